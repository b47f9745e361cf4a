/** Buttons in public messages: for every moderator, at any time, answered to the one who pressed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { auditMessages } from '../../src/audit/message.ts';
import { notice, type Button, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { standingButtons } from '../../src/chat/standing-button.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { DISCORD_CHANNEL, MODERATOR_ROLE } from '../support/environment.ts';
import { keepMessages } from '../support/store/store.ts';
import { CONVERSATION_ID } from '../support/volcengine/service.ts';
import { fakeDiscord, fakeSlack, testService, startWithChats } from './harness.ts';

const PERSONAL: Button = { key: 'a-key-of-an-offer', label: 'Personal', style: 'normal' };
const POSTED: Reply = {
  ...notice('info', say`The whitelist of main.`),
  buttons: [
    PERSONAL,
    ...standingButtons(
      { command: 'whitelist show', argument: CONVERSATION_ID },
      { label: 'Who is on it', style: 'normal' },
    ),
    ...standingButtons({ command: 'whitelist drop', argument: '1' }, { label: 'Unknown', style: 'danger' }),
  ],
};

/** A folder with a store whose outbox holds the message, for the next bot to post. */
async function folderWith(channel: Parameters<typeof auditMessages>[0][number]): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const store = openStore(await openSqlite(dataDir), { log: pino({ level: 'silent' }) });
  await keepMessages(store, auditMessages([channel], POSTED));
  await store.close();
  return dataDir;
}

test('in Discord: after a restart with an empty store, alone to whoever presses', async () => {
  const discord = await fakeDiscord();
  const running = await testService();
  const dataDir = await folderWith({ platform: 'discord', channelId: DISCORD_CHANNEL });
  const before = await startWithChats({ discord }, { running, dataDir });
  const posted = await discord.posted(DISCORD_CHANNEL);
  expect(posted.buttons.map(({ label }) => label)).toEqual(['Who is on it', 'Unknown']);
  await before.stop();

  const { store } = await startWithChats({ discord }, { running });
  const press = (label: string, roles: readonly string[]) =>
    discord.click(posted, { label, roles, seenByAll: true }).reply();
  const shown = await press('Who is on it', [MODERATOR_ROLE]);
  expect(shown).toMatchObject({ ephemeral: true, text: expect.stringContaining('10001') as string });
  expect(shown.messageId).not.toBe(posted.messageId);
  const calls = running.arrivals.length;
  const refused = await press('Who is on it', []);
  expect(refused).toMatchObject({ ephemeral: true, text: expect.stringContaining('⛔') as string });
  expect(refused.text).not.toContain('10001');
  expect(running.arrivals).toHaveLength(calls);
  const unknown = await press('Unknown', [MODERATOR_ROLE]);
  expect(unknown).toMatchObject({ ephemeral: true, text: expect.stringContaining('too old') as string });
  expect(await store.outbox.due(1)).toEqual([]);
});

test('in Slack: after a restart with an empty store, alone to whoever presses', async () => {
  const slack = await fakeSlack();
  const running = await testService();
  const dataDir = await folderWith({ platform: 'slack', channelId: 'CAUDIT' });
  const before = await startWithChats({ slack }, { running, dataDir });
  const [posted] = await slack.posts(1);
  if (posted === undefined) throw new Error('nothing was posted');
  expect(posted.buttons).toEqual(['Who is on it', 'Unknown']);
  await before.stop();

  await startWithChats({ slack }, { running });
  const press = (label: string, userId: string) => slack.click(posted, label, { userId }).reply();
  expect(await press('Who is on it', 'UMOD2')).toMatchObject({
    ephemeral: true,
    inPlace: false,
    userId: 'UMOD2',
    text: expect.stringContaining('10001') as string,
  });
  const calls = running.arrivals.length;
  const refused = await press('Who is on it', 'USTRANGER');
  expect(refused).toMatchObject({
    ephemeral: true,
    inPlace: false,
    text: expect.stringContaining('⛔') as string,
  });
  expect(refused.text).not.toContain('10001');
  expect(running.arrivals).toHaveLength(calls);
  const unknown = await press('Unknown', 'UMOD');
  expect(unknown).toMatchObject({
    ephemeral: true,
    inPlace: false,
    text: expect.stringContaining('too old') as string,
  });
  expect(slack.texts('CAUDIT')).toEqual([posted.text]);
});

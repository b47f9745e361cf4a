/** Audit messages by the real libraries: each part arrives once, and what is refused for good holds up nothing. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import { auditMessages } from '../../src/audit/message.ts';
import type { Platform } from '../../src/chat/platform.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Store } from '../../src/store/store.ts';
import { createBot } from '../discord/harness.ts';
import { createHarness } from '../slack/harness.ts';
import { createTestLog } from '../support/log.ts';
import { memoryStore } from '../support/store/memory-store.ts';
import { keepMessages } from '../support/store/store.ts';

const SLACK = { platform: 'slack', channelId: 'C5' } as const;
const DISCORD = { platform: 'discord', channelId: '400000000000000001' } as const;
const message = (text: string, more: Partial<Reply> = {}): Reply => ({
  tone: 'info',
  summary: [{ kind: 'own', text }],
  sections: [],
  ...more,
});
const file = {
  name: 'a.csv',
  content: 'user\r\n1\r\n',
  pointer: say`In the file.`,
  tooLarge: say`Too large.`,
};
const WITH_FILE = { file, wantsFile: true } as const;

/** An audit over `platform`, on the clock of the system, and what starts another one over the same store. */
async function auditOver({ name, post }: Pick<Platform, 'name' | 'post'>, replies: readonly Reply[]) {
  if (post === undefined) throw new Error(`${name} has no channels`);
  const store = memoryStore();
  const log = createTestLog();
  const channel = name === 'slack' ? SLACK : DISCORD;
  for (const one of replies) await keepMessages(store, auditMessages([channel], one));
  const start = () => {
    const audit = createAudit({
      outbox: store.outbox,
      post: new Map([[name, post]]),
      log: log.log,
      retryMs: 1,
    });
    onTestFinished(audit.stop);
    audit.start();
    return audit;
  };
  onTestFinished(() => store.close());
  return { store, log, start };
}

const untilEmpty = (store: Store) => vi.waitUntil(async () => (await store.outbox.due(1)).length === 0);

describe('on Slack', () => {
  const create = () =>
    createHarness({ mode: 'socket', emulator: { channels: ['C5'] }, times: { rateLimitMaxMs: 0 } });

  test('a message that is refused for good is logged with all that it says, and the next one arrives', async () => {
    const { slack, platform } = await create();
    slack.fail('chat.postMessage', { error: 'team_not_found' }, 1);
    const { store, log, start } = await auditOver(platform, [message('a', { file }), message('b')]);
    start();
    await untilEmpty(store);
    expect(slack.texts('C5')).toEqual(['ℹ️ b']);
    expect(slack.callsOf('chat.postMessage')).toHaveLength(2);
    expect(log.complaints()).toMatchObject([
      { level: 50, channel: 'C5', reason: 'team_not_found', attempts: 1, text: `a\n${file.content}` },
    ]);
  });

  test('a refused file costs one attempt and one message', async () => {
    const { slack, platform } = await create();
    slack.fail('files.getUploadURLExternal', { error: 'file_uploads_disabled' });
    const { store, log, start } = await auditOver(platform, [message('a', WITH_FILE), message('b')]);
    start();
    await untilEmpty(store);
    expect(slack.texts('C5')).toEqual([expect.stringContaining('The file could not be sent.'), 'ℹ️ b']);
    expect(slack.callsOf('files.getUploadURLExternal')).toHaveLength(1);
    expect(log.complaints()).toMatchObject([{ level: 40, reason: 'file_uploads_disabled' }]);
  });

  test('a file that was accepted is not sent again, not even after a restart', async () => {
    const { slack, platform } = await create();
    const mend = slack.fail('chat.postMessage', { error: 'internal_error' });
    const { store, start } = await auditOver(platform, [message('a', WITH_FILE)]);
    const first = start();
    await vi.waitUntil(() => slack.callsOf('chat.postMessage').length > 0);
    await first.stop();
    mend();
    start();
    await vi.waitUntil(() => slack.texts('C5').length > 0);
    await untilEmpty(store);
    expect(slack.texts('C5')).toEqual(['ℹ️ a']);
    expect(slack.uploaded).toHaveLength(1);
  });
});

describe('on Discord', () => {
  test('a message that is refused for good is logged with all that it says, and the next one arrives', async () => {
    const { discord, platform } = await createBot();
    discord.fail('post', { status: 400, code: 200000 });
    const { store, log, start } = await auditOver(platform, [message('a', { file }), message('b')]);
    start();
    await untilEmpty(store);
    expect((await discord.posted(DISCORD.channelId)).text).toBe('ℹ️ b');
    expect(discord.calls.filter(({ route }) => route === 'post')).toHaveLength(2);
    expect(log.complaints()).toMatchObject([{ level: 50, attempts: 1, text: `a\n${file.content}` }]);
  });

  test('a refused file costs one attempt and one message', async () => {
    const { discord, platform } = await createBot();
    discord.fail('post', { status: 413, code: 40005 });
    const { store, start } = await auditOver(platform, [message('a', WITH_FILE), message('b')]);
    start();
    await untilEmpty(store);
    expect((await discord.posted(DISCORD.channelId)).text).toBe('ℹ️ a\nToo large.');
    expect((await discord.posted(DISCORD.channelId, 2)).text).toBe('ℹ️ b');
    expect(discord.calls.filter(({ route }) => route === 'post')).toHaveLength(3);
  });
});

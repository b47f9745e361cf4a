/** A guest who became protected stays when the pass ends, and the moderator and the audit channel are told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_USER_ID } from '../../emulators/discord/events.ts';
import { DISCORD_CHANNEL } from '../support/environment.ts';
import { CONVERSATION_ID } from '../support/volcengine/service.ts';
import { PLATFORMS, startConversation, type PlatformName } from './conversation.ts';
import { testService, startWithChats, withoutMarkUp } from './harness.ts';

const AUDIT = {
  Discord: { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL },
  Slack: { SLACK_AUDIT_CHANNEL: 'CAUDIT' },
};

/** Gives passes, starts the bot again with 30303 protected, and lets the passes end. */
async function protectLater(platform: PlatformName, users: string, chinese = false) {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const running = await testService();
  const options = { running, dataDir, env: AUDIT[platform] };
  const { moderator, stop, discord, slack } = await startConversation(platform, { ...options, chinese });
  await moderator.whitelist('add', { users, for: '2h' });
  await stop();
  const chats = { ...(discord && { discord }), ...(slack && { slack }) };
  const bot = await startWithChats(chats, { ...options, env: { ...options.env, PROTECTED_IDS: '30303' } });
  await bot.database.write([
    { sql: 'UPDATE passes SET ends_at = ends_at - 7200000, due_at = due_at - 7200000', values: [] },
  ]);
  const post = discord ? await discord.posted(DISCORD_CHANNEL, 2) : (await slack?.posts(2))?.[1];
  const direct = (): readonly string[] =>
    (
      discord?.directMessages(DEFAULT_USER_ID).map(({ text }) => text) ??
      slack?.texts(chinese ? 'DUMODZH' : 'DUMOD') ??
      []
    ).map(withoutMarkUp);
  await expect.poll(direct).toHaveLength(1);
  return { ...bot, moderator, audited: withoutMarkUp(post?.text ?? ''), direct: direct()[0] ?? '' };
}

test.each(PLATFORMS)('on %s, alone', async (platform) => {
  const { service, store, audited, direct, moderator } = await protectLater(platform, '30303');
  expect([service.whitelist().includes('30303'), [...service.removals()]]).toEqual([true, []]);
  expect(await store.passes.of(CONVERSATION_ID)).toEqual([]);
  expect(audited).toMatch(
    /^⚠️ A guest pass that \S+ gave has ended\. Nobody was removed from the main whitelist\.\nProtected since then, so not removed, and without an end now: 30303$/mu,
  );
  expect(direct).toContain(
    'A guest pass that you gave has ended. Nobody was removed from the main whitelist.',
  );
  expect(direct).toContain('To remove them all the same, use /unwhitelist, which asks a second time.');
  expect((await moderator.whitelist('show')).text).not.toContain('guest until');
});

test('beside a guest who is not, in Chinese', async () => {
  const { service, store, audited, direct } = await protectLater('Slack', '30303 30304', true);
  expect([...service.removals()]).toEqual([['30304', 1]]);
  expect(await store.passes.of(CONVERSATION_ID)).toEqual([]);
  expect(audited).toMatch(/^⚠️ .* Removed 1 user from the main whitelist\.$/mu);
  expect(audited).toContain('Protected since then, so not removed, and without an end now: 30303');
  expect(direct).toContain('你设置的访客通行已到期。');
  expect(direct).toContain('已成为受保护用户，因此没有移出，且不再有期限：30303');
  expect(direct).toContain('如仍需移出，请使用 /unwhitelist，届时会再次确认。');
});

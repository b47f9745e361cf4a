/** What the moderator and the team are told: the truth, in one message, by name. */
import { describe, expect, test } from 'vitest';
import { DISCORD_CHANNEL, VIP_CONVERSATION_ID } from '../support/environment.ts';
import { seed } from '../support/volcengine/service.ts';
import { withoutMarkUp } from './harness.ts';
import { PLATFORMS, startConversation, type StartedConversation } from './conversation.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const PAGE = 'BatchGetWhitelistParticipant';
const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(10_001 + index));

/** What the audit channel shows. */
async function audited({ discord, slack }: StartedConversation, count: number): Promise<string> {
  if (discord !== undefined) return withoutMarkUp((await discord.posted(DISCORD_CHANNEL, count)).text);
  const posts = (await slack?.posts(count)) ?? [];
  return withoutMarkUp(posts[count - 1]?.text ?? '');
}

describe.each(PLATFORMS)('%s tells', (platform) => {
  test('who was on the list before an addition, and undoes only what was new', async () => {
    const bot = await startConversation(platform);
    const added = await bot.moderator.whitelist('add', { users: '10001 10002 77777' });
    expect(added.text).toContain('Added 1 user to the main whitelist; 2 were already on it.');
    expect(added.text).toContain(
      'Were on the whitelist already (2)\n• user 10001 · 10001\n• user 10002 · 10002',
    );
    const undone = await added.press('Undo');
    expect(undone.text).toContain('Undone: 1 user is off the main whitelist.');
    expect(undone.inPlace).toBe(true);
    expect(bot.service.whitelist()).toEqual(expect.arrayContaining(['10001', '10002']));
    expect(bot.service.whitelist()).not.toContain('77777');
  });

  test('how many users, and in how many places, where there are several live groups', async () => {
    const vip = seed(['10001', '20001'], { conversationShortId: VIP_CONVERSATION_ID });
    const bot = await startConversation(platform, { seeds: [seed(['10001', '10002']), vip] });
    const asked = await bot.moderator.unwhitelist('10001 10002 20001', { group: 'all' });
    const done = await asked.press('Remove 3 users');
    expect(done.text).toContain('✅ Removed 3 users (4 entries) from the main and vip whitelists.');
    expect(done.text).toContain('• main: user 10001 · 10001');
    expect(done.text).toContain('• vip: user 10001 · 10001');
  });

  test('what is not known as not known, with one step, and then what is true', async () => {
    const bot = await startConversation(platform);
    bot.service.faults.add({ kind: 'drop', work: 'done' }, { action: REMOVE, times: 9 });
    bot.service.faults.add(
      { kind: 'error', status: 500, code: 'InternalError' },
      { action: PAGE, times: 99 },
    );
    const told = await bot.moderator.unwhitelist('10001 10002');
    expect(told.text).toContain('❓ Not known yet for 2 users of the main whitelist.');
    expect(told.text).not.toMatch(/Removed|Nobody was removed/u);
    expect(told.buttons).toEqual(['Check again']);
    bot.service.faults.clear();
    const checked = await told.press('Check again');
    expect(checked.text).toContain('✅ Both users are off the main whitelist.');
    expect(checked.inPlace).toBe(true);
  });

  test('that somebody is still on the list, who can then be tried again', async () => {
    const bot = await startConversation(platform);
    bot.service.faults.add({ kind: 'drop', work: 'not-done' }, { action: REMOVE, times: 9 });
    const told = await bot.moderator.unwhitelist('10001');
    expect(told.text).toContain('❓ Not known yet for 1 user of the main whitelist.');
    bot.service.faults.clear();
    const checked = await told.press('Check again');
    expect(checked.text).toContain(
      'Still on the main whitelist: 1 user.\nOn the whitelist (1)\n• user 10001 · 10001',
    );
    expect((await checked.press('Retry 1')).text).toContain('✅ Removed 1 user from the main whitelist.');
  });

  test.each([25, 100, 300, 5_000])(
    'a list of %i in one message, buttons included, and the rest in a file',
    async (count) => {
      // Few requests, so that no progress is shown in between.
      const bot = await startConversation(platform, {
        seeds: [seed(ids(count))],
        env: { VOLC_BATCH_SIZE: '100' },
      });
      const file = new TextEncoder().encode(ids(count).join('\n'));
      const asked =
        count <= 300
          ? await bot.moderator.unwhitelist(ids(count).join(' '))
          : await bot.moderator.unwhitelistFile('ids.txt', file);
      expect(asked.text).toContain(`Remove ${count} users from the main whitelist?`);
      expect(asked.buttons).toEqual([`Remove ${count} users`]);
      const done = await asked.press('Remove');
      expect(done.text).toContain(`✅ Removed ${count} users from the main whitelist.`);
      expect(done.text).toContain(`… and ${count - 5} more in the file`);
      expect(done.buttons).toEqual(['Undo', 'Download all IDs']);
      const files = await done.files();
      expect(files.at(-1)).toMatch(/^\uFEFFuser,nickname,group,outcome,reason,request id\r\n/u);
      expect(files.at(-1)?.split('\r\n')).toHaveLength(count + 2);
      const { discord, slack } = bot;
      // The question and the result are one message that has changed.
      if (discord !== undefined)
        expect(discord.calls.filter(({ route }) => route === 'follow-up')).toEqual([]);
      if (slack !== undefined && count <= 300) expect(slack.shownTo('UMOD')).toHaveLength(1);
    },
    60_000,
  );

  test('the team who was removed, by whom and why, and who was linked to whom', async () => {
    const env = { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL, SLACK_AUDIT_CHANNEL: 'CAUDIT' };
    const only =
      platform === 'Discord'
        ? { DISCORD_AUDIT_CHANNEL: env.DISCORD_AUDIT_CHANNEL }
        : { SLACK_AUDIT_CHANNEL: env.SLACK_AUDIT_CHANNEL };
    const bot = await startConversation(platform, { env: only });
    const account = platform === 'Discord' ? '300000000000000042' : 'UBOB';
    await bot.moderator.unwhitelist('10001', { reason: 'spam' });
    const removal = await audited(bot, 1);
    expect(removal).toMatch(
      /^✅ .+: Removed 1 user from the main whitelist\.\nRemoved \(1\)\n• user 10001 · 10001\nReason: spam$/u,
    );
    await bot.moderator.whitelist('link', { account, id: '10002' });
    await bot.moderator.whitelist('link', { account, id: '10003' });
    expect(await audited(bot, 3)).toMatch(
      /is linked to user 10003 · 10003 now, and no longer to user 10002 · 10002\.$/u,
    );
    const { text } = await bot.moderator.whitelist('history');
    expect(text).toMatch(
      /linked .+ to 10003 \(before: 10002\)\n.*linked .+ to 10002\n.*removed user 10001 · 10001 — reason: spam/u,
    );
  });

  test('who is on the whitelist of a group that is named by one word', async () => {
    const bot = await startConversation(platform);
    if (platform === 'Slack')
      expect((await bot.moderator.whitelist('show vip')).text).toContain('1 user is on the vip whitelist.');
    expect((await bot.moderator.whitelist('show', { group: 'vip' })).text).toContain(
      '• user 20001 · 20001 — since',
    );
  });

  test.each(['show', 'undo', '?', '帮助'])('/unwhitelist %s: what there is', async (word) => {
    const bot = await startConversation(platform);
    const { text } = await bot.moderator.unwhitelist(word);
    expect(text).toContain('• /whitelist show — ');
    expect(bot.service.arrivals).toEqual([]);
  });

  test('a file of 60,000 words quickly, and in one message', async () => {
    const bot = await startConversation(platform);
    const words = Array.from({ length: 60_000 }, (_, index) => `word${index}`).join(' ');
    const begun = performance.now();
    const { text } = await bot.moderator.unwhitelistFile(
      'ids.txt',
      new TextEncoder().encode(`10001 ${words}`),
    );
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(text).toContain('Remove 1 user from the main whitelist?');
    expect(text).toContain('Skipped (60000): not user IDs');
    expect(text).toContain('The file lists the first 1000 of 60000 skipped entries.');
  });
});

test('a renamed Slack command is named in the help', async () => {
  const bot = await startConversation('Slack', {
    env: { SLACK_COMMAND: '/uw', SLACK_WHITELIST_COMMAND: '/wl' },
  });
  const command = bot.slack?.command({ command: '/wl', text: 'foo', userId: 'UMOD' });
  const text = withoutMarkUp((await command?.reply())?.text ?? '');
  expect(text).toContain('⛔ I do not know foo.');
  expect(text).toContain('• /uw <users>');
  expect(text).toContain('• /wl show — ');
});

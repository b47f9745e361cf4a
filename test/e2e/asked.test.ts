/** What the bot asks before it acts: nothing is done without the press, and a press does exactly what the question said. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VIP_CONVERSATION_ID } from '../support/environment.ts';
import { CONVERSATION_ID, OPERATOR_ID, seed } from '../support/volcengine/service.ts';
import { testService, startWithChats } from './harness.ts';
import { PLATFORMS, startConversation, type StartedConversation } from './conversation.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const PEOPLE = { 10001: '小鹿乱撞', 10002: '大熊', 10003: 'Mina', 10004: '小鹿角', 10005: '10086' };

const named = (whitelist: Readonly<Record<string, string>> = PEOPLE) => [
  seed([], { whitelist }),
  seed(['20001', '10001'], { conversationShortId: VIP_CONVERSATION_ID }),
];

/** Conversation and ids of each removal that arrived. */
const removals = ({ service }: Pick<StartedConversation, 'service'>): readonly string[] =>
  service.bodies(REMOVE).map((body) => {
    const [, conversation = ''] = /"ConversationShortId":(\d+)/u.exec(body) ?? [];
    const [, ids = ''] = /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body) ?? [];
    return `${conversation === CONVERSATION_ID ? 'main' : 'vip'} ${ids}`;
  });

describe.each(PLATFORMS)('%s asks', (platform) => {
  test('which live group, with a button for each that keeps the ids', async () => {
    const bot = await startConversation(platform, { seeds: named(), elsewhere: true });
    const asked = await bot.moderator.unwhitelist('20001');
    expect(asked.text).toBe('ℹ️ Which live group? Nothing has changed yet.');
    expect([asked.buttons, removals(bot)]).toEqual([['main', 'vip'], []]);
    const done = await asked.press('vip');
    expect(done.text).toContain('Removed 1 user from the vip whitelist.');
    expect([done.inPlace, removals(bot)]).toEqual([true, ['vip 20001']]);
  });

  test('which one is meant by a group that is written wrongly', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator.unwhitelist('20001', { group: 'vpi' });
    expect(asked.text).toBe('ℹ️ There is no live group vpi. Did you mean vip? Nothing has changed yet.');
    expect((await asked.press('vip')).text).toContain('Removed 1 user from the vip whitelist.');
  });

  test('whether a group among the users is meant as the group', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator.unwhitelist('vip 10001');
    expect(asked.text).toBe('ℹ️ vip is a live group. Which live group do you mean? Nothing has changed yet.');
    await asked.press('vip');
    expect(removals(bot)).toEqual(['vip 10001']);
  });

  test('about a whole nickname, and part of one', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const one = await bot.moderator.unwhitelist('大熊');
    expect(one.text).toContain('Who do you mean on the main whitelist? Nothing has changed yet.');
    expect(one.text).toContain('• 大熊 · 10002 — their nickname matches 大熊');
    const two = await bot.moderator.unwhitelist('小鹿');
    expect(two.buttons).toEqual(expect.arrayContaining(['Remove 小鹿乱撞 · 10001', 'Remove 小鹿角 · 10004']));
    expect(removals(bot)).toEqual([]);
    await two.press('Remove 小鹿角');
    expect(removals(bot)).toEqual(['main 10004']);
  });

  test('about an id inside a longer word that is on the whitelist now, and names no other', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator.unwhitelist('user10001 user77777');
    expect(asked.text).toContain('• 小鹿乱撞 · 10001 — their ID is inside user10001');
    expect(asked.text).toContain('user77777 — has more than digits in it');
    await asked.press('Remove 小鹿乱撞');
    expect(removals(bot)).toEqual(['main 10001']);
  });

  test('about one digit that is wrong, after it has said that nobody was removed', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const told = await bot.moderator.unwhitelist('10102');
    expect(told.text).toContain('This user was not on the main whitelist.');
    expect(told.text).toContain('• 大熊 · 10002 — their ID differs from 10102 by one digit');
    await told.press('Remove 大熊');
    expect(removals(bot)).toEqual(['main 10102', 'main 10002']);
  });

  test('about the others where a mention is not linked', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator.unwhitelist(
      platform === 'Discord' ? '<@300000000000000042> 10001' : '<@UBOB> 10001',
    );
    expect(asked.text).toContain('this account has no user ID yet; link it first');
    expect(asked.buttons).toEqual(['Remove 1 user', 'Choose by name']);
    await asked.press('Remove 1 user');
    expect(removals(bot)).toEqual(['main 10001']);
  });

  test('twice about a protected user, by name', async () => {
    const bot = await startConversation(platform, { seeds: named({ ...PEOPLE, [OPERATOR_ID]: '房主' }) });
    const first = await bot.moderator.unwhitelist(`${OPERATOR_ID} 10001`);
    expect(first.text).toContain(`Protected (1): needs a second confirmation\n• 房主 · ${OPERATOR_ID}`);
    const second = await first.press('Remove all 2');
    expect(second.text).toContain(`• 房主 · ${OPERATOR_ID}`);
    expect(removals(bot)).toEqual([]);
    await second.press('Yes, remove 1 protected user, too');
    expect(removals(bot)).toEqual([`main ${OPERATOR_ID},10001`]);
  });

  test('and leaves protected users alone where only the others are confirmed', async () => {
    const bot = await startConversation(platform, { seeds: named(), env: { PROTECTED_IDS: '10002' } });
    const first = await bot.moderator.unwhitelist('10001 10002');
    await first.press('Remove 1 user');
    expect(removals(bot)).toEqual(['main 10001']);
  });

  test('about everybody but some', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator.unwhitelist('all except 10001 10005');
    expect(asked.text).toContain('Remove 3 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('Stay on the whitelist (2)\n• 小鹿乱撞 · 10001\n• 10086 · 10005');
    await asked.press('Remove 3 users');
    expect(removals(bot)).toEqual(['main 10002,10003,10004']);
  });

  test('nothing more than what the question said, though the whitelist has changed since', async () => {
    const bot = await startConversation(platform, { seeds: named() });
    const asked = await bot.moderator
      .unwhitelist('10001 77777', { preview: 'yes' })
      .then(() => bot.moderator.unwhitelist('10001 77777 please'));
    expect(asked.text).toContain('Remove 1 user from the main whitelist?');
    expect(asked.text).toContain('Not on the whitelist now (1)\n• 77777');
    await bot.moderator.whitelist('add', { users: '77777' });
    const done = await asked.press('Remove 1 user');
    // Green: that the other one was not on it is no news.
    expect(done.text).toContain('✅ Removed 1 user from the main whitelist; 1 was not on it.');
    expect(removals(bot)).toEqual(['main 10001']);
  });
});

describe.each(PLATFORMS)('%s: a button of before a restart', (platform) => {
  test('does nothing where the name of the group means another conversation now', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const service = await testService({ seeds: named() });
    const before = await startConversation(platform, { running: service, dataDir });
    const question = await before.moderator.unwhitelist('10001 please');
    const group = await before.moderator.unwhitelist('10001', { group: 'mian' });
    await before.stop();
    const { discord, slack } = before;
    const LIVE_GROUPS = `main=${VIP_CONVERSATION_ID}, vip=${CONVERSATION_ID}`;
    await startWithChats(
      { ...(discord && { discord }), ...(slack && { slack }) },
      { running: service, dataDir, env: { LIVE_GROUPS } },
    );
    for (const old of [await question.press('Remove 1 user'), await group.press('main')])
      expect(old.text).toContain('This button is too old. Give the command again.');
    expect(removals({ service })).toEqual([]);
  });
});

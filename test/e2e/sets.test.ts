/** Saved sets, on both platforms: a whitelist is kept under a name, and made equal to it again, as asked and told. */
import { describe, expect, test } from 'vitest';
import { DISCORD_CHANNEL, environment, MODERATOR_ROLE, VIP_CONVERSATION_ID } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { CONVERSATION_ID, OPERATOR_ID, seed } from '../support/volcengine/service.ts';
import { PLATFORMS, startConversation, type StartedConversation } from './conversation.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { fakeDiscord, outcomeOf, testService, withoutMarkUp } from './harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const ADD = 'BatchAddWhitelistParticipant';
const PEOPLE = { 10001: '小鹿乱撞', 10002: '大熊 <@everyone> *x*', 10003: 'Mina' };
const seeds = [
  seed([], { whitelist: PEOPLE }),
  seed(['20001'], { conversationShortId: VIP_CONVERSATION_ID }),
];

const ONE_GROUP = { LIVE_GROUPS: `main=${CONVERSATION_ID}`, CHANNEL_GROUPS: '' };

/** What arrived to change something, in order: `remove 10001,10002`. */
const changes = ({ service }: Pick<StartedConversation, 'service'>): readonly string[] =>
  service.arrivals
    .filter(({ action }) => action === REMOVE || action === ADD)
    .map(({ action, body }) => {
      const [, ids = ''] = /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body.toString('utf8')) ?? [];
      return `${action === REMOVE ? 'remove' : 'add'} ${ids}`;
    });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.each(PLATFORMS)('%s', (platform) => {
  test.each(ENGINES)(
    'a whitelist is saved, changed, made equal to the set, and that is undone, on %s',
    async (engine) => {
      const bot = await startConversation(platform, { seeds, database: await openDatabase(engine) });
      const { moderator } = bot;
      const saved = await moderator.whitelist('save', { name: '周五 嘉宾' });
      expect(saved.text).toContain('✅ Saved the set 周五 嘉宾 for the main whitelist: 3 users.');
      expect(saved.text).toContain('• 小鹿乱撞 · 10001');
      await moderator.unwhitelist('10001 10002');
      await moderator.whitelist('add', { users: '90001' });
      const before = changes(bot).length;
      const asked = await moderator.whitelist('set', { name: '周五 嘉宾', reason: 'the show begins' });
      expect(asked.text).toContain(
        'ℹ️ Remove 1 user from the main whitelist, and add 2 users? Nothing has changed yet.',
      );
      expect(asked.text).toContain('Would be removed (1)\n• 90001\nWould be added (2)\n• 小鹿乱撞 · 10001');
      expect([asked.buttons, changes(bot).length]).toEqual([['Remove 1, add 2'], before]);
      const done = await asked.press('Remove 1, add 2');
      expect(done.text).toContain('✅ Removed 1 user from the main whitelist, and added 2 users.');
      expect([done.inPlace, changes(bot).slice(before)]).toEqual([true, ['remove 90001', 'add 10001,10002']]);
      const undone = await done.press('Undo');
      expect(undone.text).toContain('✅ Undone: removed 2 users from the main whitelist, and added 1 user.');
      expect(changes(bot).slice(before + 2)).toEqual(['remove 10001,10002', 'add 90001']);
      const history = await moderator.whitelist('history');
      expect(history.text).toContain('removed 1 (90001); added 2 (小鹿乱撞 · 10001, ');
      expect(history.text).toContain('— set 周五 嘉宾 — reason: the show begins');
    },
  );

  test('sets are listed, used, exported and deleted by buttons', async () => {
    const bot = await startConversation(platform, { seeds });
    const { moderator } = bot;
    await moderator.whitelist('save', { name: 'friday' });
    await moderator.whitelist('save', { name: 'few', users: '10001 9223372036854775807' });
    const list = await moderator.whitelist('sets');
    expect(list.text).toContain('2 sets are saved for the main whitelist.');
    expect(list.buttons).toEqual(['few', 'friday']);
    const few = await list.press('few');
    expect([few.inPlace, few.buttons]).toEqual([true, ['Use this set', 'Export', 'Delete', 'All sets']]);
    const exported = await few.press('Export');
    expect(exported.inPlace).toBe(false);
    expect(await exported.files()).toEqual([
      '\uFEFFuser,nickname\r\n10001,小鹿乱撞\r\n"=""9223372036854775807""",\r\n',
    ]);
    const asked = await few.press('Use this set');
    expect(asked.buttons).toEqual(['Remove 2, add 1']);
    const question = await (
      await moderator.whitelist('sets')
    )
      .press('friday')
      .then((shown) => shown.press('Delete'));
    expect(question.text).toContain('Delete the set friday (3 users, saved ');
    expect((await question.press('Yes')).text).toContain('✅ Deleted the set friday of the main whitelist.');
    expect((await moderator.whitelist('sets')).buttons).toEqual(['few']);
    expect(changes(bot)).toEqual([]);
  });

  test('a file is saved as a set, and asked about where the name is taken', async () => {
    const bot = await startConversation(platform, { seeds });
    const { moderator } = bot;
    const saved = await moderator.saveFile('friday', 'ids.csv', bytes('user_id,name\n10001,a\n90001,b\n'));
    expect(saved.text).toContain('✅ Saved the set friday for the main whitelist: 2 users.');
    const asked = await moderator.whitelist('save', { name: 'FRIDAY' });
    expect(asked.text).toContain('There is a set friday already: 2 users, saved ');
    expect(asked.text).toContain('Replace it by 3 users? Nothing has changed yet.');
    expect((await asked.press('Replace')).text).toContain('✅ Saved the set FRIDAY');
    expect(changes(bot)).toEqual([]);
  });

  test('a file is saved where nobody is on the whitelist, and the set puts them on it', async () => {
    const bot = await startConversation(platform, {
      seeds: [seed([])],
      env: ONE_GROUP,
    });
    const { moderator } = bot;
    await moderator.saveFile('friday', 'ids.txt', bytes('10001\n10002\n'));
    const asked = await moderator.whitelist('set', { name: 'friday' });
    await asked.press('Add 2 users');
    expect(changes(bot)).toEqual(['add 10001,10002']);
  });

  test('the operator is removed only after a question of its own, and a near name is offered', async () => {
    const bot = await startConversation(platform, {
      seeds: [seed([], { whitelist: { ...PEOPLE, [OPERATOR_ID]: '房主' } })],
      env: ONE_GROUP,
    });
    const { moderator } = bot;
    await moderator.whitelist('save', { name: 'friday', users: '10001 90001' });
    const unknown = await moderator.whitelist('set', { name: 'firday' });
    expect(unknown.text).toContain('⛔ There is no set firday. Did you mean friday? Nothing has changed.');
    const asked = await unknown.press('friday');
    expect(asked.text).toContain(`Protected (1): needs a second confirmation\n• 房主 · ${OPERATOR_ID}`);
    const second = await asked.press('Remove 3, add 1');
    expect(changes(bot)).toEqual([]);
    await second.press('Remove 2, add 1');
    expect(changes(bot)).toEqual(['remove 10002,10003', 'add 90001']);
  });

  test('the audit channel gets one message for what was removed and added', async () => {
    const audit =
      platform === 'Discord' ? { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL } : { SLACK_AUDIT_CHANNEL: 'CAUDIT' };
    const bot = await startConversation(platform, { seeds, env: audit });
    const { moderator } = bot;
    await moderator.whitelist('save', { name: 'friday', users: '10001 90001' });
    await (await moderator.whitelist('set', { name: 'friday' })).press('Remove 2, add 1');
    const posts = bot.discord
      ? [await bot.discord.posted(DISCORD_CHANNEL, 1), await bot.discord.posted(DISCORD_CHANNEL, 2)]
      : ((await bot.slack?.posts(2)) ?? []);
    const texts = posts.map(({ text }) => withoutMarkUp(text));
    expect(texts[0]).toContain('Saved the set friday for the main whitelist: 2 users.');
    expect(texts[1]).toContain('Removed 2 users from the main whitelist, and added 1 user.');
    expect(texts[1]).toContain('Set: friday');
  });
});

test('Discord suggests the names of sets while one is typed', async () => {
  const bot = await startConversation('Discord', { seeds });
  for (const name of ['Friday', 'monday']) await bot.moderator.whitelist('save', { name });
  const choices = await bot.discord?.autocomplete({
    name: 'whitelist set',
    focused: 'name',
    options: { name: 'fri' },
    roles: [MODERATOR_ROLE],
  });
  expect(choices).toMatchObject([{ value: 'Friday', name: 'Friday (3)' }]);
});

describe('killed in the middle', () => {
  const ids = (count: number, first = 10_001): readonly string[] =>
    Array.from({ length: count }, (_, index) => String(first + index));

  test.each([
    ['of the removals', REMOVE, 2],
    ['of the additions', ADD, 1],
  ])('%s: the next start finds out what was done, does the rest, and says so', async (_, action, at) => {
    const [listed, added] = [ids(50), ids(20, 90_001)];
    const [service, discord] = [await testService({ seeds: [seed(listed)] }), await fakeDiscord()];
    const { start, kill } = await createBotRunner(environment(service, { discord }));
    const first = await start();
    const by = { roles: [MODERATOR_ROLE] };
    const users = [...listed.slice(0, 10), ...added].join(' ');
    await discord.command({ name: 'whitelist save', options: { name: 'friday', users }, ...by }).reply();
    const asked = await discord
      .command({ name: 'whitelist set', options: { name: 'friday' }, ...by })
      .reply();
    if (action === ADD) service.faults.add({ kind: 'delay', ms: 60_000 }, { action });
    const click = discord.click(asked, { ...by, label: 'Remove 40, add 20' });
    if (action === REMOVE) {
      await service.arrived(1, REMOVE);
      service.faults.add({ kind: 'delay', ms: 60_000 }, { action });
    }
    await service.arrived(at, action);
    await kill(first);
    service.faults.clear();

    await start();
    const text = await outcomeOf(click);
    expect(text.split('\n')[0]).toBe('✅ Removed 40 users from the main whitelist, and added 20 users.');
    expect(text).toContain('The bot was interrupted during this, and then went on where it had stopped.');
    expect([...service.whitelist()].toSorted()).toEqual([...listed.slice(0, 10), ...added].toSorted());
    expect([...service.removals()].filter(([, times]) => times > 1)).toEqual([]);
    const undone = await discord.command({ name: 'whitelist history', ...by }).reply();
    expect(undone.text).toContain('removed 40 (');
  });
});

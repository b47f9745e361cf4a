import { describe, expect, test } from 'vitest';
import { createUnwhitelist } from '../../commands/unwhitelist.ts';
import { moderator, workOf, liveGroup, type Asking } from '../support/commands.ts';
import { fakeService, type FakeService, type Step } from '../support/fake-whitelist-api.ts';
import { createTestLog } from '../support/log.ts';

interface Situation extends Asking {
  readonly service?: FakeService;
  readonly groups?: Parameters<typeof workOf>[1];
}

async function ask(options: Record<string, string>, situation: Situation = {}) {
  const { service = fakeService(['1', '2', '3']), groups, ...asking } = situation;
  const { ask: give, log } = moderator(workOf(service, groups));
  const asked = await give('unwhitelist', options, asking);
  // Without the buttons, which have tests of their own.
  return { ...asked, text: asked.text.replaceAll(/\n\[.*\]$/gmu, ''), service, entries: log.entries };
}

const failing = (...script: Step[]): FakeService => fakeService(['1', '2', '3'], script);

describe('the reply', () => {
  test('to a full success', async () => {
    const { text, reply } = await ask({ users: '1 2' });
    expect(text).toBe('[done] Removed 2 of 2 users from the whitelist of main.');
    expect(reply.file).toBeUndefined();
  });

  test('names each failed user with its reason, and every token that is no id', async () => {
    const service = failing({ kind: 'work', refuse: ['2'] });
    const { text } = await ask({ users: '1, 2, 9; abc -5 1' }, { service });
    expect(text).toBe(
      [
        '[partly] Removed 1 of 3 users from the whitelist of main.',
        'Failed (2)',
        '- 2 — still on the whitelist: refused by the service',
        '- 9 — was not on the whitelist',
        'Not live user ids (2), nothing was done for them',
        '- abc — not a number',
        '- -5 — has a sign',
        'Given more than once, sent once: 1',
        'Request ids: req-1',
      ].join('\n'),
    );
  });

  test('in Chinese', async () => {
    const { text } = await ask({ users: '1、9；abc' }, { locale: 'zh-CN' });
    expect(text).toBe(
      [
        '[partly] 已将 2 位用户中的 1 位移出直播群 main 的白名单。',
        '失败（1）',
        '- 9 — 不在白名单上',
        '不是直播用户 ID（1），未作处理',
        '- abc — 不是数字',
        '请求 ID：req-1',
      ].join('\n'),
    );
  });

  test('to a wrong secret says that the bot is misconfigured, and the operator is told once', async () => {
    const { text, entries } = await ask(
      { users: '1 2' },
      { service: failing({ kind: 'problem', problem: 'credentials' }) },
    );
    expect(text).toBe(
      [
        '[failed] Removed 0 of 2 users from the whitelist of main.',
        'Failed (2)',
        '- 1 — the bot is misconfigured',
        '- 2 — the bot is misconfigured',
        'The bot is misconfigured: the service does not accept its access key or secret. Tell whoever runs this bot. (code-of-credentials)',
      ].join('\n'),
    );
    expect(entries.filter(({ level }) => Number(level) >= 40)).toMatchObject([
      { level: 50, msg: expect.stringContaining('VOLC_SECRETKEY') as string, code: 'code-of-credentials' },
    ]);
  });

  test('to a lost answer says what the whitelist shows', async () => {
    const service = failing({ kind: 'problem', problem: 'unreachable', worked: true });
    const { text } = await ask({ users: '1' }, { service });
    expect(text).toContain('[done] Removed 1 of 1 user from the whitelist of main.\n');
    expect(text).toContain(
      'The service gave no answer for 1 of them; the whitelist was read back, and it shows that they are done.',
    );
  });

  test('to no answer at all promises nothing', async () => {
    const service = fakeService(['1'], [{ kind: 'problem', problem: 'protocol' }], false);
    const { text } = await ask({ users: '1' }, { service });
    expect(text).toContain(
      'Unconfirmed (1): run the command again to be sure\n- 1 — the service gave no definite answer',
    );
  });

  test('carries everything in a file for platforms with short messages', async () => {
    const users = Array.from({ length: 30 }, (_, index) => String(1_000 + index));
    const { reply } = await ask({ users: `1 ${users.join(' ')} =cmd()`, confirmed: 'yes' });
    expect(reply.file?.name).toBe('unwhitelist-main.csv');
    const rows = reply.file?.content.split('\r\n') ?? [];
    expect(rows.slice(0, 3)).toEqual([
      'user,nickname,group,outcome,reason,request id',
      '1,,main,removed,,',
      '1000,,main,failed,was not on the whitelist,req-1',
    ]);
    expect(rows.slice(-2)).toEqual(["'=cmd(),,,rejected,not a number,", '']);
    expect(rows).toHaveLength(34);
  });
});

describe('nothing is done, and the reply says what to do', () => {
  test.each([
    ['only brackets', { users: '[]' }, '[refused] Which users?'],
    [
      'only junk',
      { users: 'hello there' },
      '[refused] Nothing was done: none of what you gave is a live user id.\nNot live user ids (2)',
    ],
    [
      'an unknown group',
      { users: '1', group: 'mian' },
      '[refused] There is no live group mian. Choose one of main, vip.',
    ],
    [
      "a group's name among the users",
      { users: 'vip 1' },
      '[refused] vip names the live group vip, but the command would act on main. Write group:vip',
    ],
    [
      "a misspelt option with a group's name",
      { users: '1 gruop:VIP' },
      '[refused] gruop:VIP names the live group vip',
    ],
    ['help', { users: 'help' }, '- /uw <users> [group:<name>] [preview] [reason:<text>]'],
    ['help in Chinese', { users: '帮助' }, '[info] Takes users off'],
  ])('%s', async (_name, options: Record<string, string>, expected) => {
    const { text, service } = await ask(options);
    expect(text).toContain(expected);
    expect(service.batches).toEqual([]);
  });

  test('no group, in a channel that has none', async () => {
    const { text, service } = await ask({ users: '1' }, { channelId: 'C2' });
    expect(text).toBe('[refused] Which live group? Add group: with one of main, vip. Nothing was done.');
    expect(service.batches).toEqual([]);
  });
});

test('an essay instead of ids is named word by word, in a file too', async () => {
  const words = Array.from(
    { length: 900 },
    (_, index) => `word${String.fromCharCode(97 + (index % 26))}${'x'.repeat(index % 40)}-${String(index)}`,
  );
  const { reply, text } = await ask({ users: words.join(' ') });
  expect(text).toContain('Not live user ids (900), nothing was done for them');
  expect(words.filter((word) => reply.file?.content.includes(`${word},`) !== true)).toEqual([]);
});

test('junk that is the name of the chosen group is only named', async () => {
  const { text } = await ask({ users: 'main 1' });
  expect(text).toContain('Removed 1 of 1 user');
  expect(text).toContain('- main — not a number');
});

test('the group is the named one, else the only one', async () => {
  expect((await ask({ users: '1', group: 'VIP' })).text).toContain('of vip.');
  const groups = { groups: { all: [liveGroup('solo', '13')], byChannel: new Map() } };
  expect((await ask({ users: '1' }, { channelId: 'C9', groups })).text).toContain('of solo.');
});

test('the reason is written down with the counts', async () => {
  const { entries } = await ask({ users: '1 9', reason: 'left the show' });
  expect(entries).toContainEqual(
    expect.objectContaining({
      msg: 'change',
      group: 'main',
      done: 1,
      failed: 1,
      reason: 'left the show',
    }),
  );
});

test('group names are suggested by any part of them', async () => {
  const { options } = createUnwhitelist(workOf());
  const group = options.find(({ name }) => name === 'group');
  const context = { channelId: null, options: {}, log: createTestLog().log };
  const names = async (typed: string) => (await group?.suggest?.(typed, context))?.map(({ value }) => value);
  expect(await names('')).toEqual(['main', 'vip', 'all']);
  expect(await names(' IP')).toEqual(['vip']);
});

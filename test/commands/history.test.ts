/** `/whitelist history`: whom, by whom, when, why, with what outcome. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import {
  createModerator,
  NOW,
  rowsOf,
  setUp,
  twoServices,
  createTestContext,
} from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const AT = '2026-01-02 03:04 UTC';
const bob = { platform: 'slack', id: 'U2', name: 'bob' } as const;

describe('the latest changes to the group', () => {
  test('name people and moderators, the latest first', async () => {
    const [main, vip] = [
      fakeService(['10001', '20202'], [], true, { 10001: '小明' }),
      fakeService(['30303']),
    ];
    let now = NOW;
    const { type } = createModerator(
      createTestContext(twoServices(main, vip), { now: () => (now += 60_000) }),
    );
    await type('/unwhitelist 10001 99999 reason: left the show');
    await type('/whitelist add 10001', { invoker: bob });
    await type('/unwhitelist 30303 group:vip');
    const { text } = await type('/whitelist history');
    expect(text.replaceAll(/\d\d:\d\d UTC/gu, 'TIME')).toBe(
      [
        '[info] The latest 2 changes to the main whitelist.',
        '1. 2026-01-02 TIME — bob added 小明 · 10001',
        '2. 2026-01-02 TIME — m1 removed 小明 · 10001; 1 not on it — reason: left the show',
        '[Undo 1]',
        '[Details 1]',
        '[Undo 2]',
        '[Details 2]',
      ].join('\n'),
    );
  });

  test('count whom they do not name, and the file has everybody', async () => {
    const ids = Array.from({ length: 5 }, (_, index) => String(7_301_234_567_890_123_450n + BigInt(index)));
    const { type } = setUp(ids, { nicknames: { [ids[0] ?? '']: '=小明' } });
    await type(`/unwhitelist ${ids.join(' ')} 99999 reason: spam, again`, { invoker: bob });
    const { text, reply } = await type('/whitelist history');
    expect(text).toContain(
      `1. ${AT} — bob removed =小明 · ${ids[0] ?? ''}, ${ids[1] ?? ''}, ${ids[2] ?? ''} and 2 more; 1 not on it — reason: spam, again`,
    );
    expect([reply.wantsFile, reply.file?.name]).toEqual([true, 'unwhitelist-main-history.csv']);
    const rows = rowsOf(reply);
    expect(rows).toHaveLength(7);
    expect([rows[0], rows[1], rows[6]]).toEqual([
      'user,nickname,outcome,why,time,moderator,account,platform,reason',
      `"=""${ids[0] ?? ''}""",'=小明,removed,,2026-01-02T03:04:05.000Z,bob,U2,slack,"spam, again"`,
      '99999,,failed,was not on the whitelist,2026-01-02T03:04:05.000Z,bob,U2,slack,"spam, again"',
    ]);
  });

  test('say of whom it is not known', async () => {
    const { type } = setUp(['10001'], {
      readable: false,
      script: [{ kind: 'problem', problem: 'protocol' }],
    });
    await type('/unwhitelist 10001');
    expect((await type('/whitelist history')).text).toContain(`1. ${AT} — m1 removed nobody; 1 not known`);
  });

  test('in Chinese', async () => {
    const { type } = setUp(['10001'], { nicknames: { 10001: '小明' } });
    await type('/unwhitelist 10001 99999 reason: 已下麦', { invoker: bob });
    expect((await type('/whitelist 历史', { locale: 'zh-CN' })).text).toBe(
      [
        '[info] 直播群 main 的白名单最近 1 次变更。',
        `1、${AT} — bob 移出 小明 · 10001；1 位原本不在其中 — 原因：已下麦`,
        '[撤销 1]',
        '[详情 1]',
      ].join('\n'),
    );
  });

  test('are none at first', async () => {
    const { type } = setUp([]);
    expect((await type('/whitelist history group:vip')).text).toBe(
      '[info] No change to the vip whitelist is on record.',
    );
  });
});

test('links are told as well, with the id before', async () => {
  let now = NOW;
  const { type } = setUp([], { work: { now: () => (now += 60_000) } });
  await type('/whitelist link <@U1> 10001', { invoker: bob });
  await type('/whitelist link <@U1> 20202', { invoker: bob });
  await type('/whitelist unlink <@U1>', { invoker: bob });
  const { text } = await type('/whitelist history');
  expect(
    text
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, 'TIME')
      .split('\n')
      .slice(1),
  ).toEqual([
    '1. TIME — bob unlinked U1 (before: 20202)',
    '2. TIME — bob linked U1 to 20202 (before: 10001)',
    '3. TIME — bob linked U1 to 10001',
  ]);
});

describe('each entry', () => {
  test('is undone and looked at by buttons right under it, and says by whom it was undone', async () => {
    const { type, service } = setUp(['10001', '20202']);
    await type('/unwhitelist 10001', { invoker: bob });
    await type('/unwhitelist 20202', { invoker: bob });
    const history = await type('/whitelist history');
    expect(history.reply.buttons?.map(({ label, under, beside }) => [label, under, beside])).toEqual([
      ['Undo 1', 0, true],
      ['Details 1', 0, true],
      ['Undo 2', 1, true],
      ['Details 2', 1, true],
    ]);
    expect((await history.press('Undo 2')).text).toContain('Undone: 1 user is back');
    expect([...service.list]).toEqual(['10001']);
    expect((await history.press('Details 2')).text).toContain(`State: undone by m1 (${AT})`);
    const { text, reply } = await type('/whitelist history');
    expect(text).toContain(`3. ${AT} — bob removed 10001 — undone by m1 (${AT})`);
    expect(reply.buttons?.map(({ label }) => label)).not.toContain('Undo 3');
  });

  test('has a place among older and newer ones', async () => {
    const { type } = setUp(['10001']);
    for (let count = 0; count < 9; count += 1)
      await type(`/unwhitelist 10001 reason: ${String.fromCharCode(97 + count)}`);
    const first = await type('/whitelist history');
    expect(first.text).toContain('[info] The latest 8 changes to the main whitelist.');
    expect(first.text).not.toContain('reason: a');
    const older = await first.press('Older');
    expect(older.text).toContain('[info] Changes 9 to 9 of the main whitelist, counted from the latest.');
    expect(older.text).toMatch(/9\. .* reason: a/u);
    expect((await older.press('Newer')).text).toContain('The latest 8 changes');
  });
});

describe('of one user', () => {
  const xiaoming = { nicknames: { 10001: '小明', 20202: 'Big Bob', 30303: 'big bob' } };
  const three = ['10001', '20202', '30303'];

  test('are found by id, also when typed alone, and nobody else is shown', async () => {
    const { type } = setUp(three, xiaoming);
    await type('/unwhitelist 10001 20202 reason: spam', { invoker: bob });
    await type('/unwhitelist 30303');
    await type('/unwhitelist 10001', { invoker: bob });
    const expected = [
      '[info] 2 changes of 小明 · 10001 on the main whitelist, the latest first.',
      `1. ${AT} — bob tried to remove 小明 · 10001: was not on the whitelist`,
      `2. ${AT} — bob removed 小明 · 10001 and 1 more — reason: spam`,
      '[Details 1]',
      '[Undo 2]',
      '[Details 2]',
    ].join('\n');
    const asked = await type('/whitelist history user:10001');
    expect(asked.text).toBe(expected);
    expect((await type('/whitelist history 10001')).text).toBe(expected);
    expect(rowsOf(asked.reply)).toHaveLength(3);
    expect((await asked.press('Undo 2')).text).toContain('[info] Add 2 users to the main whitelist?');
  });

  test('are found by nickname, though they have left the list, in both languages', async () => {
    const { type, service } = setUp(three, xiaoming);
    await type('/unwhitelist 10001', { invoker: bob });
    service.list.clear();
    expect((await type('/whitelist history user:小明')).text).toContain('1 change of 小明 · 10001');
    const { text } = await type('/whitelist 历史 用户：小明', { locale: 'zh-CN' });
    expect(text).toContain('[info] 小明 · 10001 在直播群 main 的白名单的 1 次变更，最近的在前。');
    expect((await type('/whitelist history user:明')).text).toContain('1 change of 小明 · 10001');
  });

  test('who has a nickname that others have is asked about', async () => {
    const { type } = setUp(three, xiaoming);
    await type('/unwhitelist 20202');
    const asked = await type('/whitelist history user:"BIG BOB"');
    expect(asked.text).toBe(
      [
        '[info] Several users are called BIG BOB. Whose changes do you mean?',
        '[big bob · 30303]',
        '[Big Bob · 20202]',
      ].join('\n'),
    );
    expect((await asked.press('Big Bob')).text).toContain('1 change of Big Bob · 20202');
    expect((await asked.press('big bob')).text).toBe(
      '[info] No change of big bob · 30303 on the main whitelist is on record. Changes are kept for a year.',
    );
  });

  test.each([
    ['user:nobody', '[refused] No user called nobody is on the main whitelist now or on record.'],
    ['user:"10001 20202"', '[refused] Give one user at a time'],
    ['user:<@U7>', '[refused] this account has no user ID yet'],
    ['user:', '[refused] user: has no value.'],
  ])('%s is answered clearly', async (typed, expected) => {
    const { type } = setUp(three, xiaoming);
    await type('/unwhitelist 10001');
    expect((await type(`/whitelist history ${typed}`)).text).toContain(expected);
  });

  test('who is mentioned is the linked one', async () => {
    const { type } = setUp(three, xiaoming);
    await type('/whitelist link <@U7> 10001');
    await type('/unwhitelist 10001');
    const { text } = await type('/whitelist history user:<@U7>', {
      invoker: { platform: 'terminal', id: 'm1' },
    });
    expect(text).toContain('1 change of 小明 · 10001');
  });

  test('are asked for the live group first where that is not clear', async () => {
    const { type } = setUp(three, xiaoming);
    await type('/unwhitelist 10001');
    const asked = await type('/whitelist history user:小明', { channelId: null });
    expect((await asked.press('main')).text).toContain('1 change of 小明 · 10001');
  });

  test('say by whom they were undone for that user', async () => {
    const { type, press } = setUp(three, xiaoming);
    const removed = await type('/unwhitelist 10001 20202');
    await removed.press('Undo');
    const { text, reply } = await type('/whitelist history user:10001');
    expect(text).toContain(`m1 removed 小明 · 10001 and 1 more — undone by m1 (${AT})`);
    expect((await press(reply, 'Details 2', { invoker: bob })).text).toContain(`State: undone by m1 (${AT})`);
  });

  test('are offered while somebody types: those on record first, then those on the list', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { type, work, log, service } = setUp(three, xiaoming);
    await type('/unwhitelist 20202');
    const history = createCommands(work).find(({ name }) => name === 'whitelist history');
    const user = history?.options.find(({ name }) => name === 'user');
    const suggest = async (typed: string, channelId: string | null = 'C1') =>
      (await user?.suggest?.(typed, { access: 'allowed', channelId, options: {}, log: log.log }))?.map(
        ({ label }) => label,
      );
    expect(await suggest('')).toEqual(['Big Bob · 20202', '小明 · 10001', 'big bob · 30303']);
    expect(await suggest('big')).toEqual(['Big Bob · 20202', 'big bob · 30303']);
    expect(await suggest('1000')).toEqual(['小明 · 10001']);
    expect(await suggest('big', null)).toEqual([]);
    // Others have put somebody on the list since it was read.
    service.list.add('50505');
    vi.advanceTimersByTime(5_001);
    expect(await suggest('50505')).toEqual(['50505']);
  });
});

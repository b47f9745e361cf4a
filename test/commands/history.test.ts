/** `/whitelist history`: whom, by whom, when, why, with what outcome. */
import { describe, expect, test } from 'vitest';
import { moderator, NOW, rowsOf, setUp, twoServices, workOf } from '../support/chat/commands.ts';
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
    const { type } = moderator(workOf(twoServices(main, vip), { now: () => (now += 60_000) }));
    await type('/unwhitelist 10001 99999 reason: left the show');
    await type('/whitelist add 10001', { invoker: bob });
    await type('/unwhitelist 30303 group:vip');
    const { text } = await type('/whitelist history');
    expect(text.replaceAll(/\d\d:\d\d UTC/gu, 'TIME')).toBe(
      [
        '[info] The latest 2 changes to the main whitelist.',
        'Latest first',
        '- 2026-01-02 TIME — bob added 小明 · 10001',
        '- 2026-01-02 TIME — m1 removed 小明 · 10001; 1 not on it — reason: left the show',
      ].join('\n'),
    );
  });

  test('count whom they do not name, and the file has everybody', async () => {
    const ids = Array.from({ length: 5 }, (_, index) => String(7_301_234_567_890_123_450n + BigInt(index)));
    const { type } = setUp(ids, { nicknames: { [ids[0] ?? '']: '=小明' } });
    await type(`/unwhitelist ${ids.join(' ')} 99999 reason: spam, again`, { invoker: bob });
    const { text, reply } = await type('/whitelist history');
    expect(text).toContain(
      `- ${AT} — bob removed =小明 · ${ids[0] ?? ''}, ${ids[1] ?? ''}, ${ids[2] ?? ''} and 2 more; 1 not on it — reason: spam, again`,
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
    expect((await type('/whitelist history')).text).toContain(`- ${AT} — m1 removed nobody; 1 not known`);
  });

  test('in Chinese', async () => {
    const { type } = setUp(['10001'], { nicknames: { 10001: '小明' } });
    await type('/unwhitelist 10001 99999 reason: 已下麦', { invoker: bob });
    expect((await type('/whitelist 历史', { locale: 'zh-CN' })).text).toBe(
      [
        '[info] 直播群 main 的白名单最近 1 次变更。',
        '最近的在前',
        `- ${AT} — bob 移出 小明 · 10001；1 位原本不在其中 — 原因：已下麦`,
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
      .slice(2),
  ).toEqual([
    '- TIME — bob unlinked U1 (before: 20202)',
    '- TIME — bob linked U1 to 20202 (before: 10001)',
    '- TIME — bob linked U1 to 10001',
  ]);
});

/** `/whitelist show`: who is on the whitelist, since when, added by which moderator. */
import { describe, expect, test } from 'vitest';
import { rowsOf, setUp } from '../support/chat/commands.ts';

describe('whitelist show', () => {
  test('names everybody, the id last, and who added them where that is on record', async () => {
    const { type } = setUp(['10001', '20202'], { nicknames: { 10001: '小明\n<@U1>', 20202: '10086' } });
    await type('/whitelist add 30303', { invoker: { platform: 'slack', id: 'U2', name: 'bob' } });
    const { text } = await type('/whitelist show');
    const since = 'since 2025-12-29 09:20 UTC';
    expect(text).toBe(
      [
        '[info] 3 users are on the main whitelist.',
        'On the whitelist',
        `- 小明 <@U1> · 10001 — ${since}`,
        `- 10086 · 20202 — ${since}`,
        `- 30303 — ${since}, added by bob`,
      ].join('\n'),
    );
  });

  test('pasted back, asks about exactly those who were on it, and not about whoever added them', async () => {
    const { type, service } = setUp(['10001', '20202', '1'], { nicknames: { 10001: '小明', 20202: '1' } });
    const { text } = await type('/whitelist show');
    service.list.delete('1');
    const lines = text.split('\n').slice(2, 4).join('\n');
    const asked = await type(`/unwhitelist ${lines}`);
    expect(asked.text).toContain('[info] Remove 2 users from the main whitelist?');
    await asked.press('Remove 2');
    expect(service.batches).toEqual([['10001', '20202']]);
  });

  test('of a list of 5,000 has all of them in its file', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) =>
      String(7_301_234_567_890_000_000n + BigInt(index)),
    );
    const { type } = setUp(ids, { nicknames: { [ids[0] ?? '']: '小明' } });
    const { reply } = await type('/whitelist show');
    expect([reply.wantsFile, reply.sections[0]?.lines.length]).toEqual([true, 100]);
    const rows = rowsOf(reply);
    expect(rows).toHaveLength(5_001);
    expect(rows.slice(0, 2)).toEqual([
      'user,nickname,since,added by,guest until',
      `"=""${ids[0] ?? ''}""",小明,2025-12-29 09:20 UTC,,`,
    ]);
  });

  test.each(['/whitelist show vip', '/whitelist list group:vip', '/whitelist 查看 直播群：vip'])(
    'a bare word that is a group is the group: %s',
    async (line) => {
      const { type } = setUp(['10001']);
      expect((await type(line)).text).toContain('[info] 1 user is on the vip whitelist.');
    },
  );

  test('in Chinese, of an empty list', async () => {
    const { type } = setUp([]);
    expect((await type('/whitelist show group:vip', { locale: 'zh-CN' })).text).toBe(
      '[info] 直播群 vip 的白名单为空。',
    );
  });

  test('of a list that cannot be read says so, its code in small print', async () => {
    const { type } = setUp(['10001'], { readable: false });
    const { text, reply } = await type('/whitelist show');
    expect(text).toContain(
      '[failed] The whitelist could not be read.\nVolcengine has a temporary fault. Try again in a minute.',
    );
    expect(reply.sections.at(-1)).toMatchObject({ small: true });
  });
});

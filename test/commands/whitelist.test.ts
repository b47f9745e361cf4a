import { describe, expect, test } from 'vitest';
import { moderator, workOf } from '../support/commands.ts';
import { fakeService } from '../support/fake-whitelist-api.ts';

const setUp = (list: readonly string[], nicknames: Record<string, string> = {}) => {
  const service = fakeService(list, [], true, nicknames);
  return { service, ...moderator(workOf(service)) };
};

describe('whitelist show', () => {
  test('names everybody, since when, added by whom', async () => {
    const { ask } = setUp(['1', '2'], { 1: '小明\n<@U1>' });
    expect((await ask('whitelist show')).text).toBe(
      [
        '[info] 2 users on the whitelist of main.',
        'Who, since when, added by',
        '- 1 (小明 <@U1>) — 2025-12-29 09:20 UTC, 1',
        '- 2 — 2025-12-29 09:20 UTC, 1',
      ].join('\n'),
    );
  });
  test('of a list of 5,000 has all of them in its file', async () => {
    const { ask } = setUp(Array.from({ length: 5_000 }, (_, index) => String(index + 1)));
    const { reply } = await ask('whitelist show');
    expect(reply.wantsFile).toBe(true);
    expect(reply.sections[0]?.lines).toHaveLength(100);
    expect(reply.file?.content.trimEnd().split('\r\n')).toHaveLength(5_001);
  });
  test('in Chinese, of an empty list', async () => {
    expect((await setUp([]).ask('whitelist show', { group: 'vip' }, { locale: 'zh-CN' })).text).toBe(
      '[info] 直播群 vip 的白名单上有 0 位用户。',
    );
  });
});

describe('whitelist add', () => {
  test('adds, and says who was on it already or did not fit', async () => {
    const { ask, service } = setUp(Array.from({ length: 99 }, (_, index) => String(1_000 + index)));
    const { text } = await ask('whitelist add', { users: '1 2 abc' });
    expect(text).toContain('[partly] Added 1 of 2 users to the whitelist of main.');
    expect(text).toContain('- 2 — the whitelist is full');
    expect(text).toContain('- abc — not a number');
    expect(service.list.has('1')).toBe(true);
  });
  test('can be undone', async () => {
    const { ask, service } = setUp([]);
    const added = await ask('whitelist add', { users: '1' });
    expect((await added.press('Undo')).text).toContain('[done] Removed 1 of 1');
    expect(service.list.size).toBe(0);
  });
  test('asks before adding many', async () => {
    const { ask, service } = setUp([]);
    const ids = Array.from({ length: 21 }, (_, index) => String(index + 1));
    const asked = await ask('whitelist add', { users: ids.join(' ') });
    expect(asked.text).toContain('[info] This would add 21 users to main.');
    expect((await asked.press('Add 21')).text).toContain('[done] Added 21 of 21');
    expect(service.list.size).toBe(21);
  });
  test('nobody', async () => {
    expect((await setUp([]).ask('whitelist add')).text).toContain('[refused] Which users?');
  });
});

describe('whitelist history', () => {
  test('tells the latest changes of the group: when, who, how many, why', async () => {
    const { ask } = setUp(['1', '2']);
    await ask('unwhitelist', { users: '1 9', reason: 'left the show' });
    await ask('whitelist add', { users: '1' }, { invoker: { platform: 'slack', id: 'U2' } });
    await ask('unwhitelist', { users: '2', group: 'vip' });
    expect((await ask('whitelist history')).text).toBe(
      [
        '[info] The latest changes of the whitelist of main (2).',
        '2026-01-02 03:04 UTC: U2 (slack) added 1 of 1',
        '2026-01-02 03:04 UTC: m1 (terminal) removed 1 of 2 — left the show',
      ].join('\n'),
    );
  });
  test('of a group without any', async () => {
    expect((await setUp([]).ask('whitelist history')).text).toBe(
      '[info] No changes of the whitelist of main are on record.',
    );
  });
});

describe('linked accounts', () => {
  test('can be mentioned instead of an id, until they are unlinked', async () => {
    const { ask, service } = setUp(['9007199254740993']);
    expect((await ask('whitelist link', { link: '<@U1|bob> 9007199254740993' })).text).toBe(
      '[done] The account U1 is linked to the live user 9007199254740993.',
    );
    expect((await ask('unwhitelist', { users: '<@U1> <@!U2>' })).text).toContain(
      'Removed 1 of 1 user from the whitelist of main.\nNot live user ids (1), nothing was done for them\n- <@!U2> — a mention that is not linked to a live user id',
    );
    expect(service.list.size).toBe(0);
    expect((await ask('whitelist unlink', { account: '<@U1>' })).text).toContain(
      '[done] The account U1 is linked to no',
    );
    expect((await ask('whitelist unlink', { account: '<@U1>' })).text).toContain(
      '[refused] The account U1 was linked',
    );
    expect((await ask('unwhitelist', { users: '<@U1>' })).text).toContain('[refused] Nothing was done');
  });
  test('of one platform are nothing on another', async () => {
    const { ask } = setUp(['1']);
    await ask('whitelist link', { link: '<@U1> 1' });
    const { text } = await ask(
      'unwhitelist',
      { users: '<@U1>' },
      { invoker: { platform: 'slack', id: 'm' } },
    );
    expect(text).toContain('a mention that is not linked');
  });
  test.each(['', '10001', '<@U1>', '<@U1> <@U2> 1', '<@U1> 1 2', '@bob 1', '<#C1> 1'])(
    'link %j',
    async (link) => {
      expect((await setUp([]).ask('whitelist link', { link })).text).toContain(
        '[refused] Give one @mention and one live user id',
      );
    },
  );
  test('unlink without a mention', async () => {
    expect((await setUp([]).ask('whitelist unlink', { account: 'bob' })).text).toContain(
      '[refused] Give one @mention',
    );
  });
});

describe('nicknames', () => {
  test('stand beside ids, as harmless text', async () => {
    const hostile = `**b** <!channel> \u202E${'长'.repeat(500)}`;
    const service = fakeService(['1', '2'], [{ kind: 'work', refuse: ['2'] }], true, { 2: hostile });
    const { text } = await moderator(workOf(service)).ask('unwhitelist', { users: '1 2' });
    const [line = ''] = /^- 2.*$/mu.exec(text) ?? [];
    expect(line).toContain('2 (**b** <!channel> 长');
    expect(line).not.toContain('\u202E');
    expect(line.length).toBeLessThan(180);
  });
});

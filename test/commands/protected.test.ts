/** Protected users are removed only after a second confirmation that names them, whatever brings their removal about. */
import { describe, expect, test } from 'vitest';
import { setUp } from '../support/chat/commands.ts';

const HOST = '70007';
const LIST = ['10001', '20202', HOST];
const protecting = () =>
  setUp(LIST, { nicknames: { [HOST]: '主播' }, work: { protectedIds: new Set([HOST]) } });

const REALLY = [
  '[info] 1 of these users is protected. Really remove this one from the main whitelist? Nothing has changed yet.',
  'Protected (1)',
  `- 主播 · ${HOST}`,
].join('\n');

test('one id that is plain is asked about twice', async () => {
  const { type, service } = protecting();
  const asked = await type(`/unwhitelist ${HOST}`);
  expect(asked.text).toBe(
    [
      '[info] Remove 1 user from the main whitelist? Nothing has changed yet.',
      'Protected (1): needs a second confirmation',
      `- 主播 · ${HOST}`,
      '[Remove 1 user]',
    ].join('\n'),
  );
  const again = await asked.press('Remove 1');
  expect(again.text).toBe(`${REALLY}\n[Remove 1 user]`);
  expect(service.batches).toEqual([]);
  expect((await again.press('Remove 1')).text).toContain('[done] Removed 1 user');
  expect(service.batches).toEqual([[HOST]]);
});

describe('beside others', () => {
  test('the first button removes the others alone', async () => {
    const { type, service } = protecting();
    const asked = await type(`/unwhitelist 10001 ${HOST}`);
    expect(asked.text).toContain('Would be removed (1)\n- 10001\nProtected (1): needs a second confirmation');
    expect((await asked.press('Remove 1 user')).text).toContain('[done] Removed 1 user');
    expect(service.batches).toEqual([['10001']]);
  });

  test('the button for all asks once more: all, or the others only', async () => {
    const { type, service } = protecting();
    const asked = await type(`/unwhitelist 10001 ${HOST} 99999 abc`);
    const again = await asked.press('Remove all 2');
    expect(again.text).toBe(
      `${REALLY}\nWould be removed (1)\n- 10001\n[Yes, remove 1 protected user, too]\n[Remove only the other user]`,
    );
    expect(service.batches).toEqual([]);
    const { text } = await again.press('Yes');
    expect(text).toContain('[done] Removed 2 users from the main whitelist; 1 was not on it.');
    expect(text).toContain('Was not on the whitelist (1)\n- 99999');
    expect(text).toContain('Skipped (1): not a user ID\n- abc');
    expect(service.batches).toEqual([['10001', HOST]]);
  });

  test('the others only', async () => {
    const { type, service } = protecting();
    const again = await (await type(`/unwhitelist 10001 ${HOST}`)).press('Remove all 2');
    await again.press('Remove only the other user');
    expect(service.batches).toEqual([['10001']]);
  });

  test('and somebody who may be meant, no two buttons say the same', async () => {
    const { type, service } = protecting();
    const asked = await type(`/unwhitelist 10001 ${HOST} x20202y`);
    expect(asked.reply.buttons?.map(({ label }) => label)).toEqual(['Remove 1 user', 'Remove all 3']);
    const again = await asked.press('Remove all 3');
    expect(again.text).toContain('[Remove only the other 2]');
    await again.press('Remove only');
    expect(service.batches).toEqual([['10001', '20202']]);
  });
});

describe('is asked about as well', () => {
  test('where everybody is to be removed', async () => {
    const { type, service } = protecting();
    const asked = await type('/unwhitelist all');
    expect(asked.text).toContain('[Remove 2 users]\n[Remove all 3]');
    expect((await asked.press('Remove all')).text).toContain(REALLY);
    await asked.press('Remove 2');
    expect(service.batches).toEqual([['10001', '20202']]);
  });

  test('where they are chosen by name', async () => {
    const { type, service } = protecting();
    const picking = await type('/unwhitelist');
    const submitted = await picking.pick([HOST]);
    expect(submitted.text).toContain('Protected (1): needs a second confirmation');
    const chosen = await picking.pick([HOST], ['10001', '20202']);
    expect((await chosen.press('Remove 1')).text).toContain(REALLY);
    expect(service.batches).toEqual([]);
  });

  test('where they were meant by their nickname', async () => {
    const { type, service } = protecting();
    const asked = await type('/unwhitelist 主播');
    expect((await asked.press('Remove 主播')).text).toContain(REALLY);
    expect(service.batches).toEqual([]);
  });

  test('where their addition is undone', async () => {
    const { type, service } = setUp(['10001'], {
      nicknames: { [HOST]: '主播' },
      work: { protectedIds: new Set([HOST]) },
    });
    const added = await type(`/whitelist add ${HOST} 20202`);
    expect(added.text).toContain('[done] Added 2 users');
    const asked = await added.press('Undo');
    expect(asked.text).toContain('1 of these users is protected.');
    await asked.press('Yes');
    expect(service.batches).toEqual([
      [HOST, '20202'],
      [HOST, '20202'],
    ]);
    expect([...service.list]).toEqual(['10001']);
  });

  test('where their removal is tried again', async () => {
    const { type, service } = setUp([HOST], {
      script: [{ kind: 'problem', problem: 'throttled' }],
      work: { protectedIds: new Set([HOST]) },
    });
    const confirmed = await (await type(`/unwhitelist ${HOST}`)).press('Remove');
    const failed = await confirmed.press('Remove');
    expect((await failed.press('Retry 1')).text).toContain('1 of these users is protected.');
    expect(service.batches).toEqual([[HOST]]);
  });
});

test('they are added without a question', async () => {
  const { type, service } = setUp([], { work: { protectedIds: new Set([HOST]) } });
  expect((await type(`/whitelist add ${HOST}`)).text).toContain('[done] Added 1 user');
  expect([...service.list]).toEqual([HOST]);
});

test('in Chinese', async () => {
  const { type } = protecting();
  const asked = await type(`/unwhitelist 10001 ${HOST}`, { locale: 'zh-CN' });
  expect(asked.text).toContain('受保护（1），需要再次确认');
  expect((await asked.press('移出全部')).text).toBe(
    [
      '[info] 其中 1 位是受保护用户。确定要移出直播群 main 的白名单吗？尚未执行。',
      '受保护（1）',
      `- 主播 · ${HOST}`,
      ...['将移出（1）', '- 10001'],
      '[确认，连同 1 位受保护用户]',
      '[只移出其余 1 位]',
    ].join('\n'),
  );
});

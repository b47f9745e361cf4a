/** `/whitelist set`: the whitelist becomes equal to a saved set, in one change, as the question has said. */
import { describe, expect, test } from 'vitest';
import { createModerator, rowsOf, setUp, createTestContext } from '../../support/chat/commands.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';
import { ids, setUpSavedSet } from './saved.ts';

describe('the question', () => {
  test('names who would be removed and added, and changes nothing', async () => {
    const { type, service } = await setUpSavedSet(['10001', '20202'], ['20202', '30303', '40404']);
    const asked = await type('/whitelist set friday reason: show');
    expect(asked.text).toBe(
      [
        '[info] Remove 2 users from the main whitelist, and add 1 user? Nothing has changed yet.',
        'Would be removed (2)',
        '- Bob · 30303',
        '- Eve · 40404',
        'Would be added (1)',
        '- 小明 · 10001',
        'Set: friday',
        'Reason: show',
        '[Remove 2, add 1]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
  });

  test('names up to ten of each, and the file has the rest', async () => {
    const { type } = await setUpSavedSet(ids(12), ids(11, 60_001));
    const { text, reply } = await type('/whitelist set friday');
    expect(text).toContain('Would be removed (11)\n- 60001\n');
    expect(text).toContain('- 60010\n- … and 1 more in the file\nWould be added (12)');
    expect(text).toContain('- 50010\n- … and 2 more in the file');
    expect([reply.wantsFile, rowsOf(reply).length]).toEqual([true, 24]);
    expect(rowsOf(reply).slice(11, 13)).toEqual([
      '60011,,main,would be removed,',
      '50001,,main,would be added,',
    ]);
  });

  test('of an empty set is the one about everybody', async () => {
    const { type, service } = await setUpSavedSet([], ['10001', '20202']);
    const asked = await type('/whitelist set friday');
    expect(asked.text).toContain('[info] Remove 2 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('Nobody is in the set friday.');
    expect((await type('/unwhitelist all')).text.split('\n')[0]).toBe(asked.text.split('\n')[0]);
    expect((await asked.press('Remove 2')).text).toContain('[done] Removed 2 users');
    expect(service.list.size).toBe(0);
  });

  test('is none where the whitelist is equal already', async () => {
    const { type } = await setUpSavedSet(['10001', '20202'], ['20202', '10001']);
    expect((await type('/whitelist set FRIDAY')).text).toBe(
      '[info] On the main whitelist are exactly the users of the set friday. Nothing has changed.',
    );
  });

  test('says that a whitelist may not hold them all', async () => {
    const { type } = await setUpSavedSet(ids(99), ids(3, 60_001), {
      work: { protectedIds: new Set(['60001', '60002']) },
    });
    expect((await type('/whitelist set friday')).text).toContain(
      'That would be 101 users. A whitelist holds 100, unless Volcengine has raised the limit',
    );
  });

  test('is none where the whitelist does not stand still', async () => {
    const { work } = await setUpSavedSet(['10001'], []);
    const service = fakeService(ids(30));
    let next = 60_000;
    const page: typeof service.api.page = (...call) => {
      service.list.add(String((next += 1)));
      return service.api.page(...call);
    };
    const { type } = createModerator(
      createTestContext({ api: { ...service.api, page } }, { store: work.store }),
    );
    const { text, reply } = await type('/whitelist set friday');
    expect(text).toContain('[refused] The whitelist kept changing while it was read');
    expect(reply.buttons).toBeUndefined();
  });

  test('names people as they were called when the set was saved, and so do the result and the history', async () => {
    const { work } = await setUpSavedSet(['10001'], []);
    // After a restart no nickname is known.
    const { type } = setUp([], { work: { store: work.store } });
    const asked = await type('/whitelist set friday');
    expect(asked.text).toContain('- 小明 · 10001');
    expect((await asked.press('Add 1')).text).toContain('Added (1)\n- 小明 · 10001');
    const { text } = await setUp([], { work: { store: work.store } }).type('/whitelist history');
    expect(text).toContain('added 小明 · 10001 — set friday');
  });

  test('is none where the whitelist cannot be read', async () => {
    const context = await setUpSavedSet(['10001'], ['20202']);
    const { type } = setUp([], { readable: false, work: { store: context.work.store } });
    expect((await type('/whitelist set friday')).text).toContain('[failed] The whitelist could not be read.');
  });
});

describe('the button', () => {
  test('removes first and then adds, in one change, and Undo takes both back', async () => {
    const { type, service } = await setUpSavedSet(['10001', '20202'], ['20202', '30303', '40404']);
    const asked = await type('/whitelist set friday');
    const done = await asked.press('Remove 2, add 1');
    expect(done.text).toBe(
      [
        '[done] Removed 2 users from the main whitelist, and added 1 user.',
        'Removed (2)',
        '- Bob · 30303',
        '- Eve · 40404',
        'Added (1)',
        '- 小明 · 10001',
        'Set: friday',
        '[Undo]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([['30303', '40404'], ['10001']]);
    expect([...service.list].toSorted()).toEqual(['10001', '20202']);
    const undone = await done.press('Undo');
    expect(undone.text).toContain(
      '[done] Undone: removed 1 user from the main whitelist, and added 2 users.',
    );
    expect(service.batches.slice(2)).toEqual([['10001'], ['30303', '40404']]);
    expect([...service.list].toSorted()).toEqual(['20202', '30303', '40404']);
    await undone.press('Undo');
    expect([...service.list].toSorted()).toEqual(['10001', '20202']);
    expect((await asked.press('Remove 2, add 1')).text).toContain(
      '[refused] This button has been used already.',
    );
  });

  test('has room for those who are added to a list that was full', async () => {
    const { type, service } = await setUpSavedSet(
      [...ids(50), ...ids(50, 70_001)],
      [...ids(50), ...ids(50, 60_001)],
    );
    const done = await (await type('/whitelist set friday')).press('Remove 50, add 50');
    expect(done.text).toContain('[done] Removed 50 users from the main whitelist, and added 50 users.');
    expect(service.list.size).toBe(100);
    expect(service.list.has('70050')).toBe(true);
  });

  test('does what its question said, though whitelist and set have changed since', async () => {
    const { type, service } = await setUpSavedSet(['10001', '20202'], ['20202', '30303', '40404']);
    const asked = await type('/whitelist set friday');
    service.list.delete('30303');
    service.list.add('99999');
    await (await type('/whitelist save friday')).press('Replace');
    const done = await asked.press('Remove 2, add 1');
    expect(done.text).toContain(
      '[done] Removed 1 user from the main whitelist, and added 1 user; nothing was left to do for 1.',
    );
    expect(done.text).toContain('Was not on the whitelist (1)\n- Bob · 30303');
    expect([...service.list].toSorted()).toEqual(['10001', '20202', '99999']);
  });

  test('says so where nothing was left to do', async () => {
    const { type, service } = await setUpSavedSet(['10001'], ['20202']);
    const asked = await type('/whitelist set friday');
    service.list.delete('20202');
    service.list.add('10001');
    expect((await asked.press('Remove 1, add 1')).text).toContain(
      '[done] Nothing was left to do: the main whitelist had been changed already.',
    );
  });

  test('removes protected users only after a question of their own', async () => {
    const { type, service } = await setUpSavedSet(['10001'], ['20202', '30303'], {
      work: { protectedIds: new Set(['30303']) },
    });
    const asked = await type('/whitelist set friday');
    expect(asked.text).toContain('[info] Remove 1 user from the main whitelist, and add 1 user?');
    expect(asked.text).toContain('Protected (1): needs a second confirmation\n- Bob · 30303');
    expect(asked.reply.buttons?.map(({ label }) => label)).toEqual(['Remove 1, add 1', 'Remove 2, add 1']);
    const second = await asked.press('Remove 2, add 1');
    expect(second.text).toBe(
      [
        '[info] 1 of these users is protected. Really remove this one from the main whitelist? Nothing has changed yet.',
        'Protected (1)',
        '- Bob · 30303',
        'Would be removed (1)',
        '- Alice · 20202',
        'Would be added (1)',
        '- 小明 · 10001',
        '[Yes, remove 1 protected user, too]',
        '[Remove 1, add 1]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
    const done = await second.press('Remove 1, add 1');
    expect([...service.list].toSorted()).toEqual(['10001', '30303']);
    await done.press('Undo');
    await second.press('Yes');
    expect([...service.list].toSorted()).toEqual(['10001']);
  });

  test('adds at once where nobody but protected users would be removed', async () => {
    const { type, service } = await setUpSavedSet(['10001'], ['30303'], {
      work: { protectedIds: new Set(['30303']) },
    });
    const asked = await type('/whitelist set friday');
    expect(asked.text).toContain('[info] Add 1 user to the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('Protected (1): needs a second confirmation\n- Bob · 30303');
    expect(asked.reply.buttons?.map(({ label }) => label)).toEqual(['Add 1 user', 'Remove 1, add 1']);
    const second = await asked.press('Remove 1, add 1');
    expect(second.reply.buttons?.map(({ label }) => label)).toEqual([
      'Yes, remove 1 protected user, too',
      'Add 1 user',
    ]);
    await second.press('Add 1');
    expect([...service.list].toSorted()).toEqual(['10001', '30303']);
  });

  test('an undo asks as well before it removes a protected user', async () => {
    const { type, service } = await setUpSavedSet(['30303'], ['20202'], {
      work: { protectedIds: new Set(['30303']) },
    });
    const done = await (await type('/whitelist set friday')).press('Remove 1, add 1');
    const undo = await done.press('Undo');
    expect(undo.text).toContain('Really remove this one');
    expect([...service.list]).toEqual(['30303']);
    await undo.press('Yes');
    expect([...service.list]).toEqual(['20202']);
  });
});

test('in Chinese', async () => {
  const { type } = await setUpSavedSet(['10001'], ['20202', '30303']);
  const asked = await type('/whitelist 套用 friday', { locale: 'zh-CN' });
  expect(asked.text).toContain(
    '[info] 将把 2 位用户移出直播群 main 的白名单，并加入 1 位。尚未执行，点击下方按钮确认。',
  );
  expect((await asked.press('移出 2 位，加入 1 位')).text).toContain(
    '[done] 已将 2 位用户移出直播群 main 的白名单，并加入 1 位。',
  );
});

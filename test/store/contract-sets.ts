/** What every store must do with sets: kept whole under a name, each state with an id of its own, until they are removed. */
import { describe, expect, test } from 'vitest';
import type { NewSet } from '../../src/store/store.ts';
import { BIG, DAY_MS, useStores, type Backend } from './contract.ts';

const MAX = 3;
const set: NewSet = {
  conversation: '7234567890123456789',
  name: 'Friday "O\'Hara" 😀',
  key: 'friday "o\'hara" 😀',
  users: [
    { userId: BIG, nickname: `😀 "it's" \\ 用户\n` },
    { userId: '1', nickname: undefined },
  ],
  moderator: { platform: 'discord', id: '123456789012345678', name: 'Mina' },
};

export function setContract(backend: Backend): void {
  const { clock, fresh } = useStores(backend);

  describe(`${backend.name}: sets`, () => {
    test('come back as they were saved, by name and by id', async () => {
      const { sets } = await fresh();
      clock.now = 5;
      expect(await sets.save(set, MAX, undefined)).toBe('saved');
      const found = await sets.find(set.conversation, set.key);
      expect(found).toEqual({ ...set, id: found?.id, size: 2, at: 5 });
      expect(await sets.get(found?.id ?? '')).toEqual(found);
      const { users, ...summary } = { ...found };
      expect([await sets.list(set.conversation), users?.length]).toEqual([[summary], 2]);
    });

    test('hold 10,000 users, and none at all', async () => {
      const { sets } = await fresh();
      const users = Array.from({ length: 10_000 }, (_, index) => {
        return { userId: String(BigInt(BIG) - BigInt(index)), nickname: undefined };
      });
      await sets.save({ ...set, users }, MAX, undefined);
      await sets.save({ ...set, key: 'empty', users: [] }, MAX, undefined);
      expect((await sets.find(set.conversation, set.key))?.users).toEqual(users);
      expect(await sets.find(set.conversation, 'empty')).toMatchObject({ size: 0, users: [] });
    });

    test('are of one conversation, in the order of their keys', async () => {
      const { sets } = await fresh();
      for (const key of ['b', 'c', 'a']) await sets.save({ ...set, key }, MAX, undefined);
      await sets.save({ ...set, conversation: '2' }, MAX, undefined);
      expect((await sets.list(set.conversation)).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
      expect(await sets.find('2', 'a')).toBeUndefined();
      expect(await sets.list('3')).toEqual([]);
    });

    test('are replaced where the state that is to be replaced is there, and get another id', async () => {
      const { sets } = await fresh();
      await sets.save(set, MAX, undefined);
      const { id = '' } = (await sets.find(set.conversation, set.key)) ?? {};
      const other = {
        ...set,
        name: 'FRIDAY',
        users: [],
        moderator: { platform: 'slack', id: 'U1' },
      } as const;
      expect(await sets.save(other, MAX, undefined)).toBe('changed');
      expect(await sets.save(other, MAX, id)).toBe('saved');
      const replaced = await sets.find(set.conversation, set.key);
      expect(replaced).toMatchObject(other);
      expect([replaced?.id === id, await sets.get(id)]).toEqual([false, undefined]);
      expect(await sets.save(set, MAX, id)).toBe('changed');
      expect(await sets.find(set.conversation, set.key)).toEqual(replaced);
    });

    test('are no more than so many, and one of those can still be replaced', async () => {
      const { sets } = await fresh();
      for (const key of ['a', 'b', 'c']) await sets.save({ ...set, key }, MAX, undefined);
      expect(await sets.save({ ...set, key: 'd' }, MAX, undefined)).toBe('full');
      expect(await sets.save({ ...set, key: 'a' }, MAX, undefined)).toBe('changed');
      const { id } = (await sets.find(set.conversation, 'a')) ?? {};
      expect(await sets.save({ ...set, key: 'a', users: [] }, MAX, id)).toBe('saved');
      expect(await sets.list(set.conversation)).toHaveLength(3);
    });

    test('are removed once, and stay otherwise', async () => {
      const { sets, trim } = await fresh();
      await sets.save(set, MAX, undefined);
      clock.now = 3 * DAY_MS;
      await trim(DAY_MS);
      const { id = '' } = (await sets.find(set.conversation, set.key)) ?? {};
      expect([await sets.remove(id), await sets.remove(id)]).toEqual([true, false]);
      expect([await sets.get(id), await sets.find(set.conversation, set.key)]).toEqual([
        undefined,
        undefined,
      ]);
    });

    test.each(['0', '999', 'x', '', '1e0', '99999999999999999999'])(
      'have none with the id %j',
      async (id) => {
        const { sets } = await fresh();
        await sets.save(set, MAX, undefined);
        expect([await sets.get(id), await sets.remove(id)]).toEqual([undefined, false]);
      },
    );

    test('saved by several at once under one name are one', async () => {
      const { sets } = await fresh();
      const saved = await Promise.all(Array.from({ length: 5 }, () => sets.save(set, MAX, undefined)));
      expect(saved.toSorted()).toEqual(['changed', 'changed', 'changed', 'changed', 'saved']);
      expect(await sets.list(set.conversation)).toHaveLength(1);
    });

    test('fail as the store does', async () => {
      const { sets, close } = await fresh();
      await close();
      const calls = [
        () => sets.save(set, MAX, undefined),
        () => sets.find('1', 'a'),
        () => sets.get('1'),
        () => sets.list('1'),
        () => sets.remove('1'),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'STORE_FAILED' });
    });
  });
}

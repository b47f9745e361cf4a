/** What every store must do with concluded changes: find them, and let each be taken back once. */
import { describe, expect, test } from 'vitest';
import type { Action, NewAction, Store } from '../../src/store/store.ts';
import { beginAction, concludedAction, takeJob } from '../support/store/store.ts';
import { action, BIG, offer, useStores, type Backend } from './contract.ts';

export function recordContract(backend: Backend): void {
  const { name } = backend;
  const { fresh } = useStores(backend);
  describe(`${name}: the record`, () => {
    test('has the latest of a conversation, newest first, up to the limit', async () => {
      const store = await fresh();
      const first = await concludedAction(store, action);
      await concludedAction(store, { ...action, conversation: '1' });
      const second = await concludedAction(store, action);
      const third = await concludedAction(store, { ...action, at: 0 });
      expect(await store.actions.latest(action.conversation, 10)).toEqual([third, second, first]);
      expect(await store.actions.latest(action.conversation, 2)).toEqual([third, second]);
      expect(await store.actions.latest('2', 10)).toEqual([]);
    });

    test('has what happened to one user, newest first, and nobody else of each change', async () => {
      const store = await fresh();
      const first = await concludedAction(store, action);
      await concludedAction(store, { ...action, userIds: ['2'] });
      await concludedAction(store, { ...action, conversation: '1' });
      const second = await concludedAction(store, { ...action, kind: 'add', userIds: ['1', '2'] });
      const alone = (one: Action): Action => ({
        ...one,
        users: one.users.filter(({ userId }) => userId === '1'),
      });
      expect(await store.actions.ofUser(action.conversation, '1', 10)).toEqual([alone(second), alone(first)]);
      expect(await store.actions.ofUser(action.conversation, '1', 1)).toEqual([alone(second)]);
      expect(await store.actions.ofUser(action.conversation, '3', 10)).toEqual([]);
      await beginAction(await takeJob(store), action);
      expect(await store.actions.ofUser(action.conversation, '1', 10)).toHaveLength(2);
    });

    test('names the people of a conversation, each once, the latest first', async () => {
      const store = await fresh();
      await concludedAction(store, action, { 1: 'old name', [BIG]: '小明' });
      await concludedAction(store, { ...action, userIds: ['1', '2'] }, { 1: 'Ann', 2: 'ann' });
      await concludedAction(store, { ...action, conversation: '1' }, { 1: 'elsewhere' });
      const people = (isMeant: (name: string) => boolean, max = 10, entriesMax?: number) =>
        store.actions.people(action.conversation, ({ nickname = '' }) => isMeant(nickname), max, entriesMax);
      const [ann, other] = [
        { userId: '2', nickname: 'ann' },
        { userId: '1', nickname: 'Ann' },
      ];
      expect(await people((name) => /^ann$/iu.test(name))).toEqual([ann, other]);
      expect(await people((name) => /^ann$/iu.test(name), 1)).toEqual([ann]);
      expect(await people((name) => name === 'old name')).toEqual([{ userId: '1', nickname: 'old name' }]);
      expect(await people((name) => name === '小明', 10, 0)).toEqual([]);
      expect(await people((name) => name === 'elsewhere')).toEqual([]);
    });

    test('has reasons, each once, the latest first', async () => {
      const store = await fresh();
      for (const reason of ['spam', 'left', undefined, 'spam'])
        await concludedAction(store, { ...action, reason });
      await concludedAction(store, { ...action, conversation: '1', reason: 'elsewhere' });
      expect(await store.actions.reasons(action.conversation, 10)).toEqual(['spam', 'left']);
      expect(await store.actions.reasons(action.conversation, 1)).toEqual(['spam']);
    });

    test('keeps together what was begun together', async () => {
      const store = await fresh();
      await concludedAction(store, action);
      const claim = await takeJob(store);
      await claim.begin('{}', [action, { ...action, groupName: 'vip', conversation: '1' }], undefined);
      const begun = await claim.actions();
      const [first, second] = begun.map(({ id }) => id);
      expect(await store.actions.ofChange(first ?? '')).toEqual(begun);
      expect(await store.actions.ofChange(second ?? '')).toEqual(begun.slice(1));
      expect(await store.actions.ofChange('x')).toEqual([]);
    });

    test('knows who was changed later, in the same conversation and for sure', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      await concludedAction(store, { ...action, conversation: '1' });
      await beginAction(await takeJob(store), action);
      expect(await store.actions.changedSince(id, [BIG, '1'])).toEqual([]);
      await concludedAction(store, { ...action, userIds: ['1', '2'] });
      expect(await store.actions.changedSince(id, [BIG, '1'])).toEqual(['1']);
    });

    test('knows whose end was changed later, and not whose addition changed nothing', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      const addAgain = async (more: Partial<NewAction>, userIds: readonly string[]): Promise<void> => {
        const claim = await takeJob(store);
        const begun = await beginAction(claim, { ...action, kind: 'add', userIds, ...more });
        const listed = { outcome: 'failed', reason: 'already-listed' };
        await claim.conclude([{ ...begun, users: begun.users.map((user) => ({ ...user, ...listed })) }], []);
        await claim.finish();
      };
      await addAgain({}, [BIG, '1']);
      expect(await store.actions.changedSince(id, [BIG, '1'])).toEqual([]);
      await addAgain({ pass: { endsAt: 3_600_000, locale: 'en' } }, ['1']);
      expect(await store.actions.changedSince(id, [BIG, '1'])).toEqual(['1']);
    });

    test.each(['0', '999', 'x', '', '1e0', '99999999999999999999'])('has no %j', async (id) => {
      const store = await fresh();
      await concludedAction(store, action);
      expect(await store.actions.get(id)).toBeUndefined();
    });
  });

  describe(`${name}: an action that takes another one back`, () => {
    const undo = (undoes: string, userIds = action.userIds): NewAction => {
      return { ...action, kind: 'add', undoes, userIds };
    };
    const begin = async (store: Store, ...actions: readonly NewAction[]): Promise<string> =>
      (await takeJob(store)).begin('{}', actions, undefined);

    test('says which, and is found by it', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      expect(await store.actions.undosOf([id])).toEqual([]);
      const claim = await takeJob(store);
      const undoing = await beginAction(claim, undo(id));
      expect(undoing.undoes).toBe(id);
      expect(await store.actions.undosOf([id, '999', 'x'])).toEqual([undoing]);
    });

    test('is begun once: of many at the same time one, and the others keep nothing', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      const claims = await Promise.all(Array.from({ length: 5 }, () => takeJob(store)));
      const begun = await Promise.all(claims.map((claim) => claim.begin('{}', [undo(id)], undefined)));
      expect(begun.toSorted()).toEqual(['begun', 'undone', 'undone', 'undone', 'undone']);
      expect(await store.actions.undosOf([id])).toHaveLength(1);
    });

    test('may be begun again for those for whom it was not done, and for others', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      const claim = await takeJob(store);
      const undoing = await beginAction(claim, undo(id, [BIG, '1']));
      const failed = { outcome: 'unconfirmed', reason: 'no-answer' };
      await claim.conclude(
        [{ ...undoing, users: undoing.users.map((user) => ({ ...user, ...failed })) }],
        [],
      );
      expect(await begin(store, undo(id, ['1']))).toBe('begun');
      expect(await begin(store, undo(id, ['9223372036854775806']))).toBe('begun');
      expect(await begin(store, undo(id, [BIG, '1']))).toBe('undone');
      expect(await begin(store, undo(id, [BIG]))).toBe('begun');
    });

    test('is not begun again for those who were as it wants them already', async () => {
      const store = await fresh();
      const { id } = await concludedAction(store, action);
      const claim = await takeJob(store);
      const undoing = await beginAction(claim, undo(id, ['1']));
      const listed = { outcome: 'failed', reason: 'already-listed' };
      await claim.conclude(
        [{ ...undoing, users: undoing.users.map((user) => ({ ...user, ...listed })) }],
        [],
      );
      expect(await begin(store, undo(id, ['1']))).toBe('undone');
      expect(await begin(store, undo(id, [BIG]))).toBe('begun');
    });

    test('cannot be begun for one that is gone or not concluded, and leaves an offer as it was', async () => {
      const store = await fresh();
      expect(await begin(store, undo('999'))).toBe('undone');
      const running = await beginAction(await takeJob(store), action);
      const key = await store.offers.put(offer);
      const claim = await takeJob(store);
      expect(await claim.begin('{}', [undo(running.id)], key)).toBe('undone');
      expect((await store.offers.get(key))?.used).toBe(false);
      expect(await claim.begin('{}', [action], key)).toBe('begun');
      expect(await (await takeJob(store)).begin('{}', [action], key)).toBe('offer-used');
    });
  });
}

/** What every store must do with changes of whitelists: kept whole as they are begun, and user by user; see `contract-record.ts`. */
import { describe, expect, test } from 'vitest';
import type { Action, ActionUser } from '../../src/store/store.ts';
import { beginAction, takeJob } from '../support/store/store.ts';
import { action, BIG, offer, useStores, type Backend } from './contract.ts';

export function actionContract(backend: Backend): void {
  const { name } = backend;
  const { fresh } = useStores(backend);
  describe(`${name}: what is begun`, () => {
    test('comes back exactly, users in the order given', async () => {
      const claim = await takeJob(await fresh());
      const moderator = { platform: 'slack', id: 'U1' } as const;
      const common = { ...action, moderator, reason: undefined, userIds: [], at: 2 };
      const bare = { ...common, kind: 'add', set: '周五 "guests" 😀' } as const;
      expect(await claim.begin('{"an":"order"}', [action, bare], undefined)).toBe('begun');
      const user = { outcome: 'todo', reason: undefined, requestId: undefined, nickname: undefined };
      const change = claim.job.id;
      const open = { change, requestIds: [], problems: '[]', concluded: false };
      const { userIds, ...rest } = action;
      const { userIds: none, ...bareRest } = bare;
      expect(await claim.actions()).toEqual([
        {
          id: expect.stringMatching(/./u) as string,
          ...rest,
          ...open,
          users: userIds.map((userId) => ({ userId, ...user })),
        },
        { id: expect.stringMatching(/./u) as string, ...bareRest, ...open, users: none },
      ]);
    });

    test('holds 5,000 users', async () => {
      const claim = await takeJob(await fresh());
      const userIds = Array.from({ length: 5_000 }, (_, index) => String(BigInt(BIG) - BigInt(index)));
      await claim.begin('{}', [{ ...action, userIds }], undefined);
      const [begun] = await claim.actions();
      expect(begun?.users.map(({ userId }) => userId)).toEqual(userIds);
    });

    test('is kept whole or not at all', async () => {
      const store = await fresh();
      const key = await store.offers.put(offer);
      const claim = await takeJob(store);
      const broken = { ...action, groupName: null as unknown as string };
      await expect(claim.begin('{}', [action, broken], key)).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(await claim.actions()).toEqual([]);
      expect((await store.offers.get(key))?.used).toBe(false);
      expect(await claim.begin('{}', [action], key)).toBe('begun');
    });

    test('uses up its offer: of many jobs with one, one begins, and the others keep nothing', async () => {
      const store = await fresh();
      const key = await store.offers.put(offer);
      const claims = await Promise.all(Array.from({ length: 10 }, () => takeJob(store)));
      const begun = await Promise.all(claims.map((claim) => claim.begin('{}', [action], key)));
      expect(begun.toSorted()).toEqual(['begun', ...Array.from({ length: 9 }, () => 'offer-used')]);
      const kept = await Promise.all(claims.map((claim) => claim.actions()));
      expect(kept.map(({ length }) => length)).toEqual(begun.map((how) => (how === 'begun' ? 1 : 0)));
      expect(await store.offers.get(key)).toEqual({ ...offer, used: true });
    });

    test('goes on user by user', async () => {
      const claim = await takeJob(await fresh());
      const { id } = await beginAction(claim, action);
      const sent = { outcome: 'sent', reason: undefined, requestId: undefined };
      await claim.mark(id, [
        { userId: BIG, ...sent },
        { userId: '1', ...sent },
      ]);
      await claim.mark(
        id,
        [{ userId: '1', outcome: 'named', reason: 'doubtful', requestId: 'r1' }],
        '[{"a":1}]',
      );
      await claim.mark(id, [{ userId: BIG, outcome: 'todo', reason: undefined, requestId: undefined }]);
      const [{ problems, users } = { problems: '', users: [] }] = await claim.actions();
      expect(problems).toBe('[{"a":1}]');
      expect(
        users.map(({ userId, outcome, reason, requestId }) => [userId, outcome, reason, requestId]),
      ).toEqual([
        [BIG, 'todo', undefined, undefined],
        ['9223372036854775806', 'todo', undefined, undefined],
        ['1', 'named', 'doubtful', 'r1'],
      ]);
    });

    test('is concluded together with the messages that tell of it, and is on record from then on', async () => {
      const store = await fresh();
      const claim = await takeJob(store);
      const begun = await beginAction(claim, action);
      expect(await store.actions.latest(action.conversation, 10)).toEqual([]);
      const concluded: Action = {
        ...begun,
        requestIds: ['r1', 'r2'],
        problems: '[]',
        users: begun.users.map((user, index) => ({
          ...user,
          ...[
            { outcome: 'removed', nickname: `😀 "it's" \\ 用户\n` },
            { outcome: 'failed', reason: 'refused', requestId: 'r1' },
            { outcome: 'unconfirmed', reason: 'no-answer', nickname: '' },
          ][index],
        })),
        concluded: true,
      };
      await claim.conclude([concluded], [{ platform: 'slack', channelId: 'C1', message: '{}' }]);
      expect(await claim.actions()).toEqual([concluded]);
      expect(await store.actions.get(begun.id)).toEqual(concluded);
      expect(await store.actions.latest(action.conversation, 10)).toEqual([concluded]);
      expect(await store.outbox.due(10)).toMatchObject([{ channelId: 'C1', message: '{}' }]);
    });

    test('keeps at its conclusion what was marked before, and what has become of the others', async () => {
      const claim = await takeJob(await fresh());
      const begun = await beginAction(claim, action);
      const removed = { outcome: 'removed', reason: undefined, requestId: undefined };
      await claim.mark(begun.id, [{ userId: '1', ...removed }]);
      const outcomes: Readonly<Record<string, Partial<ActionUser>>> = {
        [BIG]: { outcome: 'failed', reason: 'refused', requestId: 'r1', nickname: 'one' },
        '9223372036854775806': { outcome: 'unconfirmed', reason: 'no-answer' },
        1: removed,
      };
      const users = begun.users.map((user) => ({ ...user, ...outcomes[user.userId] }));
      await claim.conclude([{ ...begun, users }], []);
      expect((await claim.actions())[0]?.users).toEqual(users);
      // Resumed after the conclusion, in which nicknames are not known any more.
      const again = users.map((user) => ({ ...user, nickname: undefined }));
      await claim.conclude([{ ...begun, users: again }], []);
      expect((await claim.actions())[0]?.users).toEqual(users);
    });

    test('is concluded whole or not at all', async () => {
      const store = await fresh();
      const claim = await takeJob(store);
      const begun = await beginAction(claim, action);
      const broken = { platform: 'slack', channelId: 'C1', message: null as unknown as string } as const;
      const concluding = claim.conclude([begun], [{ ...broken, message: '{}' }, broken]);
      await expect(concluding).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(await claim.actions()).toEqual([begun]);
      expect(await store.outbox.due(10)).toEqual([]);
    });
  });
}

/** What every store must do with jobs: one for each key, kept whole, in one pair of hands, and never lost. */
import { describe, expect, test } from 'vitest';
import type { Action, Claim, Store } from '../../src/store/store.ts';
import { concludedAction, handedOut, takeJob } from '../support/store.ts';
import { action, BIG, offer, useStores, type Backend } from './contract.ts';

const SUPERSEDED = { code: 'JOB_SUPERSEDED' };
const INVOCATION = `{"text":"\\"it's\\" 😀 ${BIG}"}`;

export function jobContract(backend: Backend): void {
  const { name } = backend;
  const { clock, fresh, successor } = useStores(backend);
  const begin = async (claim: Claim): Promise<Action> => {
    await claim.begin('an order', [action], undefined);
    const [begun] = await claim.actions();
    if (begun === undefined) throw new Error('nothing was begun');
    return begun;
  };

  describe(`${name}: an invocation`, () => {
    test('is accepted once, however often and how simultaneously it comes', async () => {
      const { jobs } = await fresh();
      const ids = await Promise.all(Array.from({ length: 50 }, () => jobs.accept('key', '{}')));
      expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
      expect(await jobs.accept('key', '{}')).toBeUndefined();
      expect(await jobs.accept('another', '{}')).toBeDefined();
    });

    test('is known when it has been answered, too', async () => {
      const store = await fresh();
      const claim = await takeJob(store, 'key');
      await claim.finish();
      expect(await store.jobs.accept('key', '{}')).toBeUndefined();
    });

    test('is new again when it was forgotten', async () => {
      const store = await fresh();
      const id = await store.jobs.accept('key', 'one');
      await store.jobs.forget(id ?? '');
      const again = await store.jobs.accept('key', 'another');
      const claim = handedOut(store, 'another');
      await store.jobs.acknowledge(again ?? '');
      expect((await claim).job).toMatchObject({ invocation: 'another', attempt: 1 });
    });

    test('is handed out once it is acknowledged, exactly as it came', async () => {
      const store = await fresh();
      clock.now = 7;
      const taken: Claim[] = [];
      const first = Promise.withResolvers<undefined>();
      store.jobs.work((claim) => {
        taken.push(claim);
        first.resolve(undefined);
        return new Promise(() => undefined);
      });
      await store.jobs.accept('waiting', 'not yet');
      const id = await store.jobs.accept('key', INVOCATION);
      await store.jobs.acknowledge(id ?? '');
      await first.promise;
      expect(taken.map(({ job }) => job)).toEqual([
        {
          ...{ id, invocation: INVOCATION, acknowledged: true, attempt: 1, touchedAt: 7 },
          ...{ order: undefined, memo: undefined },
        },
      ]);
    });
  });

  describe(`${name}: what is begun`, () => {
    test('comes back exactly, users in the order given', async () => {
      const claim = await takeJob(await fresh());
      const bare = { ...action, kind: 'add', reason: undefined, userIds: [], at: 2 } as const;
      expect(await claim.begin('{"an":"order"}', [action, bare], undefined)).toBe('begun');
      const user = { outcome: 'todo', reason: undefined, requestId: undefined, nickname: undefined };
      const open = { requestIds: [], problems: '[]', concluded: false };
      const { userIds, ...rest } = action;
      const { userIds: none, ...bareRest } = bare;
      expect(await claim.actions()).toEqual([
        {
          ...{ id: expect.stringMatching(/./u) as string, ...rest, ...open },
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
      const { id } = await begin(claim);
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
      const begun = await begin(claim);
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

    test('is concluded whole or not at all', async () => {
      const store = await fresh();
      const claim = await takeJob(store);
      const begun = await begin(claim);
      const broken = { platform: 'slack', channelId: 'C1', message: null as unknown as string } as const;
      const concluding = claim.conclude([begun], [{ ...broken, message: '{}' }, broken]);
      await expect(concluding).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(await claim.actions()).toEqual([begun]);
      expect(await store.outbox.due(10)).toEqual([]);
    });
  });

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

    test.each(['0', '999', 'x', '', '1e0', '99999999999999999999'])('has no %j', async (id) => {
      const store = await fresh();
      await concludedAction(store, action);
      expect(await store.actions.get(id)).toBeUndefined();
    });
  });

  describe(`${name}: an interruption`, () => {
    /** What the next process is given, by what was accepted. */
    const left = async (store: Store, ...invocations: readonly string[]): Promise<readonly Claim[]> => {
      const next = await successor(store);
      return Promise.all(invocations.map((invocation) => handedOut(next, invocation)));
    };

    test('leaves every job that is not finished to the next process, as far as it has come', async () => {
      const store = await fresh();
      const claim = await takeJob(store, 'begun');
      await claim.begin('an order', [action], undefined);
      await claim.remember('a note');
      clock.now = 5;
      const [{ id } = { id: '' }] = await claim.actions();
      await claim.mark(id, [{ userId: BIG, outcome: 'sent', reason: undefined, requestId: undefined }]);
      await takeJob(store, 'not begun');
      await (await takeJob(store, 'finished')).finish();
      clock.now = 9;

      const [begun, notBegun] = await left(store, 'begun', 'not begun');
      expect(begun?.job).toMatchObject({
        ...{
          id: claim.job.id,
          attempt: 2,
          acknowledged: true,
          order: 'an order',
          memo: 'a note',
          touchedAt: 5,
        },
      });
      const actions = await begun?.actions();
      expect(actions?.[0]?.users.map(({ outcome }) => outcome)).toEqual(['sent', 'todo', 'todo']);
      expect(notBegun?.job).toMatchObject({ attempt: 2, acknowledged: true, order: undefined });
    });

    test('leaves an order to change nothing, whatever is in it', async () => {
      const store = await fresh();
      const claim = await takeJob(store, 'told');
      const order = JSON.stringify({ say: `"it's" 😀 ${BIG}\u0000`, long: 'x'.repeat(300_000) });
      await claim.begin(order, [], undefined);
      const [told] = await left(store, 'told');
      expect(told?.job.order).toBe(order);
      expect(await told?.actions()).toEqual([]);
    });

    test('leaves what was not acknowledged as such', async () => {
      const store = await fresh();
      await store.jobs.accept('key', 'accepted');
      const [claim] = await left(store, 'accepted');
      expect(claim?.job).toMatchObject({ acknowledged: false, attempt: 1 });
    });

    test('takes the job out of the hands that held it: nothing of theirs is kept any more', async () => {
      const store = await fresh();
      const claim = await takeJob(store, 'key');
      const begun = await begin(claim);
      const [next] = await left(store, 'key');
      await expect(claim.begin('{}', [action], undefined)).rejects.toMatchObject(SUPERSEDED);
      await expect(claim.mark(begun.id, [])).rejects.toMatchObject(SUPERSEDED);
      await expect(claim.conclude([begun], [])).rejects.toMatchObject(SUPERSEDED);
      await expect(claim.remember('x')).rejects.toMatchObject(SUPERSEDED);
      await expect(claim.finish()).rejects.toMatchObject(SUPERSEDED);
      expect(await next?.actions()).toEqual([begun]);
      await next?.finish();
      await expect(next?.finish()).rejects.toMatchObject(SUPERSEDED);
    });

    test('can happen again and again', async () => {
      let store = await fresh();
      await takeJob(store, 'key');
      for (const attempt of [2, 3, 4]) {
        store = await successor(store);
        expect((await handedOut(store, 'key')).job.attempt).toBe(attempt);
      }
    });
  });

  test(`${name}: a job that is not finished when its hands have let go of it is handed out again`, async () => {
    const store = await fresh();
    const attempts: number[] = [];
    const done = Promise.withResolvers<undefined>();
    store.jobs.work(async (claim) => {
      attempts.push(claim.job.attempt);
      if (attempts.length === 1) throw new Error('let go');
      if (attempts.length === 2) return;
      await claim.finish();
      done.resolve(undefined);
    });
    const id = await store.jobs.accept('key', '{}');
    await store.jobs.acknowledge(id ?? '');
    await done.promise;
    expect(attempts).toEqual([1, 2, 3]);
  });
}

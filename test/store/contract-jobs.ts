/** What every store must do with jobs: one for each key, kept whole, in one pair of hands, and never lost. */
import { describe, expect, test } from 'vitest';
import type { Claim, Store } from '../../src/store/store.ts';
import { beginAction, handedOut, takeJob } from '../support/store/store.ts';
import { action, BIG, useStores, type Backend } from './contract.ts';

const SUPERSEDED = { code: 'JOB_SUPERSEDED' };
const INVOCATION = `{"text":"\\"it's\\" 😀 ${BIG}"}`;

export function jobContract(backend: Backend): void {
  const { name } = backend;
  const { clock, fresh, successor } = useStores(backend);
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
          id,
          invocation: INVOCATION,
          acknowledged: true,
          attempt: 1,
          touchedAt: 7,
          order: undefined,
          memo: undefined,
        },
      ]);
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
        id: claim.job.id,
        attempt: 2,
        acknowledged: true,
        order: 'an order',
        memo: 'a note',
        touchedAt: 5,
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
      const begun = await beginAction(claim, action);
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

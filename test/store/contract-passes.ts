/** What every store must do with guest passes: given, changed and ended with actions, and due exactly once. */
import { describe, expect, test } from 'vitest';
import {
  PASS_ATTEMPTS_MAX,
  type Action,
  type Claim,
  type NewAction,
  type Store,
} from '../../src/store/store.ts';
import { handedOut, takeJob } from '../support/store/store.ts';
import { action, BIG, DAY_MS, useStores, type Backend } from './contract.ts';

const { conversation } = action;
const HOUR_MS = 3_600_000;
const ADD: NewAction = { ...action, kind: 'add', pass: { endsAt: HOUR_MS, locale: 'zh-CN' } };

/** Gives passes that are due at once. */
export const PAST: NewAction = { ...ADD, pass: { endsAt: -1, locale: 'en' } };

/** Carries an action out; `outcomes` by user id, all others are as asked. */
async function conclude(
  claim: Claim,
  given: NewAction,
  outcomes: Readonly<Record<string, readonly [string, string?]>> = {},
  over?: readonly string[],
): Promise<Action> {
  await claim.begin('an order', [given], undefined);
  const [begun] = await claim.actions();
  if (begun === undefined) throw new Error('nothing was begun');
  const users = begun.users.map((user) => {
    const [outcome, reason] = outcomes[user.userId] ?? [given.kind === 'add' ? 'added' : 'removed'];
    return { ...user, outcome, reason };
  });
  await claim.conclude([{ ...begun, users }], [], over);
  await claim.finish();
  return begun;
}

export async function carryOut(
  store: Store,
  ...given: readonly [NewAction, Parameters<typeof conclude>[2]?]
): Promise<Action> {
  return conclude(await takeJob(store), ...given);
}

/** Passes that are due, as one job. */
async function due(store: Store): Promise<Claim> {
  const invocation = crypto.randomUUID();
  expect(await store.passes.claimDue([conversation], () => invocation)).toBeUndefined();
  return handedOut(store, invocation);
}

/** These stores, all over one database, look at the same moment. */
export async function claimedOnce(stores: readonly Store[]): Promise<void> {
  const invocation = crypto.randomUUID();
  const claimed = await Promise.all(
    stores.map(({ passes }) => passes.claimDue([conversation], () => invocation)),
  );
  expect(claimed.filter((wait) => wait === undefined)).toHaveLength(1);
}

const idsOf = async (store: Store): Promise<readonly string[]> =>
  (await store.passes.of(conversation)).map(({ userId }) => userId);

export function passContract(backend: Backend): void {
  const { name } = backend;
  const { clock, fresh, successor } = useStores(backend);

  describe(`${name}: a guest pass`, () => {
    test('is given to whoever was added, was there already, or may have been added, exactly as it was asked for', async () => {
      const store = await fresh();
      await carryOut(
        store,
        { ...ADD, userIds: ['1', '2', '3', '4', BIG] },
        { 2: ['failed', 'already-listed'], 3: ['unconfirmed', 'no-answer'], 4: ['failed', 'list-full'] },
      );
      expect(await idsOf(store)).toEqual(['1', '2', '3', BIG].toSorted());
      expect((await store.passes.of(conversation)).at(-1)).toEqual({
        conversation,
        groupName: action.groupName,
        userId: BIG,
        endsAt: HOUR_MS,
        moderator: action.moderator,
        locale: 'zh-CN',
        attempts: 0,
      });
      expect(await store.passes.of('1')).toEqual([]);
      expect(await store.passes.count()).toBe(4);
      const wait = await store.passes.claimDue([conversation], () => 'too early');
      expect(wait).toBeGreaterThan(HOUR_MS - 60_000);
      expect(wait).toBeLessThanOrEqual(HOUR_MS);
      expect(await store.passes.claimDue(['1'], () => 'of nobody')).toBe(Infinity);
    });

    test('has another end, or none, when its user is added again; the action knows what was before', async () => {
      const store = await fresh();
      await carryOut(store, { ...ADD, userIds: ['1', '2'] });
      const again = { 1: ['failed', 'already-listed'], 2: ['failed', 'already-listed'] } as const;
      const changed = await carryOut(
        store,
        { ...ADD, pass: { endsAt: 2 * HOUR_MS, locale: 'en' }, userIds: ['1', '3'] },
        again,
      );
      expect(changed.pass).toEqual({ endsAt: 2 * HOUR_MS, locale: 'en' });
      expect(changed.users.map(({ passBefore }) => passBefore)).toEqual([HOUR_MS, undefined]);
      expect((await store.passes.of(conversation)).map((pass) => [pass.userId, pass.endsAt])).toEqual([
        ['2', HOUR_MS],
        ['1', 2 * HOUR_MS],
        ['3', 2 * HOUR_MS],
      ]);
      await carryOut(store, { ...action, kind: 'add', userIds: ['1'] }, again);
      expect(await idsOf(store)).toEqual(['2', '3']);
    });

    test('ends with a removal of its user, unless that has failed', async () => {
      const store = await fresh();
      await carryOut(store, { ...ADD, userIds: ['1', '2', '3', '4'] });
      await carryOut(store, { ...ADD, conversation: '1', userIds: ['1'] });
      const removed = await carryOut(
        store,
        { ...action, userIds: ['1', '2', '3', '9'] },
        { 2: ['failed', 'not-on-whitelist'], 3: ['failed', 'throttled'] },
      );
      expect(removed.users.map(({ passBefore }) => passBefore)).toEqual([
        ...[HOUR_MS, HOUR_MS, HOUR_MS, undefined],
      ]);
      expect(await idsOf(store)).toEqual(['3', '4']);
      expect(await store.passes.of('1')).toHaveLength(1);
    });
  });

  describe(`${name}: passes that are due`, () => {
    test('are one job for each live group and moderator, whose removal ends them', async () => {
      const store = await fresh();
      const other = { platform: 'slack', id: 'U1' } as const;
      await carryOut(store, { ...PAST, userIds: ['1', '2'] });
      await carryOut(store, { ...PAST, moderator: other, userIds: ['3'] });
      await carryOut(store, { ...ADD, userIds: ['4'] });
      const [first, second] = [await due(store), await due(store)];
      const jobs = await Promise.all([first, second].map(({ job }) => store.passes.ofJob(job.id)));
      expect(jobs.map((passes) => passes.map(({ userId }) => userId)).toSorted()).toEqual([
        ['1', '2'],
        ['3'],
      ]);
      expect(jobs.flat().map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
      expect(first.job).toMatchObject({ acknowledged: true, attempt: 1, order: undefined });
      expect(await store.passes.claimDue([conversation], () => 'nothing')).toBeGreaterThan(60_000);
      const of = jobs[0]?.map(({ userId }) => userId) ?? [];
      await conclude(first, { ...action, cause: 'pass-ended', userIds: of });
      expect((await store.actions.latest(conversation, 1))[0]?.cause).toBe('pass-ended');
      expect(await idsOf(store)).toEqual(['1', '2', '3', '4'].filter((id) => !of.includes(id)));
    });

    test('are made a job once, however often they are looked at in the same moment', async () => {
      const store = await fresh();
      await carryOut(store, { ...PAST, userIds: ['1', '2'] });
      await claimedOnce([store, store, store]);
    });

    test('stay in the hands of a job that was interrupted, for the next process', async () => {
      const store = await fresh();
      await carryOut(store, { ...PAST, userIds: ['1'] });
      const invocation = crypto.randomUUID();
      await store.passes.claimDue([conversation], () => invocation);
      const next = await successor(store);
      const claim = await handedOut(next, invocation);
      expect((await next.passes.ofJob(claim.job.id)).map(({ userId }) => userId)).toEqual(['1']);
      expect(await next.passes.claimDue([conversation], () => 'twice')).toBeGreaterThan(0);
    });

    test('do not fall due while an action on their users is under way', async () => {
      const store = await fresh();
      await carryOut(store, { ...PAST, userIds: ['1'] });
      const claim = await takeJob(store);
      await claim.begin('an order', [{ ...ADD, userIds: ['1'] }], undefined);
      expect(await store.passes.claimDue([conversation], () => 'meanwhile')).toBe(Infinity);
      // It has come to nothing: the pass is as it was.
      const [begun] = await claim.actions();
      const users = begun?.users.map((user) => ({ ...user, outcome: 'failed', reason: 'throttled' })) ?? [];
      if (begun !== undefined) await claim.conclude([{ ...begun, users }], []);
      await claim.finish();
      const next = await due(store);
      expect(await store.passes.ofJob(next.job.id)).toHaveLength(1);
    });

    test('are tried again later where they could not be ended, and given up where the job says so', async () => {
      const store = await fresh();
      await carryOut(store, { ...PAST, userIds: ['1', '2'] });
      await conclude(
        await due(store),
        { ...action, cause: 'pass-ended', userIds: ['1', '2'] },
        { 1: ['unconfirmed', 'no-answer'], 2: ['failed', 'refused'] },
        ['2'],
      );
      expect(await idsOf(store)).toEqual(['1']);
      const wait = await store.passes.claimDue([conversation], () => 'too early');
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
      expect(PASS_ATTEMPTS_MAX).toBeGreaterThan(1);
    });

    test('are forgotten where their live group does not come back', async () => {
      const store = await fresh();
      await carryOut(store, { ...ADD, userIds: ['1'] });
      clock.now = HOUR_MS + DAY_MS;
      await store.trim(DAY_MS + 1);
      expect(await idsOf(store)).toEqual(['1']);
      await store.trim(DAY_MS);
      expect(await idsOf(store)).toEqual([]);
    });

    test('are 10,000 of one moment in one job', async () => {
      const store = await fresh();
      const userIds = Array.from({ length: 10_000 }, (_, index) => String(index + 1));
      await carryOut(store, { ...PAST, userIds });
      const claim = await due(store);
      expect(await store.passes.ofJob(claim.job.id)).toHaveLength(10_000);
      expect(await store.passes.claimDue([conversation], () => 'twice')).toBeGreaterThan(0);
    });
  });
}

import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import type { StoreTimes } from '../../src/store/store-deps.ts';
import type { Store } from '../../src/store/store.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import type { TestDatabase } from '../support/postgres/server.ts';
import {
  emptyDatabase,
  endLease,
  leaveJob,
  openAt,
  SILENT_TIMES,
  type OpenedStore,
} from '../support/postgres/stores.ts';
import { handedOut, keepMessages, takeJob } from '../support/store/store.ts';
import { action, storeContract, type Backend } from './contract.ts';
import { actionContract } from './contract-actions.ts';
import { setContract } from './contract-sets.ts';
import { recordContract } from './contract-record.ts';
import { jobContract } from './contract-jobs.ts';
import { panelContract } from './contract-panels.ts';
import { carryOut, claimedOnce, PAST, passContract } from './contract-passes.ts';

const HOUR_MS = 3_600_000;
const SUPERSEDED = { code: 'JOB_SUPERSEDED' };
let database: TestDatabase;
/** Of the contract's stores, which close them themselves. */
const nobody = (): void => undefined;

const ended = endAfterAll();
beforeAll(async () => {
  database = await freshDatabase(ended);
  const { store } = openAt(database.url, ended);
  await store.trim(0);
});
afterEach(() => emptyDatabase(database));

const overPostgres: Backend = {
  name: 'PostgreSQL',
  open: (now) => Promise.resolve(openAt(database.url, nobody, { now }).store),
  succeed: async (_, now) => {
    await endLease(database);
    return openAt(database.url, nobody, { now }).store;
  },
};

storeContract(overPostgres);
actionContract(overPostgres);
setContract(overPostgres);
recordContract(overPostgres);
jobContract(overPostgres);
panelContract(overPostgres);
passContract(overPostgres);

describe('of two processes', () => {
  test('one makes a job of the passes that are due', async () => {
    const [one, other] = [open().store, open().store];
    for (const id of ['1', '2', '3']) {
      await carryOut(one, {
        ...PAST,
        at: Date.now(),
        pass: { endsAt: Date.now() - 1, locale: 'en' },
        userIds: [id],
      });
      await claimedOnce([one, other, one, other]);
    }
  });

  const open = (configuration = '', times?: Partial<StoreTimes>): OpenedStore =>
    openAt(database.url, onTestFinished, { configuration, times: { ...SILENT_TIMES, ...times } });
  /** Works, and lets go of nothing. */
  const working = (configuration?: string, times?: Partial<StoreTimes>): Store => {
    const { store } = open(configuration, times);
    void handedOut(store, '');
    return store;
  };
  /** Carries out only what it has accepted itself. */
  const dying = (configuration?: string): Store => working(configuration, { lookMs: HOUR_MS });
  /** Whoever is handed this job has looked at everything else that was left, since it is the latest. */
  const hasLooked = async (store: Store, configuration = ''): Promise<void> => {
    const key = crypto.randomUUID();
    await leaveJob(database, key, configuration);
    await handedOut(store, key);
  };

  test('one accepts what reaches both', async () => {
    const stores = [open().store, open().store];
    const keys = Array.from({ length: 20 }, (_, index) => String(index));
    const ids = await Promise.all(stores.flatMap(({ jobs }) => keys.map((key) => jobs.accept(key, '{}'))));
    expect(ids.filter((id) => id !== undefined)).toHaveLength(keys.length);
  });

  test('one dies: the other takes its jobs when its lease is over, and not before', async () => {
    const [one, other] = [dying(), working()];
    const claim = await takeJob(one, 'begun');
    await claim.begin('an order', [action], undefined);
    await one.jobs.accept('accepted', 'accepted');
    await hasLooked(other);
    await claim.remember('still its own');

    await endLease(database, 'begun');
    const taken = await handedOut(other, 'begun');
    expect(taken.job).toMatchObject({
      attempt: 2,
      order: 'an order',
      memo: 'still its own',
      acknowledged: true,
    });
    expect((await handedOut(other, 'accepted')).job).toMatchObject({ attempt: 1, acknowledged: false });
    await expect(claim.finish()).rejects.toMatchObject(SUPERSEDED);
    await taken.finish();
  });

  test("one stops: what is in its hands stays there, what is left or comes then is the other's at once", async () => {
    const { store: stopping } = open('', { retryMs: HOUR_MS });
    const letGo = Promise.withResolvers<undefined>();
    const stop = stopping.jobs.work(() => letGo.promise);
    await stopping.jobs.acknowledge((await stopping.jobs.accept('in hands', 'in hands')) ?? '');
    const other = working();
    await stop();
    await stopping.jobs.acknowledge((await stopping.jobs.accept('late', 'late')) ?? '');
    expect((await handedOut(other, 'late')).job).toMatchObject({ attempt: 1 });
    await hasLooked(other);
    expect(await database.query(`SELECT attempt FROM jobs WHERE key = 'in hands'`)).toEqual([
      { attempt: '1' },
    ]);
    letGo.resolve(undefined);
    expect((await handedOut(other, 'in hands')).job).toMatchObject({ attempt: 2 });
  });

  test('one closes its store: the other has its jobs at once, and nothing of it is kept any more', async () => {
    // It has just begun, and takes nobody for dead yet.
    const [closing, other] = [working(), working('', { returnMs: HOUR_MS })];
    const claim = await takeJob(closing, 'job');
    await closing.close();
    expect((await handedOut(other, 'job')).job).toMatchObject({ attempt: 2 });
    await expect(claim.finish()).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  test('jobs go to those of the same configuration only', async () => {
    const [one, different, same] = [dying('one'), working('two'), working('one')];
    await takeJob(one, 'job');
    await endLease(database, 'job');
    expect((await handedOut(same, 'job')).job).toMatchObject({ attempt: 2 });
    await endLease(database, 'job');
    await hasLooked(different, 'two');
    expect(await database.query(`SELECT attempt FROM jobs WHERE key = 'job'`)).toEqual([{ attempt: '2' }]);
  });

  test('each knows whether another one of the same configuration works', async () => {
    const [one, other] = [open('one').store, open('one').store];
    const different = working('two');
    expect(await one.jobs.othersWork()).toBe(false);
    const stop = other.jobs.work(() => new Promise(() => undefined));
    await expect.poll(() => one.jobs.othersWork()).toBe(true);
    expect(await other.jobs.othersWork()).toBe(false);
    expect(await different.jobs.othersWork()).toBe(false);
    await stop();
    await expect.poll(() => one.jobs.othersWork()).toBe(false);
    other.jobs.work(() => new Promise(() => undefined));
    await expect.poll(() => one.jobs.othersWork()).toBe(true);
    await other.close();
    expect(await one.jobs.othersWork()).toBe(false);
  });

  describe('messages', () => {
    const messageFor = (channelId: string) => ({ platform: 'slack', channelId, message: '{}' }) as const;
    const channels = Array.from({ length: 20 }, (_, index) => `C${index}`);
    const channelsDue = async ({ outbox }: Store): Promise<readonly string[]> =>
      (await outbox.due(100)).map(({ channelId }) => channelId);

    test('are sent by the one that has kept them, in order, and after its death by the other', async () => {
      const [one, other] = [dying(), working()];
      const claim = await takeJob(one, 'job');
      await claim.conclude([], [messageFor('C1'), messageFor('C1'), messageFor('C2')]);
      expect(await channelsDue(other)).toEqual([]);
      const [first, elsewhere] = await one.outbox.due(100);
      expect([first?.channelId, elsewhere?.channelId]).toEqual(['C1', 'C2']);
      await endLease(database, 'job');
      expect((await other.outbox.due(100)).map(({ id }) => id)).toEqual([first?.id, elsewhere?.id]);
      expect(await channelsDue(one)).toEqual([]);
      await other.outbox.delivered(first?.id ?? '');
      const [second] = await other.outbox.due(1);
      expect(Number(second?.id)).toBeGreaterThan(Number(first?.id));
    });

    test('that were postponed are sent by one of them, whoever looks first', async () => {
      const stores = [working(), working()];
      const [one] = stores;
      if (one === undefined) throw new Error('no store');
      await keepMessages(one, channels.map(messageFor));
      for (const { id } of await one.outbox.due(100)) await one.outbox.postpone(id, 0);
      const due = await Promise.all(stores.map(channelsDue));
      expect(due.flat().toSorted()).toEqual(channels.toSorted());
    });
  });
});

/** A PostgreSQL that is away, refuses, or has forgotten: jobs under way go on where they are, and nothing is repeated. */
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import type { StoreTimes } from '../../src/store/store-deps.ts';
import type { Store } from '../../src/store/store.ts';
import {
  createDatabase,
  startPostgres,
  type TestDatabase,
  type TestPostgres,
} from '../support/postgres/server.ts';
import { backUp, leaveJob, openOverWay } from '../support/postgres/stores.ts';
import { beginAction, handedOut, takeJob } from '../support/store/store.ts';
import { action, offer } from '../store/contract.ts';

const FAILED = { code: 'STORE_FAILED', fatal: false };
const SUPERSEDED = { code: 'JOB_SUPERSEDED' };
const FORGOTTEN = { code: 'JOB_FORGOTTEN' };
const FORGOT = 'the database has forgotten its latest data';
/** A lease that an absence outlasts; who is back waits as long as in earnest for the others. */
const TIMES: Partial<StoreTimes> = {
  retryMs: 1,
  lookMs: 10,
  beatMs: 20,
  leaseMs: 600,
  returnMs: 3_000,
};
const account = { platform: 'discord', id: '1' } as const;
const message = { platform: 'slack', channelId: 'C1', message: '{}' } as const;
const sent = { userId: '1', outcome: 'sent', reason: undefined, requestId: undefined };

let server: TestPostgres;
let database: TestDatabase;

const ended = endAfterAll();
beforeAll(async () => {
  server = await startPostgres({ fsync: false }, ended);
});
beforeEach(async () => {
  database = await createDatabase(server.superUrl, onTestFinished);
});

type Opened = Awaited<ReturnType<typeof openOverWay>>;

/** Works, and lets go of nothing. */
async function open(times: Partial<StoreTimes> = TIMES): Promise<Opened> {
  const opened = await openOverWay(database.url, onTestFinished, { times });
  void handedOut(opened.store, '');
  return opened;
}

/** Each of them has looked for everything that was left: jobs that came later have been handed to it. */
async function haveLooked(...stores: readonly Store[]): Promise<void> {
  const looking = new Set(stores);
  while (looking.size > 0) {
    const key = crypto.randomUUID();
    await leaveJob(database, key);
    looking.delete(await Promise.race(stores.map((store) => handedOut(store, key).then(() => store))));
  }
}

const clock = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
const living = (): Promise<number> =>
  database
    .query(`SELECT id FROM processes WHERE seen_at > ${clock} - ${TIMES.leaseMs ?? 0}`)
    .then((rows) => rows.length);
const attemptsOf = async (...keys: readonly string[]): Promise<readonly unknown[]> => {
  const rows = await database.query('SELECT attempt FROM jobs WHERE key = ANY ($1) ORDER BY key', [keys]);
  return rows.map(({ attempt }) => Number(attempt));
};
const isBack = ({ log }: Opened): Promise<unknown> =>
  expect.poll(() => log.text()).toContain('PostgreSQL can be used again');

describe('away for longer than a lease', () => {
  test('what somebody waits for fails within a second, a claim goes on, and nobody takes jobs from anybody', async () => {
    const [one, other] = [await open(), await open()];
    const { store } = one;
    const key = await store.offers.put(offer);
    const claims = [await takeJob(store, 'a'), await takeJob(other.store, 'b')];
    await Promise.all([one.way.refuse(), other.way.refuse()]);
    const awayMs = performance.now();
    const asked = [
      () => store.jobs.accept('key', '{}'),
      () => store.jobs.acknowledge('1'),
      () => store.links.set(account, '10002', account),
      () => store.offers.get(key),
      () => store.actions.latest('1', 1),
      () => store.outbox.due(1),
    ].map((ask) => expect(ask()).rejects.toMatchObject(FAILED));
    const waiting = claims.map((claim) => claim.remember('kept all the same'));
    await Promise.all(asked);
    expect(performance.now() - awayMs).toBeLessThan(1_000);
    expect(await store.jobs.othersWork()).toBe(false);
    await expect.poll(living).toBe(0);

    await one.way.accept();
    await isBack(one);
    await haveLooked(one.store);
    await other.way.accept();
    await isBack(other);
    await Promise.all(waiting);
    await haveLooked(one.store, other.store);
    expect(await attemptsOf('a', 'b')).toEqual([1, 1]);
    for (const claim of claims) await claim.finish();
    // Refused, so not carried out later, either.
    expect(await attemptsOf('key')).toEqual([]);
    expect(await store.links.find(account)).toBeUndefined();
    for (const { log } of [one, other]) expect(log.text()).not.toContain(FORGOT);
  });

  test('who does not come back has lost its jobs; the rest is as before', async () => {
    const times = { ...TIMES, returnMs: 100 };
    const [one, other] = [await open(times), await open(times)];
    await takeJob(one.store, 'a');
    await Promise.all([one.way.refuse(), other.way.refuse()]);
    await expect.poll(() => other.store.usable()).toBe(false);
    await other.way.accept();
    expect((await handedOut(other.store, 'a')).job).toMatchObject({ attempt: 2 });
  });

  test('one of two is frozen: the other has its jobs, and nothing of it is kept when it thaws', async () => {
    const [frozen, other] = [
      await open({ ...TIMES, lookMs: 3_600_000 }),
      await open({ ...TIMES, returnMs: 0 }),
    ];
    const claim = await takeJob(frozen.store, 'job');
    const begun = await beginAction(claim, action);
    frozen.way.freeze();
    const marking = expect(claim.mark(begun.id, [sent])).rejects.toMatchObject(SUPERSEDED);
    const taken = await handedOut(other.store, 'job');
    expect(taken.job).toMatchObject({ attempt: 2, order: 'an order' });
    frozen.way.thaw();
    await marking;
    expect(await taken.actions()).toEqual([begun]);
    expect(frozen.log.text()).not.toContain(FORGOT);
  });

  test('read-only: nobody can say that it lives, and nobody takes jobs from anybody', async () => {
    const [one, other] = [await open(), await open()];
    const claims = [await takeJob(one.store, 'a'), await takeJob(other.store, 'b')];
    await server.set('default_transaction_read_only', 'on');
    onTestFinished(() => server.set('default_transaction_read_only', 'off'));
    const waiting = claims.map((claim) => claim.remember('kept all the same'));
    // Until then the setting may not have reached every connection.
    await expect.poll(living).toBe(0);
    await expect(one.store.jobs.accept('key', '{}')).rejects.toMatchObject(FAILED);
    await server.set('default_transaction_read_only', 'off');
    await Promise.all(waiting);
    await haveLooked(one.store, other.store);
    expect(await attemptsOf('a', 'b')).toEqual([1, 1]);
    for (const claim of claims) await claim.finish();
  });
});

test('whose answers are lost: that it lives was said, so nothing was forgotten', async () => {
  const { store, way, log } = await open({ ...TIMES, beatMs: 5 });
  for (let times = 0; times < 3; times += 1) {
    await way.loseAt('COMMIT', 'answer');
    await way.refuse();
    await expect.poll(store.usable).toBe(false);
    await way.accept();
    await expect.poll(store.usable).toBe(true);
  }
  expect(log.text()).not.toContain(FORGOT);
});

describe('restored from an older backup', () => {
  /** The processes have said that they live since, which is what the database is found to have forgotten. */
  async function haveBeaten(): Promise<void> {
    const beats = 'SELECT id, beats FROM processes ORDER BY id';
    const before = await database.query(beats);
    const grown = async (): Promise<boolean> => {
      const after = await database.query(beats);
      return after.every(({ beats: count }, at) => Number(count) > Number(before[at]?.['beats']));
    };
    await expect.poll(grown).toBe(true);
  }

  /** While no process can reach it. */
  async function restored(opened: readonly Opened[], restore: () => Promise<void>): Promise<void> {
    await haveBeaten();
    await Promise.all(opened.map(({ way }) => way.refuse()));
    await restore();
    await Promise.all(opened.map(({ way }) => way.accept()));
    for (const one of opened) await isBack(one);
    for (const { log } of opened) expect(log.text().split(FORGOT)).toHaveLength(2);
  }

  test('what was finished since stays so, and is not done or said again', async () => {
    const [one, other] = [await open(), await open()];
    const claims = [await takeJob(one.store, 'a'), await takeJob(other.store, 'b')];
    const restore = await backUp(database);
    for (const claim of claims) {
      const begun = await beginAction(claim, action);
      await claim.conclude([begun], [message]);
      await claim.finish();
    }
    await restored([one, other], restore);
    await haveLooked(one.store, other.store);
    expect(await attemptsOf('a', 'b')).toEqual([1, 1]);
    const unfinished = `SELECT key FROM jobs WHERE key IN ('a', 'b') AND finished_at IS NULL`;
    expect(await database.query(unfinished)).toEqual([]);
    expect(await one.store.jobs.accept('a', '{}')).toBeUndefined();
    expect(await one.store.outbox.due(10)).toEqual([]);
    for (const [index, { log }] of [one, other].entries())
      expect(log.complaints()).toContainEqual(
        expect.objectContaining({
          level: 50,
          msg: 'these jobs had been carried out; they are not repeated',
          jobs: [Number(claims[index]?.job.id)],
        }),
      );
  });

  test('what is under way goes on with what is left of it', async () => {
    const opened = await open();
    const claim = await takeJob(opened.store, 'job');
    const begun = await beginAction(claim, action);
    const restore = await backUp(database);
    await claim.mark(begun.id, [sent]);
    await claim.remember('lost');
    await restored([opened], restore);
    await claim.mark(begun.id, [{ ...sent, userId: action.userIds[0] ?? '' }]);
    expect((await claim.actions())[0]?.users.map(({ outcome }) => outcome)).toEqual(['sent', 'todo', 'todo']);
    await claim.conclude([begun], [message]);
    await claim.finish();
    expect(await opened.store.actions.latest(action.conversation, 10)).toHaveLength(1);
    expect(await opened.store.outbox.due(10)).toHaveLength(1);
    expect(await attemptsOf('job')).toEqual([1]);
  });

  test('what was accepted since is lost, and is said to be: it touches nothing that has its number now', async () => {
    const opened = await open();
    const restore = await backUp(database);
    const lost = await takeJob(opened.store, 'lost');
    const begun = await beginAction(lost, action);
    await restored([opened], restore);
    const next = await takeJob(opened.store, 'next');
    expect(next.job.id).toBe(lost.job.id);
    const after = await beginAction(next, action);
    expect(after.id).toBe(begun.id);
    for (const write of [
      () => lost.mark(begun.id, [sent]),
      () => lost.conclude([begun], [message]),
      () => lost.remember('x'),
      () => lost.begin('{}', [], undefined),
      () => lost.finish(),
    ])
      await expect(write()).rejects.toMatchObject(FORGOTTEN);
    expect(await next.actions()).toEqual([after]);
    await next.finish();
  });

  test('what was begun since is lost of a job that was accepted before', async () => {
    const opened = await open();
    const claim = await takeJob(opened.store, 'job');
    const restore = await backUp(database);
    const begun = await beginAction(claim, action);
    await restored([opened], restore);
    const next = await beginAction(await takeJob(opened.store, 'next'), action);
    expect(next.id).toBe(begun.id);
    await expect(claim.mark(begun.id, [sent])).rejects.toMatchObject(FORGOTTEN);
    await expect(claim.conclude([begun], [message])).rejects.toMatchObject(FORGOTTEN);
    expect((await opened.store.actions.get(next.id))?.users).toEqual(next.users);
  });
});

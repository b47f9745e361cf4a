/** Three real processes, a real PostgreSQL and a service that counts: the limit is one, whatever happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test, type TestContext } from 'vitest';
import { SLOT_HOLD_MS } from '../../src/volcengine/limit/account-limiter.ts';
import { limitTables } from '../support/volcengine/limit-query.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres/server.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import {
  now,
  startProcesses,
  type ProcessSettings,
  type TestProcesses,
} from '../support/volcengine/shared-limit.ts';

const LIMIT = 20;
/** With the time-outs of these processes: a quiet time, and a second. */
const LEASE_MS = 3_810;
/** The word: the rest goes on within 10 seconds of recovery. */
const RECOVERY_MS = 10_000;
const RESTARTED = /PostgreSQL was restarted or replaced/u;

type Finished = TestContext['onTestFinished'];

interface WithDatabase {
  readonly processes: TestProcesses;
  /** How often each slot has been granted. */
  readonly grants: () => Promise<readonly number[]>;
  readonly query: TestDatabase['query'];
}

async function withDatabase(
  settings: Omit<ProcessSettings, 'databaseUrl'>,
  finished: Finished,
): Promise<WithDatabase> {
  const { url, query } = await freshDatabase(finished);
  await query(limitTables(Math.max(...(settings.limits ?? [LIMIT]))));
  return {
    query,
    processes: await startProcesses({ databaseUrl: url, ...settings }, finished),
    grants: async () => {
      const rows = await query('SELECT grants::integer FROM limit_slots ORDER BY id');
      return rows.map((row) => Number(row['grants']));
    },
  };
}

async function withServer(finished: Finished): Promise<TestPostgres> {
  const server = await startPostgres({ fsync: false }, finished);
  await server.query(`SET ROLE unwhitelist; ${limitTables(LIMIT)}`);
  return server;
}

const all = ({ workers }: TestProcesses, available: boolean): Promise<unknown> =>
  Promise.all(workers.map((worker) => worker.says(available)));

describe.concurrent('the limit of three processes holds, and is used', () => {
  test('as it is by default', async ({ expect, onTestFinished }) => {
    const settings = {
      limits: [50, 50, 50],
      answerMs: 225,
      timeoutMs: 10_000,
      holdMs: SLOT_HOLD_MS,
    } as const;
    const { processes, grants } = await withDatabase(settings, onTestFinished);
    await all(processes, true);
    await expect(processes.feed(40)).resolves.toBe(120);
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(50);
    expect(await grants()).not.toContain(0);
    for (const worker of processes.workers) expect(worker.complaints()).toEqual([]);
  });
  test('when PostgreSQL is not there at the start, is killed later, and restarted while nothing may be sent', async ({
    expect,
    onTestFinished,
  }) => {
    const server = await withServer(onTestFinished);
    await server.stop();
    const processes = await startProcesses({ databaseUrl: server.url }, onTestFinished);
    const fed = processes.feed(30);
    await sleep(500);
    expect(processes.arrivals).toHaveLength(0);
    await server.start();
    await processes.arrived(2 * LIMIT);
    await server.kill();
    await server.start();
    await Promise.all(processes.workers.map((worker) => worker.logs(RESTARTED)));
    await server.stop();
    await server.start();
    const backMs = now();
    await expect(fed).resolves.toBe(90);
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    const restarted = expect.stringMatching(RESTARTED) as unknown;
    for (const worker of processes.workers) expect(worker.complaints()).toEqual([restarted, restarted]);
  });

  test('when PostgreSQL answers nothing for a while, and nothing is sent meanwhile', async ({
    expect,
    onTestFinished,
  }) => {
    const server = await withServer(onTestFinished);
    const processes = await startProcesses({ databaseUrl: server.url }, onTestFinished);
    const fed = processes.feed(30);
    await processes.arrived(2 * LIMIT);
    await server.pause();
    await all(processes, false);
    // What was granted before, and is on its way.
    await sleep(500);
    const sent = processes.arrivals.length;
    await sleep(1_000);
    expect(processes.arrivals).toHaveLength(sent);
    await server.resume();
    const backMs = now();
    await expect(fed).resolves.toBe(90);
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    for (const worker of processes.workers) expect(worker.complaints()).toEqual([]);
  });

  test('when the clocks of processes differ, and one is frozen for longer than its leases', async ({
    expect,
    onTestFinished,
  }) => {
    const settings = { clocksAheadMs: [0, 20_000, -20_000] } as const;
    const { processes } = await withDatabase(settings, onTestFinished);
    const fed = processes.feed(45);
    const [frozen, ...others] = processes.workers;
    await processes.arrived(2 * LIMIT);
    frozen.freeze();
    await sleep(LEASE_MS + 500);
    frozen.thaw();
    await expect(fed).resolves.toBeGreaterThan(135 - LIMIT);
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(LIMIT);
    for (const worker of others) expect(worker.complaints()).toEqual([]);
  });

  test('at the lowest limit that a running process has, until that is killed, which leaves its slots behind', async ({
    expect,
    onTestFinished,
  }) => {
    const settings = { limits: [LIMIT, 8, LIMIT] } as const;
    const { processes, grants, query } = await withDatabase(settings, onTestFinished);
    const [first, lowest, third] = processes.workers;
    await all(processes, true);
    for (const worker of processes.workers) void worker.feed(1_000);
    await processes.arrived(24);
    lowest.kill();
    const before = await grants();
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(8);
    // As though 10 s had passed.
    await query(`UPDATE limit_processes SET seen_at = seen_at - interval '10 s' WHERE qps = 8`);
    // Its slots come back, and those beyond its limit are used as well.
    const idle = async () => (await grants()).filter((count, index) => count <= (before[index] ?? 0));
    await expect.poll(idle).toEqual([]);
    expect(processes.maxInAnyWindow()).toBeLessThanOrEqual(LIMIT);
    expect([first, third].flatMap((worker) => worker.complaints())).toContainEqual(
      expect.stringMatching(/a lower limit/u),
    );
  });
});

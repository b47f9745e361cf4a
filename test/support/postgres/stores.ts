/** Opens stores over one PostgreSQL as several processes do: each with its own connections, its own log and its own way there. */
import { expect } from 'vitest';
import { openStore, type StoreOptions } from '../../../src/store/open-store.ts';
import { STORE_TIMES, type StoreTimes } from '../../../src/store/store-deps.ts';
import { openPostgres } from '../../../src/store/postgres/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { createTestLog, type TestLog } from '../log.ts';
import type { Finished, TestDatabase } from './server.ts';
import { startTcpWay, type TcpWay } from '../network/tcp-fault-proxy.ts';

const HOUR_MS = 3_600_000;
/**
 * What is looked at is looked at often. A process says once that it lives, and counts as alive for as long as a test takes;
 * `endLease` lets it die.
 */
export const SILENT_TIMES: Partial<StoreTimes> = {
  retryMs: 1,
  lookMs: 10,
  beatMs: HOUR_MS,
  leaseMs: HOUR_MS,
  returnMs: 0,
  promptMs: HOUR_MS,
};

export interface OpenedStore {
  readonly store: Store;
  readonly log: TestLog;
}

export interface StoreAtOptions extends Omit<Partial<StoreOptions>, 'log'> {
  /** How long a prompt call takes at most; on a machine that has a lot to do, for as long as a test takes. */
  readonly promptMs?: number;
}

/** Closed when `finished` calls for it. */
export function openAt(
  url: string,
  finished: Finished,
  { promptMs = HOUR_MS, ...options }: StoreAtOptions = {},
): OpenedStore {
  const log = createTestLog();
  const { database } = openPostgres({ url, log: log.log, times: { promptMs } });
  const store = openStore(database, { log: log.log, times: SILENT_TIMES, ...options });
  finished(store.close);
  return { store, log };
}

/** Over a way of its own, on which things can go wrong. Resolves when it is connected. */
export async function openOverWay(
  url: string,
  finished: Finished,
  options: StoreAtOptions = {},
): Promise<OpenedStore & { readonly way: TcpWay }> {
  const there = new URL(url);
  const way = await startTcpWay(Number(there.port), finished);
  there.port = String(way.port);
  const opened = openAt(there.href, finished, { promptMs: STORE_TIMES.promptMs, ...options });
  await expect.poll(opened.store.usable).toBe(true);
  return { ...opened, way };
}

/** The process that owns the job of that key counts as dead from now on, if it says no more that it lives; all, without a key. */
export async function endLease({ query }: Pick<TestDatabase, 'query'>, key = '%'): Promise<void> {
  // It has said so last when it began to work.
  const beginning = `SELECT 1 FROM jobs JOIN processes ON jobs.owner = processes.id WHERE attempt > 0 AND working = 0`;
  await expect.poll(() => query(beginning)).toEqual([]);
  await query('UPDATE processes SET seen_at = 0 WHERE id IN (SELECT owner FROM jobs WHERE key LIKE $1)', [
    key,
  ]);
}

/** A job that nobody owns: who has it has looked since for everything that is left. */
export async function leaveJob(
  { query }: Pick<TestDatabase, 'query'>,
  key: string,
  configuration = '',
): Promise<void> {
  const sql = `INSERT INTO jobs (key, invocation, acknowledged, touched_at, configuration) VALUES ($1, $1, 1, 0, $2)`;
  await query(sql, [key, configuration]);
}

const TABLES =
  'action_users, actions, passes, jobs, offers, links, link_changes, outbox, sets, panels, processes';

/** As new, but for the numbers of its rows. */
export async function emptyDatabase({ query }: Pick<TestDatabase, 'query'>): Promise<void> {
  await query(
    TABLES.split(', ')
      .map((table) => `DELETE FROM ${table}`)
      .join(';'),
  );
}

/** Keeps what stands in the database now; resolves to what puts it back in the place of all that was kept since. */
export async function backUp({ query }: Pick<TestDatabase, 'query'>): Promise<() => Promise<void>> {
  const tables = TABLES.split(', ').toReversed().concat('last_commits');
  const numbered = tables.filter(
    (table) => !['action_users', 'offers', 'links', 'passes', 'processes', 'last_commits'].includes(table),
  );
  const copies = tables.map((table) => `CREATE TABLE backup.${table} AS TABLE ${table}`);
  const sequences = numbered.map(
    (table) => `SELECT '${table}' AS name, last_value, is_called FROM ${table}_id_seq`,
  );
  await query(
    `DROP SCHEMA IF EXISTS backup CASCADE; CREATE SCHEMA backup; ${copies.join(';')};
    CREATE TABLE backup.sequences AS ${sequences.join(' UNION ALL ')}`,
  );
  const back = tables.map(
    (table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table}`,
  );
  return async () => {
    await query(
      `BEGIN; TRUNCATE ${tables.join(', ')}; ${back.join(';')};
      SELECT setval((name || '_id_seq')::regclass, last_value, is_called) FROM backup.sequences; COMMIT`,
    );
  };
}

/** The database of a chaos run: SQLite for one bot, PostgreSQL for several. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createDatabase, type TestPostgres } from '../support/postgres/server.ts';

/** The rows that have not come to their end. */
export interface StoredState {
  /** Ids of jobs that are not finished. */
  readonly jobs: readonly string[];
  /** Users without an outcome. */
  readonly users: readonly { readonly id: string; readonly outcome: string }[];
  /** User ids of guest passes that have not ended. */
  readonly passes: readonly string[];
  /** Ids of users who have or had a guest pass. */
  readonly guests: readonly string[];
  /** The number of messages in the outbox. */
  readonly messages: number;
}

export interface Engine {
  /** The number of simultaneous bots. */
  readonly processes: number;
  /** The environment variables of the engine. */
  readonly env: Readonly<Record<string, string>>;
  readonly record: () => Promise<StoredState>;
  /** Makes all guest passes due, including the next attempts at their end, except those with `attemptsMax` attempts. */
  readonly endPasses: (attemptsMax: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const OPEN_JOBS = 'SELECT id FROM jobs WHERE finished_at IS NULL';
const OPEN_USERS =
  "SELECT user_id, outcome FROM action_users WHERE outcome NOT IN ('removed', 'added', 'failed', 'unconfirmed', 'not-sent')";

const OPEN_PASSES = 'SELECT user_id FROM passes';
const GUESTS = `SELECT DISTINCT user_id FROM action_users JOIN actions ON actions.id = action_users.action
  WHERE pass_ends_at IS NOT NULL AND (outcome IN ('added', 'unconfirmed') OR action_users.reason = 'already-listed')`;
const MESSAGES = 'SELECT id FROM outbox';
const HOUR_MS = 3_600_000;
const endPasses = (attemptsMax: number): string =>
  `UPDATE passes SET ends_at = ends_at - ${HOUR_MS}, due_at = due_at - ${HOUR_MS} WHERE attempts < ${Math.min(attemptsMax, Number.MAX_SAFE_INTEGER)}`;

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

async function readRecord(query: Query): Promise<StoredState> {
  return {
    jobs: (await query(OPEN_JOBS)).map(({ id }) => String(id)),
    users: (await query(OPEN_USERS)).map(({ user_id: id, outcome }) => ({
      id: String(id),
      outcome: String(outcome),
    })),
    passes: (await query(OPEN_PASSES)).map(({ user_id: id }) => String(id)),
    guests: (await query(GUESTS)).map(({ user_id: id }) => String(id)),
    messages: (await query(MESSAGES)).length,
  };
}

/** Reads the database of a bot in the folder `dataDir`. */
export async function readFolder(dataDir: string): Promise<StoredState> {
  return queryFolder(dataDir, true, readRecord);
}

async function queryFolder<T>(
  dataDir: string,
  readOnly: boolean,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const database = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'), { readOnly, timeout: 5_000 });
  try {
    return await work((sql) => Promise.resolve(database.prepare(sql).all()));
  } finally {
    database.close();
  }
}

export async function sqliteEngine(): Promise<Engine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-chaos-'));
  return {
    processes: 1,
    env: { DATA_DIR: dataDir },
    record: () => readFolder(dataDir),
    endPasses: (attemptsMax) =>
      // There is no database before the first start.
      queryFolder(dataDir, false, (query) => query(endPasses(attemptsMax))).then(nothing, nothing),
    close: () => rm(dataDir, { recursive: true }),
  };
}

/** A separate database in a server that may be restarted during the run. */
export async function postgresEngine(server: TestPostgres): Promise<Engine> {
  const stops: (() => Promise<void>)[] = [];
  const { url, query } = await retryWhileAway(() =>
    createDatabase(server.superUrl, (stop) => stops.push(stop)),
  );
  return {
    processes: 2,
    env: { DATABASE_URL: url },
    record: () => retryWhileAway(() => readRecord(query)),
    // Fails while the server restarts, and before the first start.
    endPasses: (attemptsMax) => query(endPasses(attemptsMax)).then(nothing, nothing),
    close: async () => {
      for (const stop of stops) await retryWhileAway(stop);
    },
  };
}

const nothing = (): void => undefined;

/** Tries again while the server restarts. */
async function retryWhileAway<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

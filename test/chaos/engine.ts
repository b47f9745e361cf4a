/** What the bots of a run keep their record in: SQLite for one bot, PostgreSQL for several. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createDatabase, type TestPostgres } from '../support/postgres/server.ts';

/** What has not come to its end. */
export interface Kept {
  /** Ids of jobs that are not finished. */
  readonly jobs: readonly string[];
  /** Users whose outcome is none. */
  readonly users: readonly { readonly id: string; readonly outcome: string }[];
}

export interface Engine {
  /** Bots at a time. */
  readonly processes: number;
  /** What a bot needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly record: () => Promise<Kept>;
  readonly close: () => Promise<void>;
}

const OPEN_JOBS = 'SELECT id FROM jobs WHERE finished_at IS NULL';
const OPEN_USERS =
  "SELECT user_id, outcome FROM action_users WHERE outcome NOT IN ('removed', 'added', 'failed', 'unconfirmed', 'not-sent')";

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

async function readRecord(query: Query): Promise<Kept> {
  return {
    jobs: (await query(OPEN_JOBS)).map(({ id }) => String(id)),
    users: (await query(OPEN_USERS)).map(({ user_id: id, outcome }) => ({
      id: String(id),
      outcome: String(outcome),
    })),
  };
}

/** What a bot has kept in the folder `dataDir`, which it has left. */
export async function readFolder(dataDir: string): Promise<Kept> {
  const database = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'), { readOnly: true });
  try {
    return await readRecord((sql) => Promise.resolve(database.prepare(sql).all()));
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
    close: () => rm(dataDir, { recursive: true }),
  };
}

/** A database of its own in a server that may be restarted meanwhile. */
export async function postgresEngine(server: TestPostgres): Promise<Engine> {
  const stops: (() => Promise<void>)[] = [];
  const { url, query } = await patiently(() => createDatabase(server.superUrl, (stop) => stops.push(stop)));
  return {
    processes: 2,
    env: { DATABASE_URL: url },
    record: () => patiently(() => readRecord(query)),
    close: async () => {
      for (const stop of stops) await patiently(stop);
    },
  };
}

/** Tries again while the server is being restarted. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

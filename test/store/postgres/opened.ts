/** A database opened over a PostgreSQL for one test, with its log. */
import { onTestFinished } from 'vitest';
import type { Statement, Value } from '../../../src/store/database.ts';
import { openPostgres, type Postgres } from '../../../src/store/postgres/open.ts';
import type { PostgresTimes } from '../../../src/store/postgres/connections.ts';
import { createTestLog, type TestLog } from '../../support/log.ts';

export const MIGRATIONS = ['CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT NOT NULL)'];
export const AWAY = 'PostgreSQL cannot be used: jobs under way wait until it can';
export const REFUSED = 'PostgreSQL refuses the bot: see DATABASE_URL';
export const BACK = 'PostgreSQL can be used again';

export interface Opened extends Postgres, Omit<TestLog, 'log'> {
  /** Texts of the log, in order. */
  readonly said: () => readonly unknown[];
}

/** Shorter than those that are in force, so that an absence is soon over. */
const TIMES: Partial<PostgresTimes> = {
  promptMs: 400,
  connectMs: 400,
  queryMs: 800,
  idleInTransactionMs: 600,
  lookMs: 20,
  lookMaxMs: 50,
  refusedMs: 300,
};

export function open(
  url: string,
  { migrations = MIGRATIONS, times }: { migrations?: readonly string[]; times?: Partial<PostgresTimes> } = {},
): Opened {
  const { log, ...rest } = createTestLog();
  const opened = openPostgres({ url, log, migrations, times: { ...TIMES, ...times } });
  onTestFinished(() => opened.database.close());
  return { ...opened, ...rest, said: () => rest.entries.map(({ msg }) => msg) };
}

export const note = (id: number, text: Value = 'kept'): Statement => ({
  sql: 'INSERT INTO notes (id, text) VALUES ($1, $2)',
  values: [id, text],
});
export const NOTES = 'SELECT id, text FROM notes ORDER BY id';

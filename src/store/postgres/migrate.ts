/** Migrates a PostgreSQL database, safely when several processes start at once. */
import type pg from 'pg';
import { StoreError } from '../store.ts';
import { COMMITS_TABLE, query } from './transaction.ts';

/** The oldest that is tested and still maintained (https://www.postgresql.org/support/versioning/). */
export const OLDEST_SERVER = 15;
/** Any number that no other program of the database is likely to take for its advisory locks. */
const LOCK = 7_221_400_931;
/** In ms: for one step, which another process may be at. */
const PATIENT = { query_timeout: 60_000 };

/** How many migrations the database has seen; `undefined` for a new one. Changes nothing. */
export async function versionOf(client: pg.ClientBase): Promise<number | undefined> {
  const [table] = await query(client, `SELECT to_regclass('schema_version')::text AS name`);
  if (table?.['name'] === null) return undefined;
  const [row] = await query(client, 'SELECT version FROM schema_version');
  return Number(row?.['version'] ?? 0);
}

/** Runs the migrations that the database has not seen: all, or none when one fails. */
export async function migrate(client: pg.ClientBase, migrations: readonly string[]): Promise<void> {
  const known = migrations.length;
  const [server] = await query(
    client,
    `SELECT current_setting('server_version_num')::integer / 10000 AS major`,
  );
  const major = Number(server?.['major']);
  if (major < OLDEST_SERVER) {
    throw new StoreError(`it is version ${major}, the bot needs ${OLDEST_SERVER} or newer`, { fatal: true });
  }
  if ((await versionOf(client)) === known) return;
  const run = (text: string): Promise<unknown> => client.query({ text, ...PATIENT });
  await run(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`);
  // Before the look at the version, which sees what another process has made meanwhile only after a change of tables.
  await run(`${COMMITS_TABLE}; CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`);
  const version = (await versionOf(client)) ?? 0;
  if (version > known) {
    const message = `the database is of version ${version}, this bot knows ${known}: it was used by a newer one`;
    throw new StoreError(message, { fatal: true });
  }
  for (const migration of migrations.slice(version)) await run(migration);
  await run(`DELETE FROM schema_version; INSERT INTO schema_version VALUES (${known}); COMMIT`);
}

/** Inspects the PostgreSQL of DATABASE_URL: settings, and the rights of the bot's role. */
import type pg from 'pg';
import { migrationsFor } from '../store/migrations.ts';
import { createConnections, POSTGRES_TIMES, withClient } from '../store/postgres/connections.ts';
import { faultOf, type Fault } from '../store/postgres/faults.ts';
import { versionOf } from '../store/postgres/migrate.ts';
import { query } from '../store/postgres/transaction.ts';

export interface ServerState {
  /** `18.4`, and its first part. */
  readonly version: string;
  readonly major: number;
  /** A replica, or a server or database that is set so. */
  readonly readOnly: boolean;
  /** By how much the clock of the server is ahead of this machine's. */
  readonly clockAheadMs: number;
  /** The setting `synchronous_commit`. */
  readonly synchronousCommit: string;
  readonly timeZone: string;
  /** The connection from here. */
  readonly encrypted: boolean;
  /** Such as `UTF8`. */
  readonly encoding: string;
  /** How many more connections this role could make now, at the most. */
  readonly connectionsLeft: number;
  /** Why the role may not make tables, or write to them; undefined where it may. */
  readonly writing: Fault | undefined;
  /** Of the schema; undefined for a new database. `known`: what this bot would bring it to. */
  readonly schema: number | undefined;
  readonly known: number;
}

export type PostgresState =
  | { readonly kind: 'reached'; readonly server: ServerState }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly error: unknown };

/** `pg_stat_activity` shows to every role that a connection exists (https://www.postgresql.org/docs/18/monitoring-stats.html). */
const SETTINGS = `SELECT current_setting('server_version') AS version,
  current_setting('server_version_num')::integer / 10000 AS major,
  current_setting('transaction_read_only') = 'on' AS read_only,
  (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('TimeZone') AS time_zone,
  current_setting('server_encoding') AS encoding,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS encrypted,
  least(
    current_setting('max_connections')::integer - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
      - CASE WHEN rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::integer
        + coalesce(current_setting('reserved_connections', true), '0')::integer END,
    CASE WHEN rolconnlimit >= 0 THEN rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = rolname) END,
    (SELECT CASE WHEN datconnlimit >= 0 THEN datconnlimit - numbackends END FROM pg_stat_database JOIN pg_database
      ON pg_database.oid = datid WHERE pg_database.datname = current_database())
  ) AS connections_left
  FROM pg_roles WHERE rolname = current_user`;

/** Changes nothing. Resolves in about `answerMs` for each answer at the latest, and once the signal aborts. */
export async function inspectPostgres(
  url: string,
  answerMs: number,
  signal: AbortSignal,
): Promise<PostgresState> {
  const times = { ...POSTGRES_TIMES, connectMs: answerMs, queryMs: answerMs };
  const { fresh, cut } = createConnections(url, times);
  signal.addEventListener('abort', cut);
  try {
    return { kind: 'reached', server: await withClient(fresh, look, signal) };
  } catch (error) {
    return { kind: 'fault', fault: faultOf(error), error };
  } finally {
    cut();
  }
}

async function look(client: pg.ClientBase): Promise<ServerState> {
  const asked = Date.now();
  const [row = {}] = await query(client, SETTINGS);
  return {
    version: String(row['version']),
    major: Number(row['major']),
    readOnly: row['read_only'] === 1,
    // The answer was made half-way between question and arrival.
    clockAheadMs: Math.round(Number(row['now']) - (asked + Date.now()) / 2),
    synchronousCommit: String(row['synchronous_commit']),
    timeZone: String(row['time_zone']),
    encrypted: row['encrypted'] === 1,
    encoding: String(row['encoding']),
    connectionsLeft: Number(row['connections_left']),
    writing: await tryToWrite(client),
    schema: await versionOf(client),
    known: migrationsFor('postgres').length,
  };
}

async function tryToWrite(client: pg.ClientBase): Promise<Fault | undefined> {
  try {
    // What is sent together is one transaction, which is rolled back whatever happens.
    await client.query('BEGIN; CREATE TABLE doctor_trial (id BIGINT); INSERT INTO doctor_trial VALUES (1)');
    return undefined;
  } catch (error) {
    return faultOf(error);
  } finally {
    await client.query('ROLLBACK');
  }
}

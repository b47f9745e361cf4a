/** Runs one transaction, and finds out whether it was committed when the answer was lost. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Row, Statement, Value, Written } from '../database.ts';
import type { Work } from './connections.ts';

/**
 * Each transaction writes its id into the row of its connection, first of all, and into the same row when it is tried again
 * over another connection. So the next try waits until the one before has ended, and sees whether it was kept.
 * `pg_xact_status` cannot say that: a server that has crashed, or a replica that has taken over, gives the same ids again.
 */
export const COMMITS_TABLE = `CREATE TABLE IF NOT EXISTS last_commits (
    connection TEXT PRIMARY KEY, id TEXT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
  )`;
/** Longer than any attempt lasts. */
export const FORGET_COMMITS = `DELETE FROM last_commits WHERE at < clock_timestamp() - interval '1 day'`;
/** Returns no row where the transaction was kept. */
const MARK = `INSERT INTO last_commits (connection, id) VALUES ($1, $2) ON CONFLICT (connection)
  DO UPDATE SET id = excluded.id, at = excluded.at WHERE last_commits.id <> excluded.id RETURNING id`;

const connections = new WeakMap<pg.ClientBase, string>();

/** One transaction, READ COMMITTED. A try rejects with the error of `pg`: nothing is kept then, or the next try finds it. */
export function transaction(statements: readonly Statement[], idleMs: number): Work<Written> {
  const id = randomUUID();
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = ${idleMs}`;
  let connection: string | undefined;
  let written: Written | undefined;
  return async (client) => {
    connection ??= connections.get(client) ?? id;
    connections.set(client, connection);
    const [, marked] = await Promise.all([client.query(begin), query(client, MARK, [connection, id])]);
    if (marked.length === 0 && written !== undefined) return rollBack(client, written);
    const answers = await Promise.allSettled(statements.map(({ sql, values }) => query(client, sql, values)));
    const rows: (readonly Row[])[] = [];
    for (const [at, answer] of answers.entries()) {
      if (answer.status === 'rejected') throw answer.reason;
      if (statements[at]?.required === true && answer.value.length === 0)
        return rollBack(client, { kind: 'refused', at });
      rows.push(answer.value);
    }
    written = { kind: 'kept', rows };
    await client.query('COMMIT');
    return written;
  };
}

async function rollBack(client: pg.ClientBase, written: Written): Promise<Written> {
  await client.query('ROLLBACK');
  return written;
}

/** Carries out one statement; resolves to its rows, and rejects with the error of `pg`. */
export async function query(client: pg.ClientBase, sql: string, values: readonly Value[] = []) {
  const storable = values.map((value, index) => {
    // Only escapes hide from `whole` what it looks for.
    const escaped = String(value).includes('\\u') && sql.includes(`$${index + 1}::jsonb`);
    return escaped ? JSON.stringify(JSON.parse(String(value), (_, part) => whole(part))) : whole(value);
  });
  const { rows } = await client.query<Row>(sql, storable);
  return rows;
}

/** PostgreSQL keeps no NUL characters, and JSON must be whole Unicode where it is read. */
function whole(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value;
}

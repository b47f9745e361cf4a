/** Opens a PostgreSQL database that may be unavailable now or at any time. */
import type { Logger } from 'pino';
import type { Database, Statement, Value, Waiting } from '../database.ts';
import { migrationsFor } from '../migrations.ts';
import { createAccess } from './access.ts';
import { createConnections, POSTGRES_TIMES, type PostgresTimes } from './connections.ts';
import { migrate } from './migrate.ts';
import { FORGET_COMMITS, query, transaction } from './transaction.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly log: Logger;
  readonly times?: Partial<PostgresTimes>;
  readonly migrations?: readonly string[];
}
export type Postgres = ReturnType<typeof openPostgres>;

/** Waits for nothing, PostgreSQL included. Throws a StoreError, without the URL in it, where that cannot be used. */
export function openPostgres({ url, log, migrations = migrationsFor('postgres'), ...rest }: PostgresOptions) {
  const times = { ...POSTGRES_TIMES, ...rest.times };
  const begin = (statements: readonly Statement[]) => transaction(statements, times.idleInTransactionMs);
  const listeners: Parameters<Database['onBack']>[0][] = [];
  const access = createAccess(log, times, createConnections(url, times), async (client) => {
    await migrate(client, migrations);
    await client.query(FORGET_COMMITS);
    for (const listener of listeners) await listener((statements) => begin(statements)(client));
  });
  const mannerOf = (waiting?: Waiting) => (waiting?.patient === true ? 'patient' : 'prompt');
  let closed: Promise<void> | undefined;
  const database: Database = {
    dialect: {
      clock: '(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
      forUpdate: 'FOR UPDATE SKIP LOCKED',
      items: (parameter) =>
        `(SELECT ordinality - 1 AS position, value
          FROM jsonb_array_elements(${parameter}::jsonb) WITH ORDINALITY AS element (value, ordinality)) AS item`,
    },
    shared: true,
    usable: access.usable,
    hurry: access.hurry,
    read: (sql, values, waiting) => access.run(mannerOf(waiting), (client) => query(client, sql, values)),
    write: (statements, waiting) => access.run(mannerOf(waiting), begin(statements)),
    onBack: (listener) => void listeners.push(listener),
    close: () => (closed ??= access.close()),
  };
  /** One statement for the account's limit. Rejects within 2 s; whether it was carried out is not known then. */
  const single = (sql: string, values?: readonly Value[]) =>
    access.run('once', (client) => query(client, sql, values));
  return { database, single };
}

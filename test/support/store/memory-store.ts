/** Opens a store in memory, in the test's thread. */
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { rowsOf, type Database, type Written } from '../../../src/store/database.ts';
import { migrationsFor } from '../../../src/store/migrations.ts';
import { openStore, type StoreOptions } from '../../../src/store/open-store.ts';
import type { StoreTimes } from '../../../src/store/store-deps.ts';
import { createStatements, openDatabase } from '../../../src/store/sqlite/database.js';
import { storeError } from '../../../src/store/sqlite/folder.ts';
import { SQLITE_DIALECT, type Reply, type Task } from '../../../src/store/sqlite/open.ts';
import { StoreError, type Store } from '../../../src/store/store.ts';

/** Short intervals, so that tests do not wait. */
export const SHORT_TIMES: Partial<StoreTimes> = { retryMs: 1, lookMs: 10, returnMs: 200 };

/** @param database the database of a closed store, to open it again */
export function memoryStore(options: Partial<StoreOptions> = {}, database = memoryDatabase()): Store {
  return openStore(database, { log: pino({ level: 'silent' }), times: SHORT_TIMES, ...options });
}

/** A copy of the migrated database takes a twentieth of the time of the migrations. */
const migrated = openDatabase(':memory:', migrationsFor('sqlite')).serialize();

/** An in-memory database with the SQL, tables and savepoints of the SQLite store. */
export function memoryDatabase(): Database {
  const file = new DatabaseSync(':memory:');
  file.deserialize(migrated);
  const { run, commit } = createStatements(file);
  let closed = false;
  const answer = (work: () => Reply | undefined): Promise<Written> =>
    Promise.try(() => {
      if (closed) throw new StoreError('the store is closed', { fatal: false });
      const reply = work();
      if (reply?.written === undefined) throw storeError(reply?.failed);
      return reply.written;
    });
  const write: Database['write'] = (statements) =>
    answer(() => commit([{ id: 0, kind: 'write', statements }])[0]);
  return {
    dialect: SQLITE_DIALECT,
    shared: false,
    read: async (sql, values = []) => {
      const task: Task = { id: 0, kind: 'read', statements: [{ sql, values }] };
      return rowsOf(await answer(() => run(task)));
    },
    write,
    usable: () => Promise.resolve(!closed),
    hurry: () => undefined,
    onBack: (listener) => void listener(write),
    close: () => {
      if (!closed) file.close();
      closed = true;
      return Promise.resolve();
    },
  };
}

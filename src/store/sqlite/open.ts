/** Opens SQLite in a worker thread, so that a slow disk does not block the event loop. */
import { Worker } from 'node:worker_threads';
import { rowsOf, type Database, type Dialect, type Statement, type Written } from '../database.ts';
import { migrationsFor } from '../migrations.ts';
import { StoreError } from '../store.ts';
import { DATABASE_FILE, privateFile, storeError } from './folder.ts';

/** What the thread is asked for: an array of what came in one turn of the event loop. */
export interface Task {
  readonly id: number;
  readonly kind: 'read' | 'write' | 'close';
  readonly statements: readonly Statement[];
}

export interface Reply {
  readonly id: number;
  readonly written?: Written;
  /** Of an error, which would lose SQLite's result code on its way. */
  readonly failed?: { readonly message: string; readonly errcode: unknown };
}

export const SQLITE_DIALECT: Dialect = {
  clock: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
  forUpdate: '',
  items: (parameter) => `(SELECT key AS position, value FROM json_each(${parameter})) AS item`,
};

/**
 * Opens the database in the folder `dataDir`, which is made when missing, readable by the owner only; `':memory:'` keeps
 * nothing. Rejects with a StoreError when the folder or the file cannot be used, or is of a newer version of the bot.
 */
export async function openSqlite(dataDir: string, migrations = migrationsFor('sqlite')): Promise<Database> {
  const path = dataDir === ':memory:' ? dataDir : privateFile(dataDir, DATABASE_FILE);
  const { ask, close } = converse(startThread([path, migrations]));
  const read: Database['read'] = async (sql, values = []) => rowsOf(await ask('read', [{ sql, values }]));
  const write: Database['write'] = (statements) => ask('write', statements);
  // Is answered once the database is open.
  await read('SELECT 1');
  return {
    dialect: SQLITE_DIALECT,
    shared: false,
    read,
    write,
    // Of a table, so that the file is read; a write would flush the disk at every check.
    usable: () =>
      read('SELECT id FROM jobs LIMIT 1').then(
        () => true,
        () => false,
      ),
    eraseDeleted: async () => {
      await read('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    hurry: () => undefined,
    onBack: (listener) => {
      // If the database cannot be used, its next use reports that.
      listener(write).catch(() => undefined);
    },
    close,
  };
}

/** The thread keeps the process alive only while something is awaited of it. */
function converse(worker: Worker) {
  const waiting = new Map<number, PromiseWithResolvers<Written>>();
  worker.on('message', (replies: readonly Reply[]) => {
    for (const { id, written, failed } of replies) {
      waiting.get(id)?.resolve(written ?? Promise.reject(storeError(failed)));
      waiting.delete(id);
    }
    if (waiting.size === 0) worker.unref();
  });

  let over: StoreError | undefined;
  worker.once('error', (error) => {
    over = storeError(error, true);
  });
  const gone = Promise.withResolvers<undefined>();
  worker.once('exit', (code) => {
    over ??= storeError(new Error(`its thread has ended (code ${code})`), true);
    for (const { reject } of waiting.values()) reject(over);
    gone.resolve(undefined);
  });

  const tasks: Task[] = [];
  let lastId = 0;
  const ask = (kind: Task['kind'], statements: Task['statements']): Promise<Written> => {
    if (over !== undefined) return Promise.reject(over);
    const answer = Promise.withResolvers<Written>();
    waiting.set((lastId += 1), answer);
    worker.ref();
    // Whatever is written in this turn of the event loop is in one commit, and does not wait for answers.
    if (tasks.push({ id: lastId, kind, statements }) === 1) {
      setImmediate(() => {
        worker.postMessage(tasks.splice(0));
      });
    }
    return answer.promise;
  };
  const close = (): Promise<void> => {
    // Its answer is the end of the thread.
    ask('close', []).catch(() => undefined);
    over ??= new StoreError('the store is closed', { fatal: false });
    return gone.promise;
  };
  return { ask, close };
}

function startThread(opening: readonly [path: string, migrations: readonly string[]]): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), {
    workerData: opening,
    // What a task makes does not live long. Of V8's own size, the thread held some 4 MiB more after 20,000 writes.
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
    // It needs neither the secrets of the process, nor what that loads first.
    env: {},
    execArgv: [],
  });
}

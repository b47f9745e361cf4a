/** The folder of the SQLite database: private, locked for one process, with clear errors. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store.ts';

export const DATABASE_FILE = 'unwhitelist.sqlite';
export const LOCK_FILE = 'unwhitelist.lock';
const LOOK_EVERY_MS = 200;
const SQLITE_BUSY = 5;
/** Results after which every further write would fail alike (https://sqlite.org/rescode.html). The others pass. */
const FATAL_RESULTS = new Map([
  [8, 'it cannot be written to'],
  [10, 'its disk has a fault'],
  [11, 'the file is damaged: restore a backup, or move it away to start with an empty one'],
  [13, 'its disk is full'],
  [14, 'a file cannot be opened'],
  [26, 'the file is no database: restore a backup, or move it away to start with an empty one'],
]);

/** What SQLite or Node has thrown, for operators; `fatal` also where SQLite's result says so. */
export function storeError(thrown: unknown, fatal = false): StoreError {
  const { message, errcode } = thrown as Error & { readonly errcode?: number };
  // The lower byte is the primary code.
  const hint = FATAL_RESULTS.get(Number(errcode) & 0xff);
  const reason = hint === undefined ? message : `${hint} (${message})`;
  const text = `the database in DATA_DIR cannot be used: ${reason}`;
  return new StoreError(text, { fatal: fatal || hint !== undefined, cause: thrown });
}

/** The path of a file in the folder, both made when missing, and the file for the owner alone. Throws a StoreError. */
export function privateFile(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // Made before SQLite would, which knows no mode: it gives `-wal` and `-shm` the mode of this file.
    closeSync(openSync(path, 'a', 0o600));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
    return path;
  } catch (error) {
    throw storeError(error, true);
  }
}

/**
 * Locks the folder, made when missing, until it is disposed or this process ends in whatever way: two would share no limit,
 * and take each other's jobs for left ones. Waits up to `waitMs` for another to end, and calls `onWait` when it has to;
 * resolves to undefined where that has not ended by then. Rejects with a StoreError where the folder cannot be used.
 */
export async function lockFolder(dataDir: string, waitMs: number, onWait: () => void) {
  const until = performance.now() + waitMs;
  const database = new DatabaseSync(privateFile(dataDir, LOCK_FILE));
  for (let waited = false; !tryLock(database); waited = true) {
    if (!waited) onWait();
    if (performance.now() >= until) {
      database.close();
      return undefined;
    }
    await sleep(LOOK_EVERY_MS);
  }
  return database as Disposable;
}

function tryLock(database: DatabaseSync): boolean {
  try {
    // Without a journal file beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (Reflect.get(Object(error), 'errcode') === SQLITE_BUSY) return false;
    throw storeError(error, true);
  }
}

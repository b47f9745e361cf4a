/** One process at a time works in a data folder: two would share no limit, and take each other's jobs for left ones. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from './store.ts';

export const LOCK_FILE = 'unwhitelist.lock';
const LOOK_EVERY_MS = 200;
/** SQLite's result for a lock that somebody else holds. */
const SQLITE_BUSY = 5;

export interface FolderLock {
  readonly release: () => void;
}

/**
 * Locks the folder `dataDir`, which is made when missing, until this process ends in whatever way: the operating system
 * lets go of the lock with it. Waits up to `waitMs` for another process to end, and calls `onWait` when it has to; resolves
 * to undefined where that has not ended by then. Rejects with a StoreError where the folder cannot be used.
 */
export async function lockFolder(
  dataDir: string,
  waitMs: number,
  onWait: () => void,
): Promise<FolderLock | undefined> {
  const until = performance.now() + waitMs;
  const database = open(dataDir);
  const release = (): void => {
    if (database.isOpen) database.close();
  };
  for (let waited = false; !tryLock(database); waited = true) {
    if (!waited) onWait();
    if (performance.now() >= until) {
      release();
      return undefined;
    }
    await sleep(LOOK_EVERY_MS);
  }
  return { release };
}

function open(dataDir: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, LOCK_FILE);
    closeSync(openSync(path, 'a', 0o600));
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw unusable(error);
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    // Without a journal file beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (Reflect.get(Object(error), 'errcode') === SQLITE_BUSY) return false;
    throw unusable(error);
  }
}

function unusable(error: unknown): StoreError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreError(`the folder DATA_DIR cannot be used: ${reason}`, { fatal: true, cause: error });
}

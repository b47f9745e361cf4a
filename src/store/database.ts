/** The embedded database: one file, opened safely, with its schema brought up to date. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import { StoreError, SupersededError } from './store.ts';

/** One row of a query, by column. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

export const DATABASE_FILE = 'unwhitelist.sqlite';
/** How long another process may hold the file. */
const BUSY_MS = 5_000;

/**
 * Opens the database in the folder `dataDir`, which is made when missing, readable by the owner only; `':memory:'` keeps
 * nothing. Throws a StoreError when the folder or the file cannot be used, or is of a newer version of the bot.
 */
export function openDatabase(dataDir: string, migrations: readonly string[] = MIGRATIONS): DatabaseSync {
  try {
    return prepare(dataDir === ':memory:' ? new DatabaseSync(dataDir) : openFile(dataDir), migrations);
  } catch (error) {
    throw storeError(error, true);
  }
}

/** What `work` returns or resolves to; rejects with a StoreError for whatever SQLite throws. */
export async function inStore<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await Promise.try(work);
  } catch (error) {
    throw storeFault(error);
  }
}

/** What a promise of the store rejects with. */
export function storeFault(error: unknown): Error {
  return error instanceof SupersededError ? error : storeError(error);
}

/** Runs `work` in a transaction that is this process's alone: all of it is kept, or, when it throws, nothing. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // After some errors (a full disk) SQLite has already rolled back (https://sqlite.org/lang_transaction.html).
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Result codes after which every further write would fail alike (https://sqlite.org/rescode.html). The others, such as a
 * lock that another program holds, pass.
 */
const FATAL_RESULTS = new Map([
  [8, 'it cannot be written to'],
  [10, 'its disk has a fault'],
  [11, 'the file is damaged: restore a backup, or move it away to begin anew'],
  [13, 'its disk is full'],
  [14, 'a file cannot be opened'],
  [26, 'the file is no database: restore a backup, or move it away to begin anew'],
]);

/** What SQLite has thrown, for operators; `fatal` also when it says so itself. */
export function storeError(error: unknown, fatal = false): StoreError {
  if (error instanceof StoreError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  // The lower byte is the primary code.
  const result = Number(Reflect.get(Object(error), 'errcode')) & 0xff;
  const hint = FATAL_RESULTS.get(result);
  const message = `the database in DATA_DIR cannot be used: ${hint === undefined ? reason : `${hint} (${reason})`}`;
  return new StoreError(message, { fatal: fatal || hint !== undefined, cause: error });
}

function openFile(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, DATABASE_FILE);
  // Made before SQLite would, which knows no mode: it gives `-wal` and `-shm` the mode of this file.
  closeSync(openSync(path, 'a', 0o600));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
  return new DatabaseSync(path, { timeout: BUSY_MS });
}

function prepare(database: DatabaseSync, migrations: readonly string[]): DatabaseSync {
  try {
    // FULL: NORMAL may lose the last commits on power loss (https://sqlite.org/pragma.html#pragma_synchronous).
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    checkForDamage(database);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws a StoreError where the file is damaged. */
export function checkForDamage(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found === 'ok') return;
  const reason = `${FATAL_RESULTS.get(11) ?? ''} (${String(found)})`;
  throw new StoreError(`the database in DATA_DIR cannot be used: ${reason}`, { fatal: true });
}

/**
 * Runs the migrations that this file has not seen: all, or none when one fails. Writes in any case, so that a disk without
 * room is found now and not in the middle of a removal.
 */
function migrate(database: DatabaseSync, migrations: readonly string[]): void {
  inTransaction(database, () => {
    const version = versionOf(database);
    if (version > migrations.length) {
      throw new StoreError(
        `the database in DATA_DIR is of version ${version}, this bot knows ${migrations.length}: it was used by a newer one`,
        { fatal: true },
      );
    }
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** How many migrations it has seen. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** The embedded database: one file, opened safely, with its schema brought up to date. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

/** One row of a query, by column. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The database cannot be used: the message tells the operator which variable to look at. */
export class StoreError extends Error {
  override name = 'StoreError';
}

const FILE_NAME = 'unwhitelist.sqlite';
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
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`the database in DATA_DIR cannot be used: ${reason}`, { cause: error });
  }
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

function openFile(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, FILE_NAME);
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
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs the migrations that this file has not seen: all, or none when one fails. */
function migrate(database: DatabaseSync, migrations: readonly string[]): void {
  if (versionOf(database) === migrations.length) return;
  inTransaction(database, () => {
    // Read again, now that no other process can be migrating.
    const version = versionOf(database);
    if (version > migrations.length) {
      throw new StoreError(
        `the database in DATA_DIR is of version ${version}, this bot knows ${migrations.length}: it was used by a newer one`,
      );
    }
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

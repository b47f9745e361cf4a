/** The embedded database: one file, opened safely, with its schema brought up to date. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

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
export function openDatabase(dataDir: string): DatabaseSync {
  try {
    if (dataDir === ':memory:') return prepare(new DatabaseSync(':memory:'));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, FILE_NAME);
    const database = prepare(new DatabaseSync(path, { timeout: BUSY_MS }));
    chmodSync(path, 0o600);
    return database;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`the database in DATA_DIR cannot be used: ${reason}`, { cause: error });
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  // FULL: NORMAL may lose the last commits on power loss (https://sqlite.org/pragma.html#pragma_synchronous).
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  migrate(database);
  return database;
}

/** Runs the migrations that this file has not seen, each in a transaction with its number. */
function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      `the database in DATA_DIR is of version ${version}, this bot knows ${MIGRATIONS.length}: it was used by a newer one`,
    );
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** Inspects whether the SQLite database could be used, without creating or changing anything. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrationsFor } from '../store/migrations.ts';
import { checkedVersion } from '../store/sqlite/database.js';
import { DATABASE_FILE, LOCK_FILE, lockFolder, storeError } from '../store/sqlite/folder.ts';

export type FolderState =
  /** `isNew`: there is no database yet. `olderBy`: migrations that the next start will run. */
  | { readonly kind: 'usable'; readonly isNew: boolean; readonly olderBy: number }
  /** A bot runs there. */
  | { readonly kind: 'in-use' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** As large as a start with a new database needs it, about. */
const TRIAL_BYTES = 262_144;

/**
 * What `npm start` would find in `dataDir`, with the rights of this process. Files are not made where there are none: made
 * by another user, they would be in the bot's way. Never rejects.
 */
export async function inspectFolder(dataDir: string): Promise<FolderState> {
  try {
    if (!existsSync(dataDir)) {
      accessSync(nearestFolder(dataDir), constants.W_OK | constants.X_OK);
      return { kind: 'usable', isNew: true, olderBy: 0 };
    }
    if (!statSync(dataDir).isDirectory()) return { kind: 'unusable', reason: 'it is not a folder' };
    // A running bot has created this file; without the file no process can be disturbed.
    if (!existsSync(join(dataDir, LOCK_FILE))) return inspectFiles(dataDir);
    const lock = await lockFolder(dataDir, 0, () => undefined);
    if (lock === undefined) return { kind: 'in-use' };
    try {
      return inspectFiles(dataDir);
    } finally {
      lock[Symbol.dispose]();
    }
  } catch (error) {
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function nearestFolder(path: string): string {
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  return folder;
}

function inspectFiles(dataDir: string): FolderState {
  tryToWrite(dataDir);
  const path = join(dataDir, DATABASE_FILE);
  if (!existsSync(path)) return { kind: 'usable', isNew: true, olderBy: 0 };
  accessSync(path, constants.R_OK | constants.W_OK);
  const database = new DatabaseSync(path, { timeout: 1_000 });
  try {
    const known = migrationsFor('sqlite').length;
    const olderBy = known - checkedVersion(database, known);
    // Takes the right to write, and writes nothing.
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    return { kind: 'usable', isNew: false, olderBy };
  } catch (error) {
    throw storeError(error);
  } finally {
    database.close();
  }
}

function tryToWrite(dataDir: string): void {
  const trial = join(dataDir, `unwhitelist-trial-${randomUUID()}`);
  try {
    writeFileSync(trial, Buffer.alloc(TRIAL_BYTES), { flag: 'wx', mode: 0o600, flush: true });
  } finally {
    rmSync(trial, { force: true });
  }
}

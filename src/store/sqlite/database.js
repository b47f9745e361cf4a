/** Opens a SQLite database, and runs statements and transactions on it. */
/** @import { StatementSync } from 'node:sqlite' */
/** @import { Row, Value } from '../database.ts' */
/** @import { Reply, Task } from './open.ts' */
import { DatabaseSync } from 'node:sqlite';

/** How long another program may hold the file: a backup of it takes moments. */
const BUSY_MS = 5_000;
const SQLITE_CORRUPT = 11;
/** More than the store has: SQL text that differs each time must not fill the memory. */
const PREPARED_MAX = 200;

/**
 * Makes it safe, and runs the migrations that it has not seen: all, or none when one fails. Throws as `checkedVersion`;
 * the end of the thread closes it then.
 * @type {(path: string, migrations: readonly string[]) => DatabaseSync}
 */
export function openDatabase(path, migrations) {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  // FULL: NORMAL may lose the last commits on power loss (https://sqlite.org/pragma.html#pragma_synchronous).
  // secure_delete: what is deleted is overwritten.
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE',
  );
  const version = checkedVersion(database, migrations.length);
  for (const migration of migrations.slice(version)) database.exec(migration);
  // In any case, so that a disk without room is found now and not in the middle of a removal.
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  if (version > 0 && version < migrations.length) eraseLeftovers(database);
  return database;
}

/**
 * Of what earlier versions deleted, which did not overwrite it. A disk that has no room for a second copy keeps it.
 * @type {(database: DatabaseSync) => void}
 */
function eraseLeftovers(database) {
  try {
    database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The file is as it was, and the bot can work with it.
  }
}

/**
 * How many migrations it has seen. Throws what SQLite throws, also where it is damaged or has seen more than are `known`.
 * @type {(database: DatabaseSync, known: number) => number}
 */
export function checkedVersion(database, known) {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: SQLITE_CORRUPT });
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version <= known) return version;
  throw new Error(`it is of version ${version}, this bot knows ${known}: it was used by a newer one`);
}

/**
 * `commit` is a group commit: one transaction, and so one flush of the disk, for all tasks. Of what fails or is refused
 * nothing is kept, of the others all. Neither throws: an error is an answer.
 * @type {(database: DatabaseSync) => { run: (task: Task) => Reply; commit: (tasks: readonly Task[]) => readonly Reply[] }}
 */
export function createStatements(database) {
  const prepared = /** @type {Map<string, StatementSync>} */ (new Map());

  /** @type {(sql: string, values?: readonly Value[]) => readonly Row[]} */
  const execute = (sql, values = []) => {
    if (prepared.size >= PREPARED_MAX) prepared.clear();
    // node:sqlite takes values by position for `?1`, and for `$1` by name alone.
    const statement = prepared.get(sql) ?? database.prepare(sql.replaceAll(/\$(\d+)/gu, '?$1'));
    prepared.set(sql, statement);
    // It makes numbers floating-point ones: in a column of text, 5 would become '5.0'.
    const bound = values.map((value) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : value));
    return /** @type {Row[]} */ (statement.all(...bound));
  };

  /** @type {(task: Task) => Reply} */
  const run = ({ id, statements }) => {
    try {
      const rows = /** @type {(readonly Row[])[]} */ ([]);
      for (const [at, { sql, values, required }] of statements.entries()) {
        rows.push(execute(sql, values));
        if (required && rows[at]?.length === 0) return { id, written: { kind: 'refused', at } };
      }
      return { id, written: { kind: 'kept', rows } };
    } catch (error) {
      return failed(id, error);
    }
  };

  /** @type {(tasks: readonly Task[]) => readonly Reply[]} */
  const commit = (tasks) => {
    try {
      execute('BEGIN IMMEDIATE');
      const replies = tasks.map((task) => {
        execute('SAVEPOINT one');
        const reply = run(task);
        // After some errors (a full disk) SQLite has rolled everything back (https://sqlite.org/lang_transaction.html).
        if (reply.failed && !database.isTransaction) throw Object.assign(new Error(), reply.failed);
        if (reply.written?.kind !== 'kept') execute('ROLLBACK TO one');
        execute('RELEASE one');
        return reply;
      });
      execute('COMMIT');
      return replies;
    } catch (error) {
      if (database.isTransaction) execute('ROLLBACK');
      return tasks.map(({ id }) => failed(id, error));
    }
  };

  return { run, commit };
}

/** @type {(id: number, thrown: unknown) => Reply} */
function failed(id, thrown) {
  const { message, errcode } = /** @type {Error & { errcode?: unknown }} */ (thrown);
  return { id, failed: { message, errcode } };
}

/** `npm run backup -- <file>`: copies the database in DATA_DIR, while the bot runs or not, and says what is in the copy. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { backup, DatabaseSync } from 'node:sqlite';
import { createEnvReader } from '../config/env-reader.ts';
import { readArguments } from '../config/read-arguments.ts';
import { migrationsFor } from '../store/migrations.ts';
import { checkedVersion } from '../store/sqlite/database.js';
import { DATABASE_FILE } from '../store/sqlite/folder.ts';

const HELP = `npm run backup -- <file>
  copies the database in DATA_DIR into a new file, while the bot runs or not, and says how many rows the copy has.
  With DATABASE_URL the database is a PostgreSQL, which pg_dump copies: see docs/running.md.
`;
/** All at once: a step of fewer begins again whenever the bot has written between two of them. */
const PAGES_A_STEP = 1_000_000;

const { positionals, envFile } = readArguments({ help: HELP, positionals: { least: 1, most: 1 } });
const [target = ''] = positionals;
try {
  process.stdout.write(`${target}: ${await copyTo(target)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** How many rows each table has in the copy. What was written is taken away where it is not a whole copy. */
async function copyTo(file: string): Promise<string> {
  using source = openOwn(databaseFile(), { readOnly: true });
  if (existsSync(file)) throw new Error(`${file} is there already: choose another name, or move it away`);
  // It tells who removed whom, and why.
  process.umask(0o077);
  try {
    await backup(source, file, { rate: PAGES_A_STEP });
    using copy = openOwn(file, { readOnly: false });
    // So that the file alone is the database, with nothing beside it.
    copy.exec('PRAGMA journal_mode = DELETE');
    return rowsOf(copy);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

function databaseFile(): string {
  const reader = createEnvReader(process.env, envFile);
  const dataDir = reader.read('DATA_DIR');
  if (reader.isSet('DATABASE_URL')) {
    reader.addProblem(
      'DATABASE_URL',
      'is set, so the database is a PostgreSQL: copy it with pg_dump (docs/running.md)',
    );
  }
  const [problem] = reader.problems;
  if (problem !== undefined) throw new Error(`${problem.name}: ${problem.expected}`);
  const path = join(dataDir, DATABASE_FILE);
  if (!existsSync(path)) throw new Error(`DATA_DIR (${dataDir}): there is no ${DATABASE_FILE} in it`);
  return path;
}

/** A database of this bot, whole and of a version that it knows. */
function openOwn(path: string, options: { readonly readOnly: boolean }): DatabaseSync {
  try {
    const database = new DatabaseSync(path, options);
    if (checkedVersion(database, migrationsFor('sqlite').length) > 0) return database;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  throw new Error(`${path}: it is no database of this bot`);
}

function rowsOf(database: DatabaseSync): string {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  const counts = tables.map((name) => {
    const count = database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()?.['rows'];
    return `${name} ${String(count)}`;
  });
  return `${counts.join(', ')} rows`;
}

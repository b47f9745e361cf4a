import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { migrationsFor } from '../../../src/store/migrations.ts';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { StoreError } from '../../../src/store/store.ts';
import { temporaryFolders } from '../folder.ts';

const FILE = 'unwhitelist.sqlite';
const MIGRATIONS = migrationsFor('sqlite');
const folder = temporaryFolders();
const opened: Database[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

async function open(dataDir: string, migrations?: readonly string[]): Promise<Database> {
  const database = await openSqlite(dataDir, migrations);
  opened.push(database);
  return database;
}

/** Writes into a file that no bot has open. */
function raw(dataDir: string, sql: string): void {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, FILE));
  database.exec(sql);
  database.close();
}

const pragma = async (database: Database, name: string): Promise<unknown> =>
  (await database.read(`PRAGMA ${name}`))[0]?.[name];
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const modesIn = (dataDir: string): unknown =>
  Object.fromEntries(readdirSync(dataDir).map((name) => [name, modeOf(join(dataDir, name))]));
const PRIVATE = { [FILE]: '600', [`${FILE}-wal`]: '600', [`${FILE}-shm`]: '600' };

describe('the files', () => {
  test('are in a folder that is made, and are for the owner alone', async () => {
    const dataDir = join(folder(), 'deep', 'data');
    await open(dataDir);
    expect(modeOf(dataDir)).toBe('700');
    expect(modesIn(dataDir)).toEqual(PRIVATE);
  });

  test('that others could read become private', async () => {
    const dataDir = folder();
    await open(dataDir);
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o644);
    await open(dataDir);
    expect(modesIn(dataDir)).toEqual(PRIVATE);
  });

  test('lose nothing that was committed when the power fails', async () => {
    const database = await open(folder());
    expect(await pragma(database, 'journal_mode')).toBe('wal');
    expect(await pragma(database, 'synchronous')).toBe(2); // FULL
    expect(await pragma(database, 'foreign_keys')).toBe(1);
  });
});

describe('what cannot be used is refused, naming DATA_DIR', () => {
  test.each<[string, string, (dataDir: string) => void]>([
    [
      'a file for a folder',
      'DATA_DIR cannot be used: EEXIST',
      (dataDir) => {
        writeFileSync(dataDir, '');
      },
    ],
    [
      'a folder for the file',
      'DATA_DIR cannot be used: EISDIR',
      (dataDir) => mkdirSync(join(dataDir, FILE), { recursive: true }),
    ],
    [
      'a file that is no database',
      'DATA_DIR cannot be used: the file is no database: restore a backup',
      (dataDir) => {
        mkdirSync(dataDir);
        writeFileSync(join(dataDir, FILE), 'x'.repeat(4_096));
      },
    ],
    [
      'a damaged file',
      'DATA_DIR cannot be used: the file is damaged: restore a backup',
      (dataDir) => {
        raw(dataDir, "CREATE TABLE a (t TEXT); INSERT INTO a VALUES (printf('%.50000c', 'x'))");
        const bytes = readFileSync(join(dataDir, FILE));
        writeFileSync(join(dataDir, FILE), bytes.fill(7, 4_096, 8_192));
      },
    ],
    [
      'a database of a newer version',
      `DATA_DIR cannot be used: it is of version 1000, this bot knows ${MIGRATIONS.length}: it was used by a newer one`,
      (dataDir) => {
        raw(dataDir, 'PRAGMA user_version = 1000');
      },
    ],
  ])('%s', async (_name, message, prepare) => {
    const dataDir = join(folder(), 'data');
    prepare(dataDir);
    const error: unknown = await openSqlite(dataDir).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ fatal: true, message: expect.stringContaining(message) as string });
  });
});

test('a database of a newer version is let go of at once', async () => {
  const dataDir = folder();
  raw(dataDir, 'PRAGMA user_version = 1000');
  await expect(openSqlite(dataDir)).rejects.toThrow('newer');
  expect(readdirSync(dataDir)).toEqual([FILE]);
});

test('a folder below a file is refused', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  await expect(openSqlite(join(file, 'data'))).rejects.toThrow('DATA_DIR cannot be used: ENOTDIR');
});

describe('migrations', () => {
  const FIRST = 'CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1)';
  const SECOND = 'CREATE TABLE b (n INTEGER) STRICT; INSERT INTO b SELECT n + 1 FROM a';

  test('bring a new file to the newest version', async () => {
    const database = await open(folder());
    expect(await pragma(database, 'user_version')).toBe(MIGRATIONS.length);
    expect(await database.usable()).toBe(true);
  });

  test('run once, and go on from where a file stands', async () => {
    const dataDir = folder();
    await (await open(dataDir, [FIRST])).close();
    const database = await open(dataDir, [FIRST, SECOND]);
    expect(await database.read('SELECT n FROM a')).toEqual([{ n: 1 }]);
    expect(await database.read('SELECT n FROM b')).toEqual([{ n: 2 }]);
    expect(await pragma(database, 'user_version')).toBe(2);
  });

  test('that fail change nothing and hold nothing up', async () => {
    const dataDir = folder();
    await (await open(dataDir, [FIRST])).close();
    const failing = open(dataDir, [FIRST, SECOND, 'CREATE TABLE c (n INTEGER); nonsense']);
    await expect(failing).rejects.toThrow(/DATA_DIR.*syntax error/u);
    expect(readdirSync(dataDir)).toEqual([FILE]);
    const database = await open(dataDir, [FIRST]);
    const tables = await database.read("SELECT name FROM sqlite_schema WHERE type = 'table'");
    expect(tables).toEqual([{ name: 'a' }]);
    // A transaction left open would keep this from writing.
    await database.write([{ sql: 'INSERT INTO a VALUES (2)', values: [] }]);
  });

  test('keep the messages of a file from before messages had a time', async () => {
    const dataDir = folder();
    await (await open(dataDir, MIGRATIONS.slice(0, 1))).close();
    raw(dataDir, "INSERT INTO outbox (platform, channel, message, due_at) VALUES ('slack', 'C1', '{}', 5)");
    const database = await open(dataDir);
    expect(await database.read('SELECT due_at, added_at FROM outbox')).toEqual([{ due_at: 5, added_at: 5 }]);
  });

  test('keep each user of an action once, and problems without their messages', async () => {
    const dataDir = folder();
    await (await open(dataDir, MIGRATIONS.slice(0, 3))).close();
    raw(
      dataDir,
      `INSERT INTO actions (id, kind, conversation, group_name, platform, moderator, request_ids, created_at, problems)
       VALUES (1, 'remove', '1', 'main', 'slack', 'U1', '[]', 0, '[{"code":"A","message":"Authorization: x"},{"code":"B"}]'),
              (2, 'remove', '1', 'main', 'slack', 'U1', '[]', 0, '[]');
       INSERT INTO action_users (action, position, user_id, outcome)
       VALUES (1, 0, '7', 'removed'), (1, 1, '8', 'failed'), (1, 2, '7', 'failed'), (2, 0, '7', 'failed')`,
    );
    const { read } = await open(dataDir);
    expect(await read('SELECT action, position, user_id, outcome FROM action_users')).toEqual([
      { action: 1, position: 0, user_id: '7', outcome: 'removed' },
      { action: 1, position: 1, user_id: '8', outcome: 'failed' },
      { action: 2, position: 0, user_id: '7', outcome: 'failed' },
    ]);
    expect(await read('SELECT problems, moderator_name FROM actions')).toEqual([
      { problems: '[{"code":"A"},{"code":"B"}]', moderator_name: null },
      { problems: '[]', moderator_name: null },
    ]);
  });
});

describe('the end', () => {
  const NUMBERS = ['CREATE TABLE jobs (id INTEGER PRIMARY KEY) STRICT'];
  const keep = ({ write }: Database): Promise<unknown> =>
    write([{ sql: 'INSERT INTO jobs DEFAULT VALUES', values: [] }]);

  test('waits for what is being written, leaves one file, and can be asked for twice', async () => {
    const dataDir = folder();
    const database = await open(dataDir, NUMBERS);
    const keeping = Array.from({ length: 50 }, () => keep(database));
    await Promise.all([database.close(), database.close()]);
    await Promise.all(keeping);
    await database.close();
    expect(readdirSync(dataDir)).toEqual([FILE]);
    const over = { code: 'STORE_FAILED', fatal: false, message: 'the store is closed' };
    await expect(keep(database)).rejects.toMatchObject(over);
    await expect(database.read('SELECT 1')).rejects.toMatchObject(over);
    expect(await database.usable()).toBe(false);
    const reopened = await open(dataDir, NUMBERS);
    expect(await reopened.read('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 50 }]);
  });

  test('of the thread by itself is told to everybody, then and later', async () => {
    const post = vi.spyOn(Worker.prototype, 'postMessage');
    onTestFinished(() => {
      post.mockRestore();
    });
    const database = await open(folder(), NUMBERS);
    await keep(database);
    const [worker] = post.mock.contexts as Worker[];
    const ending = worker?.terminate();
    const died = {
      code: 'STORE_FAILED',
      fatal: true,
      message: expect.stringMatching(
        /^the database in DATA_DIR cannot be used: its thread has ended/u,
      ) as string,
    };
    const settled = await Promise.allSettled([keep(database), database.read('SELECT 1')]);
    expect(settled.map((one) => one.status === 'rejected' && (one.reason as unknown))).toMatchObject([
      died,
      died,
    ]);
    await ending;
    await expect(keep(database)).rejects.toMatchObject(died);
    expect(await database.usable()).toBe(false);
    await database.close();
  });

  test('of the process comes when nothing is awaited, and not before', async () => {
    const source = new URL('../../../src/store/sqlite/open.ts', import.meta.url).href;
    const code = `const { openSqlite } = await import(${JSON.stringify(source)});
      const { write, read } = await openSqlite(${JSON.stringify(folder())}, ${JSON.stringify(NUMBERS)});
      await write([{ sql: 'INSERT INTO jobs DEFAULT VALUES', values: [] }]);
      console.log((await read('SELECT id FROM jobs')).length);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
      timeout: 10_000,
    });
    expect(stdout).toBe('1\n');
  });
});

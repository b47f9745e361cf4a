import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inTransaction, openDatabase } from '../../src/store/database.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { StoreError } from '../../src/store/store.ts';
import { temporaryFolders } from './folder.ts';

const FILE = 'unwhitelist.sqlite';
const folder = temporaryFolders();
const opened: DatabaseSync[] = [];
afterEach(() => {
  for (const database of opened.splice(0)) if (database.isOpen) database.close();
});

function open(dataDir: string, migrations?: readonly string[]): DatabaseSync {
  const database = openDatabase(dataDir, migrations);
  opened.push(database);
  return database;
}

function raw(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDir, FILE));
  opened.push(database);
  return database;
}

const pragma = (database: DatabaseSync, name: string): unknown =>
  database.prepare(`PRAGMA ${name}`).get()?.[name];
const tables = (database: DatabaseSync): unknown =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => name);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the files', () => {
  test('are in a folder that is made, and are for the owner alone', () => {
    const dataDir = join(folder(), 'deep', 'data');
    open(dataDir);
    expect(modeOf(dataDir)).toBe('700');
    const modes = Object.fromEntries(readdirSync(dataDir).map((name) => [name, modeOf(join(dataDir, name))]));
    expect(modes).toEqual({ [FILE]: '600', [`${FILE}-wal`]: '600', [`${FILE}-shm`]: '600' });
  });

  test('that others could read become private', () => {
    const dataDir = folder();
    open(dataDir).exec("INSERT INTO links VALUES ('slack', 'U1', '1', 'U2', 0)");
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o644);
    open(dataDir);
    expect(readdirSync(dataDir).map((name) => modeOf(join(dataDir, name)))).toEqual(['600', '600', '600']);
  });

  test('lose nothing that was committed when the power fails', () => {
    const database = open(folder());
    expect(pragma(database, 'journal_mode')).toBe('wal');
    expect(pragma(database, 'synchronous')).toBe(2); // FULL
    expect(pragma(database, 'foreign_keys')).toBe(1);
  });
});

describe('what cannot be used is refused, naming DATA_DIR', () => {
  test.each([
    [
      'a folder below a file',
      (dir: string) => {
        writeFileSync(join(dir, 'file'), '');
        return join(dir, 'file', 'data');
      },
    ],
    [
      'a file for a folder',
      (dir: string) => {
        writeFileSync(join(dir, 'file'), '');
        return join(dir, 'file');
      },
    ],
    [
      'a folder for the file',
      (dir: string) => {
        mkdirSync(join(dir, FILE));
        return dir;
      },
    ],
    [
      'a file that is no database',
      (dir: string) => {
        writeFileSync(join(dir, FILE), 'x'.repeat(4_096));
        return dir;
      },
    ],
    [
      'a database of a newer version',
      (dir: string) => {
        raw(dir).exec('PRAGMA user_version = 1000');
        return dir;
      },
    ],
  ])('%s', (name, prepare) => {
    const dataDir = prepare(folder());
    const attempt = (): unknown => openDatabase(dataDir);
    expect(attempt).toThrow(StoreError);
    expect(attempt).toThrow(name.includes('newer') ? /DATA_DIR.*version 1000.*newer/u : /DATA_DIR/u);
  });
});

describe('migrations', () => {
  const FIRST = 'CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1)';
  const SECOND = 'CREATE TABLE b (n INTEGER) STRICT; INSERT INTO b SELECT n + 1 FROM a';

  test('bring a new file to the newest version', () => {
    expect(pragma(open(folder()), 'user_version')).toBe(MIGRATIONS.length);
  });

  test('run once', () => {
    const dataDir = folder();
    open(dataDir, [FIRST]).close();
    const database = open(dataDir, [FIRST]);
    expect(database.prepare('SELECT n FROM a').all()).toEqual([{ n: 1 }]);
  });

  test('go on from where a file stands', () => {
    const dataDir = folder();
    open(dataDir, [FIRST]).close();
    const database = open(dataDir, [FIRST, SECOND]);
    expect(database.prepare('SELECT n FROM b').all()).toEqual([{ n: 2 }]);
    expect(pragma(database, 'user_version')).toBe(2);
  });

  test('that fail change nothing and hold nothing up', () => {
    const dataDir = folder();
    open(dataDir, [FIRST]).close();
    const close = vi.spyOn(DatabaseSync.prototype, 'close');
    expect(() => openDatabase(dataDir, [FIRST, SECOND, 'CREATE TABLE c (n INTEGER); nonsense'])).toThrow(
      /DATA_DIR/u,
    );
    expect(close).toHaveBeenCalledOnce();
    close.mockRestore();
    // A transaction left open would keep this from writing.
    const database = open(dataDir, [FIRST]);
    expect(tables(database)).toEqual(['a']);
    database.exec('INSERT INTO a VALUES (2)');
  });

  test('keep the messages of a file from before messages had a time', () => {
    const dataDir = folder();
    open(dataDir, MIGRATIONS.slice(0, 1)).exec(
      "INSERT INTO outbox (platform, channel, message, due_at) VALUES ('slack', 'C1', '{}', 5)",
    );
    expect(open(dataDir).prepare('SELECT due_at, added_at FROM outbox').all()).toEqual([
      { due_at: 5, added_at: 5 },
    ]);
  });
});

test('a database from before users were in an action once keeps each once, and problems lose their messages', () => {
  const dataDir = folder();
  open(dataDir, MIGRATIONS.slice(0, 3)).exec(
    `INSERT INTO actions (id, kind, conversation, group_name, platform, moderator, request_ids, created_at, problems)
     VALUES (1, 'remove', '1', 'main', 'slack', 'U1', '[]', 0, '[{"code":"A","message":"Authorization: x"},{"code":"B"}]'),
            (2, 'remove', '1', 'main', 'slack', 'U1', '[]', 0, '[]');
     INSERT INTO action_users (action, position, user_id, outcome)
     VALUES (1, 0, '7', 'removed'), (1, 1, '8', 'failed'), (1, 2, '7', 'failed'), (2, 0, '7', 'failed')`,
  );
  const database = open(dataDir);
  expect(database.prepare('SELECT action, position, user_id, outcome FROM action_users').all()).toEqual([
    { action: 1, position: 0, user_id: '7', outcome: 'removed' },
    { action: 1, position: 1, user_id: '8', outcome: 'failed' },
    { action: 2, position: 0, user_id: '7', outcome: 'failed' },
  ]);
  expect(database.prepare('SELECT problems, moderator_name FROM actions').all()).toEqual([
    { problems: '[{"code":"A"},{"code":"B"}]', moderator_name: null },
    { problems: '[]', moderator_name: null },
  ]);
});

test('a transaction keeps all or nothing', () => {
  const database = open(folder(), ['CREATE TABLE a (n INTEGER) STRICT']);
  const insert = database.prepare('INSERT INTO a VALUES (?)');
  const failing = (): unknown =>
    inTransaction(database, () => {
      insert.run(1);
      throw new Error('in the middle');
    });
  expect(failing).toThrow('in the middle');
  expect(database.isTransaction).toBe(false);
  expect(inTransaction(database, () => insert.run(2).changes)).toBe(1);
  expect(database.prepare('SELECT n FROM a').all()).toEqual([{ n: 2 }]);
});

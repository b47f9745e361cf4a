import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Database, Statement, Value, Written } from '../../../src/store/database.ts';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { temporaryFolders } from '../folder.ts';

const folder = temporaryFolders();
const opened: Database[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

const SCHEMA = 'CREATE TABLE numbers (n INTEGER PRIMARY KEY, label TEXT) STRICT';

async function open(dataDir = ':memory:') {
  const database = await openSqlite(dataDir, [SCHEMA]);
  opened.push(database);
  const keep = (n: number, label: Value = null): Promise<Written> => database.write([insert(n, label)]);
  const kept = async (): Promise<unknown> =>
    (await database.read('SELECT n FROM numbers ORDER BY n')).map(({ n }) => n);
  return { database, keep, kept };
}

const insert = (n: number, label: Value = null): Statement => ({
  sql: 'INSERT INTO numbers VALUES ($1, $2) RETURNING n, label',
  values: [n, label],
});
/** Returns no row. */
const nothing: Statement = { sql: 'DELETE FROM numbers WHERE n = $1 RETURNING n', values: [-1] };
const failure = { status: 'rejected', reason: { code: 'STORE_FAILED', fatal: false } };

describe('a write', () => {
  test('returns the rows of each of its statements', async () => {
    const { database } = await open();
    const written = await database.write([insert(1, 'a'), nothing, insert(2), insert(3, 5)]);
    const rows = [[{ n: 1, label: 'a' }], [], [{ n: 2, label: null }], [{ n: 3, label: '5' }]];
    expect(written).toEqual({ kind: 'kept', rows });
    expect(await database.write([])).toEqual({ kind: 'kept', rows: [] });
  });

  test('keeps nothing where a required statement returns no row, and says which', async () => {
    const { database, kept } = await open();
    const written = await database.write([insert(1), { ...nothing, required: true }, insert(2)]);
    expect(written).toEqual({ kind: 'refused', at: 1 });
    expect(await kept()).toEqual([]);
    expect(await database.write([{ ...insert(3), required: true }])).toMatchObject({ kind: 'kept' });
  });

  test('that fails or is refused keeps nothing, and all of the others written with it is kept', async () => {
    const { database, keep, kept } = await open();
    const settled = await Promise.allSettled([
      keep(1),
      keep(1),
      database.write([insert(8), { sql: 'nonsense', values: [] }]),
      database.write([insert(9), { ...nothing, required: true }]),
      keep(2),
    ]);
    const kinds = settled.map((one) => (one.status === 'fulfilled' ? one.value.kind : one.status));
    expect(kinds).toEqual(['kept', 'rejected', 'rejected', 'refused', 'kept']);
    expect(settled[1]).toMatchObject(failure);
    expect(await kept()).toEqual([1, 2]);
  });

  test('sees what was written before it, and is seen by what is read after it', async () => {
    const { database, keep } = await open();
    const add = (text: string): Promise<Written> =>
      database.write([{ sql: 'UPDATE numbers SET label = label || $1 WHERE n = 1', values: [text] }]);
    void keep(1, '');
    const first = add('a');
    await nextTurn();
    void add('b');
    void add('c');
    expect(await database.read('SELECT label FROM numbers')).toEqual([{ label: 'abc' }]);
    await first;
  });
});

const FULL = 'the database in DATA_DIR cannot be used: its disk is full (database or disk is full)';

describe('where the whole transaction fails, everybody in it is told', () => {
  test('for it was rolled back', async () => {
    const { database, keep, kept } = await open();
    const rolledBack = database.write([{ sql: 'ROLLBACK', values: [] }]);
    const settled = await Promise.allSettled([keep(1), rolledBack, keep(2)]);
    expect(settled).toMatchObject([failure, failure, failure]);
    expect(await kept()).toEqual([]);
    expect(await keep(3)).toMatchObject({ kind: 'kept' });
  });

  test('for it cannot be committed', async () => {
    const { database, keep, kept } = await open();
    const column = 'of INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED';
    await database.write([{ sql: `CREATE TABLE parts (${column}) STRICT`, values: [] }]);
    const ofNobody = database.write([{ sql: 'INSERT INTO parts VALUES (7)', values: [] }]);
    expect(await Promise.allSettled([keep(1), ofNobody])).toMatchObject([failure, failure]);
    expect(await kept()).toEqual([]);
    expect(await keep(3)).toMatchObject({ kind: 'kept' });
  });

  test('for the disk is full', async () => {
    const { database, keep, kept } = await open(folder());
    await database.read('PRAGMA max_page_count = 4');
    // Where one row is inserted and none returned, SQLite keeps no statement journal, and rolls back everything.
    const sql = 'INSERT INTO numbers VALUES (2, $1)';
    const settled = await Promise.allSettled([
      keep(1),
      database.write([{ sql, values: ['x'.repeat(100_000)] }]),
      keep(3),
    ]);
    const full = { status: 'rejected', reason: { fatal: true, message: FULL } };
    expect(settled).toMatchObject([full, full, full]);
    expect(await kept()).toEqual([]);
  });
});

describe('while another program holds the file', () => {
  /** As a disk that does not answer: the thread of the database waits, for up to 5 s. */
  function hold(dataDir: string): () => void {
    const other = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    return () => {
      other.close();
    };
  }
  const walOf = (dataDir: string): number => statSync(join(dataDir, 'unwhitelist.sqlite-wal')).size;

  test('the bot goes on, and what it writes meanwhile is kept by one commit', async () => {
    const dataDir = folder();
    const { keep, kept } = await open(dataDir);
    const before = walOf(dataDir);
    await keep(1);
    const commit = walOf(dataDir) - before;

    const release = hold(dataDir);
    const keeping = [keep(2)];
    for (let n = 3; n < 100; n += 1) {
      await nextTurn();
      keeping.push(keep(n));
    }
    // In the thread that waits, this line would come too late.
    release();
    const written = await Promise.all(keeping);
    expect(written.every(({ kind }) => kind === 'kept')).toBe(true);
    // A commit appends each page once that it has changed: the first is of what had come then, the second of all the rest.
    expect(walOf(dataDir) - before).toBeLessThanOrEqual(3 * commit);
    expect(await kept()).toHaveLength(99);
  });

  test('what cannot be kept in time fails, and the next is kept', async () => {
    const dataDir = folder();
    const { database, keep, kept } = await open(dataDir);
    await database.read('PRAGMA busy_timeout = 1');
    const release = hold(dataDir);
    expect(await Promise.allSettled([keep(1), keep(2)])).toMatchObject([failure, failure]);
    expect(await database.usable()).toBe(false); // There is no table of jobs.
    release();
    await keep(3);
    expect(await kept()).toEqual([3]);
  });
});

test('a large result comes whole and in order, and numbers are numbers', async () => {
  const { database } = await open();
  const items = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => [index, `user ${index}`]));
  const { dialect, write, read } = database;
  const sql = `INSERT INTO numbers SELECT item.value ->> 0, item.value ->> 1 FROM ${dialect.items('$1')}`;
  await write([{ sql, values: [items] }]);
  const rows = await read(`SELECT label, n, ${dialect.clock} AS at FROM numbers ORDER BY n`);
  expect(rows).toHaveLength(20_000);
  expect(rows[12_345]).toEqual({ label: 'user 12345', n: 12_345, at: expect.any(Number) as number });
  expect(await read('SELECT $1 + 1 AS n', [Number.MAX_SAFE_INTEGER - 1])).toEqual([
    { n: Number.MAX_SAFE_INTEGER },
  ]);
});

test('more texts than are remembered are run', async () => {
  const { database } = await open();
  const texts = Array.from({ length: 300 }, (_, index) => `SELECT ${index} AS n`);
  const run = (): Promise<unknown[]> => Promise.all(texts.map(async (sql) => (await database.read(sql))[0]));
  expect(await run()).toEqual(texts.map((_, n) => ({ n })));
  expect(await run()).toEqual(texts.map((_, n) => ({ n })));
});

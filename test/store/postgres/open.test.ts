/** The database over a PostgreSQL that is there: transactions, values, migrations, and what the operator has to mend. */
import { expect, test, vi } from 'vitest';
import { StoreError } from '../../../src/store/store.ts';
import { createTestLog } from '../../support/log.ts';
import { openPostgres } from '../../../src/store/postgres/open.ts';
import { freshDatabase } from '../../support/postgres/database.ts';
import { AWAY, BACK, MIGRATIONS, note, NOTES, open, REFUSED } from './opened.ts';

const PATIENT = { patient: true };
const nothing = { sql: 'UPDATE notes SET text = $1 WHERE id = -1 RETURNING id', values: ['never'] };

test('a transaction is kept whole, and says what its statements returned', async () => {
  const { database } = open((await freshDatabase()).url);
  const count = { sql: 'SELECT count(*) AS count, bool_or(id = 1) AS found FROM notes', values: [] };
  expect(await database.write([note(1), note(2), count], PATIENT)).toEqual({
    kind: 'kept',
    rows: [[], [], [{ count: 2, found: 1 }]],
  });
  expect(await database.read(NOTES)).toEqual([1, 2].map((id) => ({ id, text: 'kept' })));
});

test('a required statement without a row: nothing is kept, and it is named', async () => {
  const { database } = open((await freshDatabase()).url);
  const refused = [note(1), { ...nothing, required: true }];
  expect(await database.write(refused, PATIENT)).toEqual({ kind: 'refused', at: 1 });
  // What would have failed after it makes no difference.
  expect(await database.write([...refused, note(1)])).toEqual({ kind: 'refused', at: 1 });
  expect(await database.read(NOTES)).toEqual([]);
  expect(await database.write([note(1), nothing])).toMatchObject({ kind: 'kept' });
});

test('a statement that fails: nothing is kept, and the error says neither the values nor the server', async () => {
  const { database, said } = open((await freshDatabase()).url);
  await database.write([note(1)], PATIENT);
  const failure = await database
    .write([note(2), note(1, 'a secret')], PATIENT)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({
    fatal: false,
    message: 'the PostgreSQL in DATABASE_URL cannot be used: an error (23505, notes, notes_pkey)',
  });
  expect(await database.read(NOTES)).toEqual([{ id: 1, text: 'kept' }]);
  expect(said()).toEqual([]);
});

test('transactions that hold each other up are repeated, and all are kept', async () => {
  const { database } = open((await freshDatabase()).url, { times: { queryMs: 5_000 } });
  await database.write([note(1, ''), note(2, '')], PATIENT);
  const append = (id: number) => ({
    sql: `UPDATE notes SET text = text || 'x' WHERE id = $1 RETURNING pg_sleep(0.01)::text`,
    values: [id],
  });
  const writes = Array.from({ length: 6 }, (_, n) =>
    database.write(n % 2 === 0 ? [append(1), append(2)] : [append(2), append(1)], PATIENT),
  );
  await Promise.all(writes);
  expect(await database.read(NOTES)).toEqual([1, 2].map((id) => ({ id, text: 'x'.repeat(6) })));
});

test('NUL characters and halves of characters are replaced, as values and within JSON', async () => {
  const { database } = open((await freshDatabase()).url);
  const texts = ['a\0b', 'c\uD800d', 'e\\u0000f', 'g"h'];
  const sql = `INSERT INTO notes (id, text) SELECT item.position, item.value ->> 0 FROM ${database.dialect.items('$1')}`;
  await database.write([{ sql, values: [JSON.stringify(texts.map((text) => [text]))] }], PATIENT);
  await database.write(texts.map((text, index) => note(10 + index, text)));
  const expected = ['a\uFFFDb', 'c\uFFFDd', 'e\\u0000f', 'g"h'];
  const rows = await database.read(NOTES);
  expect(rows.map(({ text }) => text)).toEqual([...expected, ...expected]);
});

test('the clock of the database is in milliseconds, as a number', async () => {
  const { database } = open((await freshDatabase()).url);
  const before = Date.now();
  const [row] = await database.read(`SELECT ${database.dialect.clock} AS now`, [], PATIENT);
  expect(row?.['now']).toBeGreaterThanOrEqual(before - 1);
  expect(row?.['now']).toBeLessThanOrEqual(Date.now() + 1);
});

test('two processes migrate a new database at once: each migration is run once', async () => {
  const fresh = await freshDatabase();
  const migrations = [...MIGRATIONS, `INSERT INTO notes VALUES (7, 'by the migration')`];
  const [a, b] = [open(fresh.url, { migrations }), open(fresh.url, { migrations })];
  await Promise.all([a, b].map(({ database }) => database.read(NOTES, [], PATIENT)));
  expect(await fresh.query(NOTES)).toEqual([{ id: '7', text: 'by the migration' }]);
  expect(await fresh.query('SELECT version FROM schema_version')).toEqual([{ version: 2 }]);
  for (const { complaints } of [a, b]) expect(complaints()).toEqual([]);
});

test('an older database gets the migrations that it has not seen', async () => {
  const fresh = await freshDatabase();
  const first = open(fresh.url);
  await first.database.write([note(1)], PATIENT);
  await first.database.close();
  const { database } = open(fresh.url, { migrations: [...MIGRATIONS, `UPDATE notes SET text = 'newer'`] });
  expect(await database.read(NOTES, [], PATIENT)).toEqual([{ id: 1, text: 'newer' }]);
});

test('a database of a newer bot is refused, and left as it is', async () => {
  const fresh = await freshDatabase();
  await fresh.query('CREATE TABLE schema_version (version INTEGER)');
  await fresh.query('INSERT INTO schema_version VALUES (9)');
  const { database, said } = open(fresh.url);
  await expect(database.read('SELECT 1')).rejects.toMatchObject({
    name: 'StoreError',
    fatal: true,
    message: expect.stringContaining(
      'is of version 9, this bot knows 1: it was used by a newer one',
    ) as string,
  });
  expect(said()).toEqual([REFUSED]);
  expect(await fresh.query('SELECT version FROM schema_version')).toEqual([{ version: 9 }]);
});

test.each([
  ['a wrong password', (url: URL) => (url.password = 'not-the-password'), 'wrong user or password (28P01)'],
  ['no such database', (url: URL) => (url.pathname = '/nowhere'), 'there is no such database (3D000)'],
])('%s: only the operator can mend it, and is told so once', async (_, change, reason) => {
  const { url } = await freshDatabase();
  const wrong = new URL(url);
  change(wrong);
  const { database, single, complaints, text } = open(wrong.href);
  await expect(database.write([note(1)], PATIENT)).rejects.toMatchObject({
    fatal: true,
    message: `the PostgreSQL in DATABASE_URL cannot be used: ${reason}`,
  });
  await expect(single('SELECT 1')).rejects.toBeInstanceOf(StoreError);
  expect(await database.usable()).toBe(false);
  expect(complaints()).toMatchObject([{ level: 50, msg: REFUSED, reason }]);
  for (const secret of [wrong.password, wrong.username, wrong.port, wrong.hostname, 'nowhere'])
    expect(text()).not.toContain(secret);
});

test('a right that is missing is refused until it is given', async () => {
  const fresh = await freshDatabase();
  const { database, said } = open(fresh.url);
  await database.write([note(1)], PATIENT);
  await fresh.query('REVOKE INSERT ON notes FROM CURRENT_USER');
  await expect(database.write([note(2)], PATIENT)).rejects.toMatchObject({
    fatal: true,
    message: expect.stringContaining('the user lacks a right (42501)') as string,
  });
  expect(await database.usable()).toBe(false);
  await fresh.query('GRANT INSERT ON notes TO CURRENT_USER');
  await vi.waitFor(() => database.write([note(2)]));
  expect(said()).toEqual([REFUSED, BACK]);
});

test('a right that is missing is said once, though all else goes well', async () => {
  const fresh = await freshDatabase();
  const { database, said } = open(fresh.url, { times: { refusedMs: 60_000 } });
  await database.write([note(1)], PATIENT);
  await fresh.query('REVOKE INSERT ON notes FROM CURRENT_USER');
  for (let time = 0; time < 5; time += 1) {
    await expect(database.write([note(2)], PATIENT)).rejects.toMatchObject({ fatal: true });
    // Longer than a look takes.
    await fresh.query('SELECT pg_sleep(0.05)');
  }
  expect(said()).toEqual([REFUSED]);
});

test.each([
  [
    'too many connections',
    (name: string) => `ALTER DATABASE ${name} CONNECTION LIMIT 0`,
    (name: string) => `ALTER DATABASE ${name} CONNECTION LIMIT -1`,
    'it has too many connections (53300)',
  ],
  [
    'read-only',
    (name: string) => `ALTER DATABASE ${name} SET default_transaction_read_only = on`,
    (name: string) => `ALTER DATABASE ${name} RESET default_transaction_read_only`,
    'it is read-only (25006)',
  ],
])('%s: passes, and is said once', async (_, begin, end, reason) => {
  const fresh = await freshDatabase();
  const admin = await freshDatabase();
  // Connections keep the settings that they were made with.
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${fresh.name}'`;
  const before = open(fresh.url);
  await before.database.write([note(0)], PATIENT);
  await admin.query(begin(fresh.name));
  await admin.query(cut);
  const all = [before, open(fresh.url)];
  for (const { database } of all) {
    await expect(database.write([note(99)])).rejects.toMatchObject({
      fatal: false,
      message: `the PostgreSQL in DATABASE_URL cannot be used: ${reason}`,
    });
  }
  const patient = all.map(({ database }, id) => database.write([note(id + 1)], PATIENT));
  for (const { database } of all) expect(await database.usable()).toBe(false);
  await admin.query(end(fresh.name));
  for (const written of await Promise.all(patient)) expect(written).toMatchObject({ kind: 'kept' });
  for (const { database, complaints, said } of all) {
    await expect.poll(() => database.usable()).toBe(true);
    expect(complaints()).toHaveLength(1);
    expect(said()).toEqual([AWAY, BACK]);
  }
});

test('slots of the limit are not delayed by a burst of the store', async () => {
  const { database, single } = open((await freshDatabase()).url, {
    times: { promptMs: 5_000, queryMs: 5_000 },
  });
  await database.write([note(1)], PATIENT);
  const order: string[] = [];
  const slow = Array.from({ length: 10 }, () =>
    database.read('SELECT pg_sleep(0.2)::text').then(() => order.push('store')),
  );
  await single('SELECT 1').then(() => order.push('limit'));
  await Promise.all(slow);
  expect(order[0]).toBe('limit');
});

test('closing waits for what is being written; afterwards everything is refused', async () => {
  const fresh = await freshDatabase();
  const { database, single } = open(fresh.url);
  await database.write([note(1)], PATIENT);
  const writing = database.write([note(2), { sql: 'SELECT pg_sleep(0.2)::text', values: [] }]);
  await database.close();
  expect(await writing).toMatchObject({ kind: 'kept' });
  await database.close();
  for (const attempt of [database.write([note(3)]), database.read('SELECT 1'), single('SELECT 1')])
    await expect(attempt).rejects.toMatchObject({ message: 'the store is closed', fatal: false });
  const left = `SELECT pid FROM pg_stat_activity WHERE application_name = 'unwhitelist' AND datname = current_database()`;
  await expect.poll(() => fresh.query(left)).toEqual([]);
});

const FILE = 'a file of its sslrootcert, sslcert or sslkey';
test.each([
  ['postgres://bot:secret word@', 'it cannot be read (ERR_INVALID_URL)'],
  ['postgres://bot:secret@h:99999/x', 'it cannot be read (ERR_INVALID_URL)'],
  ['postgres://bot:secret%E0@h/x', 'it cannot be read (malformed)'],
  ['postgres://bot:secret@h/x?sslrootcert=/nowhere/secret.pem', `${FILE} cannot be read (ENOENT)`],
  ['postgres://bot:secret@h/x?sslmode=verify-full&sslcert=/', `${FILE} cannot be read (EISDIR)`],
])('a URL that cannot be used is for the operator to mend, and not told: %s', (url, reason) => {
  const { log } = createTestLog();
  const open = (): unknown => openPostgres({ url, log, migrations: MIGRATIONS });
  expect(open).toThrow(StoreError);
  const message = `DATABASE_URL cannot be used: ${reason}`;
  expect(open).toThrow(expect.objectContaining({ fatal: true, message }) as Error);
});

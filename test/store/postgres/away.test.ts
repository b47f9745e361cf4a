/** A PostgreSQL that is away for a while: what waits goes on, nothing is kept twice, and one line says each change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { StoreError } from '../../../src/store/store.ts';
import { freshDatabase } from '../../support/postgres/database.ts';
import { canFillDisk, fillTable } from '../../support/postgres/full-disk.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../../support/postgres/server.ts';
import { startTcpWay, type TcpWay } from '../../support/network/tcp-fault-proxy.ts';
import { AWAY, BACK, MIGRATIONS, note, NOTES, open } from './opened.ts';

const PATIENT = { patient: true };
/** As it is sent: with a NUL at its end. */
const COMMIT = 'COMMIT\0';
const texts = async ({ query }: Pick<TestDatabase, 'query'>): Promise<readonly unknown[]> =>
  (await query(NOTES)).map(({ id }) => Number(id));

/** Fails within a second, keeping nothing, and says that it is no fault of the operator's settings. */
async function refusedSoon(database: Database): Promise<void> {
  const failure = await database.write([note(666)]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({ fatal: false });
}

describe('a server that', () => {
  let server: TestPostgres;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startPostgres({ fsync: false }, (stop) => stops.push(stop));
  });
  beforeEach(() => server.query('DROP TABLE IF EXISTS notes, schema_version, last_commits'));
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  test.each([
    ['is stopped fast', () => server.stop('fast'), () => server.start()],
    ['is stopped at once', () => server.stop('immediate'), () => server.start()],
    ['crashes', () => server.kill(), () => server.start()],
    ['freezes', () => server.pause(), () => server.resume()],
  ])('%s and comes back', async (_, leave, comeBack) => {
    const { database, single, said, complaints, text } = open(server.url);
    await database.write([note(1)], PATIENT);
    await leave();
    const patient = [2, 3, 4].map((id) => database.write([note(id)], PATIENT));
    await refusedSoon(database);
    await expect.poll(said).toEqual([AWAY]);
    await refusedSoon(database);
    await expect(single('SELECT 1')).rejects.toMatchObject({ name: 'StoreError', fatal: false });
    expect(await database.usable()).toBe(false);
    await comeBack();
    for (const written of await Promise.all(patient)) expect(written).toMatchObject({ kind: 'kept' });
    expect(await single('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await database.usable()).toBe(true);
    expect(said()).toEqual([AWAY, BACK]);
    expect(complaints()).toHaveLength(1);
    // What a moderator was told had failed may have been kept by a server that froze while it had the order.
    expect((await texts(server)).filter((id) => id !== 666)).toEqual([1, 2, 3, 4]);
    for (const secret of [String(server.port), '127.0.0.1', 'password']) expect(text()).not.toContain(secret);
  });

  test('is not there at the start is waited for; a stop is not delayed by it', async () => {
    await server.stop('fast');
    const { database, said } = open(server.url);
    const other = open(server.url).database;
    const patient = database.write([note(1)], PATIENT);
    const stopped = other.write([note(2)], PATIENT);
    await refusedSoon(database);
    const failure = expect(stopped).rejects.toMatchObject({ message: 'the store is closed' });
    await other.close();
    await failure;
    await server.start();
    await patient;
    expect(said()).toEqual([AWAY, BACK]);
    expect(await texts(server)).toEqual([1]);
  });

  test('is frozen does not delay a stop, which leaves no connection open', async () => {
    const { database } = open(server.url);
    await database.write([note(1)], PATIENT);
    await server.pause();
    const writing = database.write([note(2)], PATIENT).catch((error: unknown) => error);
    await database.close();
    expect(await writing).toMatchObject({ message: 'the store is closed' });
    await server.resume();
    const left = `SELECT pid FROM pg_stat_activity WHERE application_name = 'unwhitelist'`;
    await expect.poll(() => server.query(left)).toEqual([]);
  });

  test.runIf(canFillDisk)(
    'has no room for more rows is asked more and more rarely, until there is',
    async () => {
      const { database, said, complaints } = open(server.url, { times: { refusedMs: 60_000 } });
      await database.read(NOTES, [], PATIENT);
      const free = await fillTable(server, 'notes');
      const message = 'the PostgreSQL in DATABASE_URL cannot be used: its disk is full (53100)';
      const refusal = { fatal: false, message };
      await expect
        .poll(() => database.write([note(666)]).catch((error: unknown) => error))
        .toMatchObject(refusal);
      const patient = [1, 2, 3].map((id) => database.write([note(id)], PATIENT));
      // Pauses of 20, 40, 80 ... ms; without them there would be some 50 by now.
      await sleep(1_000);
      expect(complaints().length).toBeLessThan(10);
      await free();
      for (const written of await Promise.all(patient)) expect(written).toMatchObject({ kind: 'kept' });
      await expect.poll(said).toEqual(complaints().flatMap(() => [AWAY, BACK]));
      expect(complaints().at(-1)).toMatchObject({ level: 40 });
      expect(await texts(server)).toEqual([1, 2, 3]);
    },
  );

  test('was put back to an older backup: the migrations are run again, and the listeners before all else', async () => {
    const { database } = open(server.url, { migrations: [...MIGRATIONS, 'CREATE TABLE newer (id BIGINT)'] });
    const order: string[] = [];
    database.onBack(async (write) => {
      await write([note(1000 + order.length, 'by the listener')]);
      order.push('back');
    });
    await database.write([note(1)], PATIENT);
    await server.query('UPDATE schema_version SET version = 1');
    await server.query('DROP TABLE newer');
    await server.stop('fast');
    await server.start();
    const inserted = { sql: 'INSERT INTO newer VALUES (1)', values: [] };
    await database.write([inserted, note(2)], PATIENT).then(() => order.push('written'));
    expect(order).toEqual(['back', 'back', 'written']);
    expect(await texts(server)).toEqual([1, 2, 1000, 1001]);
  });
});

describe('a way that', () => {
  let fresh: TestDatabase;
  let way: TcpWay;
  let url: string;
  beforeEach(async () => {
    fresh = await freshDatabase();
    const there = new URL(fresh.url);
    way = await startTcpWay(Number(there.port), onTestFinished);
    there.port = String(way.port);
    url = there.href;
  });

  test.each(['request', 'answer'] as const)(
    'is cut when COMMIT is sent, and loses the %s: the transaction is kept once',
    async (lost) => {
      const { database, said } = open(url);
      await database.write([note(1)], PATIENT);
      const cut = way.loseAt(COMMIT, lost);
      const append = { sql: `UPDATE notes SET text = text || '!' RETURNING text`, values: [] };
      expect(await database.write([append, note(2)], PATIENT)).toEqual({
        kind: 'kept',
        rows: [[{ text: 'kept!' }], []],
      });
      await cut;
      expect(await fresh.query(NOTES)).toMatchObject([{ text: 'kept!' }, { text: 'kept' }]);
      expect(said()).toEqual([AWAY, BACK]);
    },
  );

  test('is cut when COMMIT is sent, and a prompt write finds out as well', async () => {
    const { database } = open(url, { times: { promptMs: 5_000 } });
    await database.write([note(1)], PATIENT);
    void way.loseAt(COMMIT, 'answer');
    expect(await database.write([note(2)])).toMatchObject({ kind: 'kept' });
    expect(await texts(fresh)).toEqual([1, 2]);
  });

  test('goes dead in the middle of a transaction: it is rolled back and repeated, and blocks nobody', async () => {
    const { database, said } = open(url, { times: { connectMs: 60_000, queryMs: 60_000 } });
    await database.write([note(1, '')], PATIENT);
    const append = { sql: `UPDATE notes SET text = text || '!'`, values: [] };
    const written = database.write([append, { sql: 'SELECT pg_sleep(0.2)::text', values: [] }], PATIENT);
    const running = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(0.2)%' AND pid <> pg_backend_pid()`;
    await expect.poll(() => fresh.query(running)).toHaveLength(1);
    way.cut();
    expect(await written).toMatchObject({ kind: 'kept' });
    expect(await fresh.query(NOTES)).toMatchObject([{ text: '!' }]);
    // The way was open to new connections, so PostgreSQL was never away.
    expect(said()).toEqual([]);
  });

  test('is closed for a while: what is written meanwhile is kept when it is open again', async () => {
    const { database, said } = open(url);
    await database.write([note(1)], PATIENT);
    await way.refuse();
    const patient = database.write([note(2)], PATIENT);
    await expect.poll(said).toEqual([AWAY]);
    await refusedSoon(database);
    await way.accept();
    expect(await patient).toMatchObject({ kind: 'kept' });
    expect(await texts(fresh)).toEqual([1, 2]);
    expect(said()).toEqual([AWAY, BACK]);
  });

  test('is frozen for a while, and dead for who was connected: what waits there goes on elsewhere', async () => {
    const { database, said } = open(url, { times: { queryMs: 600_000 } });
    await database.write([note(1)], PATIENT);
    way.freeze();
    const patient = database.write([note(2)], PATIENT);
    await refusedSoon(database);
    await expect.poll(said).toEqual([AWAY]);
    way.cut();
    way.thaw();
    expect(await patient).toMatchObject({ kind: 'kept' });
    expect(await texts(fresh)).toEqual([1, 2]);
  });

  test('is closed while the bot stops: nobody is patient for long', async () => {
    const { database } = open(url, { times: { stopMs: 100 } });
    await database.write([note(1)], PATIENT);
    await way.refuse();
    const before = database.write([note(2)], PATIENT).catch((error: unknown) => error);
    database.hurry();
    const after = database.write([note(3)], PATIENT).catch((error: unknown) => error);
    for (const failure of await Promise.all([before, after])) expect(failure).toBeInstanceOf(StoreError);
  });

  test('is open while the bot stops: what begins late has as much time as what had begun before', async () => {
    const { database } = open(url, { times: { stopMs: 1_500 } });
    await database.write([note(1)], PATIENT);
    database.hurry();
    await sleep(1_300);
    const pause = { sql: 'SELECT pg_sleep(0.3)::text', values: [] };
    expect(await database.write([note(2), pause], PATIENT)).toMatchObject({ kind: 'kept' });
  });
});

/** What the doctor learns of a PostgreSQL, and that it changes nothing there. */
import { expect, onTestFinished, test } from 'vitest';
import { inspectPostgres, type ServerState } from '../../src/doctor/inspect-postgres.ts';
import { migrationsFor } from '../../src/store/migrations.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import { startTcpWay } from '../support/network/tcp-fault-proxy.ts';
import { open } from '../store/postgres/opened.ts';

const ANSWER_MS = 5_000;
const inspect = (url: string, ms = ANSWER_MS, signal = new AbortController().signal) =>
  inspectPostgres(url, ms, signal);

async function reached(url: string): Promise<ServerState> {
  const state = await inspect(url);
  if (state.kind === 'fault') throw state.error;
  return state.server;
}

test('a new database that all is well with, and that stays as it is', async () => {
  const { url, query } = await freshDatabase();
  const server = await reached(url);
  expect(server).toMatchObject({
    version: '18.4',
    major: 18,
    readOnly: false,
    synchronousCommit: 'on',
    timeZone: 'UTC',
    encoding: 'UTF8',
    writing: undefined,
    schema: undefined,
    known: migrationsFor('postgres').length,
  });
  expect(Math.abs(server.clockAheadMs)).toBeLessThan(ANSWER_MS);
  expect(await query(`SELECT * FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
});

test('the version of the schema', async () => {
  const { url } = await freshDatabase();
  await open(url).database.write([], { patient: true });
  expect(await reached(url)).toMatchObject({ schema: 1 });
});

test('connections left: no more than the database has room for', async () => {
  const { url, name } = await freshDatabase();
  const many = (await reached(url)).connectionsLeft;
  expect(many).toBeGreaterThan(50);
  await (await freshDatabase()).query(`ALTER DATABASE ${name} CONNECTION LIMIT 5`);
  // One of them asks.
  await expect.poll(async () => (await reached(url)).connectionsLeft).toBe(4);
});

test('a read-only database, and a role that may make no tables', async () => {
  const [readOnly, noRights] = [await freshDatabase(), await freshDatabase()];
  await readOnly.query(`ALTER DATABASE ${readOnly.name} SET default_transaction_read_only = on`);
  expect(await reached(readOnly.url)).toMatchObject({
    readOnly: true,
    writing: { kind: 'away', reason: 'it is read-only (25006)' },
  });
  await noRights.query('ALTER SCHEMA public RENAME TO elsewhere');
  expect(await reached(noRights.url)).toMatchObject({
    writing: { kind: 'refused', reason: 'the user has no schema (3F000)' },
  });
});

test('who cannot be reached, refuses, or is silent', async () => {
  const { url } = await freshDatabase();
  const wrong = new URL(url);
  wrong.password = 'not-the-password';
  expect(await inspect(wrong.href)).toMatchObject({
    kind: 'fault',
    fault: { kind: 'refused' },
    error: { code: '28P01' },
  });
  const way = await startTcpWay(Number(wrong.port), onTestFinished);
  wrong.port = String(way.port);
  way.freeze();
  expect(await inspect(wrong.href, 200)).toMatchObject({
    kind: 'fault',
    fault: { kind: 'late', reason: 'no answer in time' },
  });
  const leaving = new AbortController();
  const left = inspect(wrong.href, 60_000, leaving.signal);
  leaving.abort();
  expect(await left).toMatchObject({ kind: 'fault' });
  await way.refuse();
  expect(await inspect(wrong.href)).toMatchObject({
    kind: 'fault',
    fault: { kind: 'away' },
    error: { code: 'ECONNREFUSED' },
  });
});

/** The PostgreSQL of several processes: one that cannot be used, one that is set up badly, and the limit that it keeps. */
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examinePostgres, serverFindings } from '../../src/doctor/postgres.ts';
import { migrationsFor } from '../../src/store/migrations.ts';
import type { ServerState } from '../../src/doctor/inspect-postgres.ts';
import { openPostgres, type Postgres } from '../../src/store/postgres/open.ts';
import { createSharedRateLimiter } from '../../src/volcengine/limit/shared.ts';
import { createTestLog } from '../support/log.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import { POSTGRES_PASSWORD, type TestDatabase } from '../support/postgres/server.ts';
import { setUp, resultOf, check, unusedOrigin, type DoctorResult, type Setup } from './harness.ts';

const SETTINGS = [
  'version',
  'role',
  'rights',
  'encryption',
  'clock',
  'durability',
  'time-zone',
  'encoding',
  'connections',
  'schema',
];
const ANSWER_MS = 5_000;
const KNOWN = migrationsFor('postgres').length;

/** What the bot makes of it at `npm start`. */
async function start(url: string): Promise<Postgres> {
  const postgres = openPostgres({ url, log: createTestLog().log });
  onTestFinished(postgres.database.close);
  await postgres.database.read('SELECT id FROM jobs LIMIT 1', [], { patient: true });
  return postgres;
}

/** Everything, as `npm run doctor` does. */
async function lookAt(DATABASE_URL: string, setup: Setup): Promise<DoctorResult> {
  return withoutPassword(await check(setup, { env: { DATABASE_URL } }));
}

/** The PostgreSQL alone. */
async function lookAtAlone(url: string): Promise<DoctorResult> {
  return withoutPassword(resultOf((await examinePostgres(url, ANSWER_MS)).checks));
}

function withoutPassword(seen: DoctorResult): DoctorResult {
  expect(JSON.stringify(seen.checks)).not.toContain(POSTGRES_PASSWORD);
  return seen;
}

describe('what PostgreSQL says of itself', () => {
  const GOOD: ServerState = {
    version: '17.4',
    major: 17,
    readOnly: false,
    encrypted: true,
    clockAheadMs: 40,
    synchronousCommit: 'on',
    timeZone: 'Asia/Shanghai',
    encoding: 'UTF8',
    connectionsLeft: 12,
    writing: undefined,
    schema: 3,
    known: 3,
  };
  const notOk = (change: Partial<ServerState>, host = 'db.example.test'): readonly string[] =>
    Object.entries(serverFindings('DATABASE_URL', { ...GOOD, ...change }, host))
      .filter(([, { status }]) => status !== 'ok')
      .map(([name, { status }]) => `${status} ${name}`);

  test.each<[string, Partial<ServerState>, readonly string[]]>([
    ['all well', {}, []],
    ['an old version', { version: '14.11', major: 14 }, ['problem version']],
    ['the oldest that will do', { major: 15 }, []],
    [
      'a replica',
      { readOnly: true, writing: { kind: 'passing', reason: 'it is read-only (25006)' } },
      ['problem role', 'skipped rights'],
    ],
    ['no right', { writing: { kind: 'refused', reason: 'a right (42501)' } }, ['problem rights']],
    ['a clock 2 s ahead', { clockAheadMs: 2_000 }, []],
    ['a clock 3 s ahead', { clockAheadMs: 3_000 }, ['warning clock']],
    ['a clock 3 s behind', { clockAheadMs: -3_000 }, ['warning clock']],
    ['a clock 5 min ahead', { clockAheadMs: 300_000 }, ['problem clock']],
    ['commits that are not waited for', { synchronousCommit: 'off' }, ['warning durability']],
    ['connections for less than two processes', { connectionsLeft: 11 }, ['warning connections']],
    ['another encoding', { encoding: 'LATIN1' }, ['problem encoding']],
    ['no tables', { schema: undefined }, []],
    ['older tables', { schema: 2 }, []],
    ['newer tables', { schema: 4 }, ['problem schema']],
  ])('%s', (_what, change, expected) => {
    expect(notOk(change)).toEqual(expected);
  });

  test.each([
    ...['localhost', '127.0.0.1', '[::1]', 'postgres', '10.1.2.3', '172.20.0.2', '192.168.0.2', '[fd00::1]'],
  ])('%s need not be reached over an encrypted connection', (host) => {
    expect(notOk({ encrypted: false }, host)).toEqual([]);
  });

  test.each(['db.example.test', '172.32.0.1', '203.0.113.7', '[2001:db8::1]'])(
    '%s should be reached over an encrypted connection',
    (host) => {
      expect(notOk({ encrypted: false }, host)).toEqual(['warning encryption']);
      expect(notOk({ encrypted: true }, host)).toEqual([]);
    },
  );

  test.each(['on', 'local', 'remote_write', 'remote_apply'])(
    'synchronous_commit %s keeps what is acknowledged',
    (synchronousCommit) => {
      expect(notOk({ synchronousCommit })).toEqual([]);
    },
  );
});

describe('a PostgreSQL that cannot be used', () => {
  test('is not there: no request is sent whose limit it would keep', async () => {
    const setup = await setUp();
    const origin = (await unusedOrigin()).replace('http', 'postgres');
    const seen = await lookAt(
      `${origin.replace('//', '//planted-user:planted-password@')}/planted-name`,
      setup,
    );
    expect(seen.line('store.postgres')).toBe(
      `problem DATABASE_URL (${origin}): it refuses the connection: nothing listens there (ECONNREFUSED) → check the address and the port`,
    );
    for (const name of SETTINGS) expect(seen.line(`store.${name}`)).toBe('skipped needs postgres');
    expect(seen.line('store.folder')).toBe('skipped not used, since DATABASE_URL is set');
    expect(seen.line('volcengine.endpoint')).toMatch(/^ok /u);
    expect(seen.line('volcengine.credentials')).toMatch(/^skipped .*DATABASE_URL, which cannot be used/u);
    expect(setup.service.bodies('BatchGetWhitelistParticipant')).toEqual([]);
    expect(JSON.stringify(seen.checks)).not.toContain('planted');
  });

  test.each<[string, (database: TestDatabase) => Promise<string> | string, RegExp]>([
    [
      'a wrong password',
      ({ url }) => url.replace(POSTGRES_PASSWORD, 'planted-wrong'),
      /the user or the password is wrong \(28P01\) → check both/u,
    ],
    [
      'a database that is missing',
      ({ url }) => `${url}x`,
      /there is no such database \(3D000\) → create it/u,
    ],
    [
      'no connection left',
      async ({ url, name, query }) => {
        await query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
        return url;
      },
      /no connection left for this user \(53300\) → raise max_connections/u,
    ],
    ['no TLS', ({ url }) => `${url}?sslmode=verify-full`, /it has no TLS → check the address, sslmode/u],
    [
      'a file that is missing',
      ({ url }) => `${url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`,
      /it cannot be used as it is written → check what stands behind the \?/u,
    ],
    ['no password', ({ url }) => url.replace(`:${POSTGRES_PASSWORD}`, ''), /the password is missing/u],
    [
      'a name that is not known',
      ({ url }) => url.replace('127.0.0.1', 'nowhere.invalid'),
      /its name cannot be resolved \((?:ENOTFOUND|EAI_AGAIN)\)/u,
    ],
  ])('%s', async (_what, spoil, line) => {
    const seen = await lookAtAlone(await spoil(await freshDatabase()));
    expect(seen.line('store.postgres')).toMatch(
      new RegExp(`^problem DATABASE_URL \\(postgres://[\\w.]+:\\d+\\): .*${line.source}`, 'u'),
    );
    expect(seen.exitCode).toBe(2);
    expect(JSON.stringify(seen.checks)).not.toContain('planted');
  });

  test('never answers', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const DATABASE_URL = `postgres://user:password@127.0.0.1:${port}/name`;
    const seen = await check(await setUp(), { env: { DATABASE_URL }, answerMs: 1_000 });
    expect(seen.line('store.postgres')).toMatch(/^problem .*: no answer within 1 s/u);
  });
});

describe('over a real PostgreSQL', () => {
  test('that a bot has used: all is well, under the limit that it keeps', async () => {
    const { url, query } = await freshDatabase();
    await start(url);
    const seen = await lookAt(url, await setUp());
    expect(seen.ids('problem').concat(seen.ids('warning'))).toEqual([]);
    expect(seen.line('store.version')).toMatch(/^ok PostgreSQL \d+/u);
    expect(seen.line('store.schema')).toBe('ok the tables are of this version');
    expect(seen.line('volcengine.group:main')).toMatch(/^ok /u);
    expect(seen.exitCode).toBe(0);
    // It was one of the processes that share the limit.
    expect(await query('SELECT qps FROM limit_processes')).toEqual([{ qps: 50 }]);
  });

  test('that is new: nothing is made in it, and one request a second is sent', async () => {
    const { url, query } = await freshDatabase();
    const setup = await setUp();
    const seen = await lookAt(url, setup);
    expect(seen.line('store.schema')).toBe('ok the database is new; its tables are made at npm start');
    expect(seen.exitCode).toBe(0);
    expect(await query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    const [first, second] = setup.service.arrivals.filter(({ action }) => action !== '');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_000);
  });

  test('with tables of an older version, which are left as they are', async () => {
    const { url, query } = await freshDatabase();
    await (await start(url)).database.close();
    await query('UPDATE schema_version SET version = $1', [KNOWN - 1]);
    const seen = await lookAt(url, await setUp());
    expect(seen.line('store.schema')).toMatch(/^ok .*npm start brings them up to this one$/u);
    expect(seen.line('volcengine.group:main')).toMatch(/^ok /u);
    expect(await query('SELECT version FROM schema_version')).toEqual([{ version: KNOWN - 1 }]);
  });

  test('with tables of a newer version: nothing is sent', async () => {
    const { url, query } = await freshDatabase();
    await (await start(url)).database.close();
    await query('UPDATE schema_version SET version = $1', [KNOWN + 1]);
    const setup = await setUp();
    const seen = await lookAt(url, setup);
    expect(seen.line('store.schema')).toMatch(
      /^problem .*this bot knows \d+: a newer bot .* → start the newer/u,
    );
    expect(seen.line('volcengine.group:main')).toMatch(/^skipped .*DATABASE_URL, which cannot be used/u);
    expect(setup.service.bodies('BatchGetWhitelistParticipant')).toEqual([]);
  });

  test('whose limit lets nothing through yet', async () => {
    const { url } = await freshDatabase();
    const { single: query } = await start(url);
    const setup = await setUp();
    // A process whose requests may take longer asks for a longer quiet time.
    const { log, entries } = createTestLog();
    const limiter = createSharedRateLimiter({ query, limit: 50, timeoutMs: 30_000, log });
    onTestFinished(limiter.close);
    await expect
      .poll(() => entries.map(({ msg }) => msg))
      .toContainEqual(expect.stringMatching(/^one limit/u));
    const env = { DATABASE_URL: url, VOLC_TIMEOUT_MS: '100' };
    const seen = await check(setup, { env, answerMs: 3_000 });
    expect(seen.line('volcengine.group:main')).toMatch(
      /^skipped no request was allowed by the limit in DATABASE_URL/u,
    );
    expect(setup.service.bodies('BatchGetWhitelistParticipant')).toEqual([]);
  });

  test('that does not wait for the disk, and has few connections', async () => {
    const { url, name, query } = await freshDatabase();
    await query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    await query(`ALTER DATABASE ${name} CONNECTION LIMIT 8`);
    const seen = await lookAtAlone(url);
    expect(seen.ids('warning')).toEqual(['store.durability', 'store.connections']);
    expect(seen.line('store.durability')).toMatch(
      /synchronous_commit is off: .* → set synchronous_commit to on/u,
    );
    expect(seen.exitCode).toBe(1);
  });

  test('that is read-only', async () => {
    const { url, name, query } = await freshDatabase();
    await query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const seen = await lookAtAlone(url);
    expect(seen.ids('problem')).toEqual(['store.role']);
    expect(seen.line('store.rights')).toBe('skipped needs role');
  });

  test('where the user may make no tables', async () => {
    const { url, query } = await freshDatabase();
    await query('REVOKE CREATE ON SCHEMA public FROM pg_database_owner');
    const seen = await lookAtAlone(url);
    expect(seen.ids('problem')).toEqual(['store.rights']);
    expect(seen.line('store.rights')).toMatch(/\(42501\).* → make the role of DATABASE_URL the owner/u);
  });
});

/** A PostgreSQL that is reached over TLS: encrypted where its certificate is trusted, and for the operator to mend where it is not. */
import { beforeAll, expect, test, vi } from 'vitest';
import { inspectPostgres } from '../../../src/doctor/inspect-postgres.ts';
import { endAfterAll } from '../../support/end-after-all.ts';
import { CERTIFICATE_FILE } from '../../support/network/http-proxy.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres/server.ts';
import { allowTls } from '../../support/postgres/tls.ts';
import { open, REFUSED } from './opened.ts';

const PATIENT = { patient: true };
const ENCRYPTED = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
let server: TestPostgres;

const ended = endAfterAll();
beforeAll(async () => {
  server = await startPostgres({ fsync: false }, ended);
  await allowTls(server);
  // The setting is in force when it was started again, at the latest.
  await server.stop();
  await server.start();
});

/** The certificate is for `localhost`. */
const withTls = (parameters: string, host = 'localhost'): string =>
  `${server.url.replace('127.0.0.1', host)}?${parameters}`;

// Each of them checks as much as the first does.
test.each(['verify-full', 'require', 'verify-ca', 'prefer'])(
  'sslmode=%s, and a certificate that sslrootcert trusts: it is encrypted',
  async (mode) => {
    const warned = vi.spyOn(process, 'emitWarning');
    const url = withTls(`sslmode=${mode}&sslrootcert=${CERTIFICATE_FILE}`);
    const { database, complaints } = open(url);
    expect(await database.read(ENCRYPTED, [], PATIENT)).toEqual([{ ssl: 1 }]);
    expect(complaints()).toEqual([]);
    expect(await inspectPostgres(url, 5_000, new AbortController().signal)).toMatchObject({
      server: { encrypted: true },
    });
    expect(warned).not.toHaveBeenCalled();
  },
);

test('sslmode=no-verify is encrypted, and no sslmode is not', async () => {
  for (const [parameters, ssl] of [
    ['sslmode=no-verify', 1],
    ['', 0],
  ] as const)
    expect(await open(withTls(parameters)).database.read(ENCRYPTED, [], PATIENT)).toEqual([{ ssl }]);
});

test.each([
  ['an authority that is not known', 'sslmode=verify-full', 'localhost'],
  ['an authority that is not known, by sslmode=require', 'sslmode=require', 'localhost'],
  ['another name', `sslmode=verify-full&sslrootcert=${CERTIFICATE_FILE}`, '127.0.0.1'],
])('a certificate of %s: refused, and said once', async (_, parameters, host) => {
  const { database, complaints } = open(withTls(parameters, host));
  await expect(database.read('SELECT 1', [], PATIENT)).rejects.toMatchObject({
    fatal: true,
    message: expect.stringContaining(
      'the PostgreSQL in DATABASE_URL cannot be used: its certificate is not trusted (',
    ) as string,
  });
  expect(complaints()).toMatchObject([{ level: 50, msg: REFUSED }]);
});

test('files that hold no certificate and no key are for the operator to mend', async () => {
  const { database } = open(
    withTls(`sslmode=verify-full&sslcert=${import.meta.filename}&sslkey=${import.meta.filename}`),
  );
  await expect(database.read('SELECT 1', [], PATIENT)).rejects.toMatchObject({
    fatal: true,
    message: expect.stringContaining('a file of its sslrootcert, sslcert or sslkey cannot be used') as string,
  });
});

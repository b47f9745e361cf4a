/** Starts real PostgreSQL servers, which tests stop, crash, freeze and bring back. For plain scripts, too. */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../network/free-port.ts';
import { binaries, childrenOf, initialise, launch, send, watch } from './process.ts';
import { userForServers } from './server-user.ts';

/** The bot's role: no superuser, and the owner of its database. */
const ROLE = 'unwhitelist';
const SUPERUSER = 'postgres';
export const POSTGRES_PASSWORD = 'pg-password-of-tests';

export type Rows = readonly Readonly<Record<string, unknown>>[];
export type Finished = (stop: () => Promise<void>) => void;

export interface TestDatabase {
  /** For the bot, whose role owns the database. */
  readonly url: string;
  readonly name: string;
  /** As the bot's role, on a connection of its own. */
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<Rows>;
  /** Cuts whoever is connected. Safe to call twice. */
  readonly drop: () => Promise<void>;
}

export interface TestPostgres extends Omit<TestDatabase, 'drop'> {
  readonly port: number;
  /** For `createDatabase`: the superuser's. */
  readonly superUrl: string;
  /** As the superuser, in the bot's database, on a connection of its own. */
  readonly query: TestDatabase['query'];
  /** `fast`: connections are ended with a word; `immediate`: without one, and what was not committed is undone at the start. */
  readonly stop: (mode?: 'fast' | 'immediate') => Promise<void>;
  /** SIGKILL of all its processes, as a crash. */
  readonly kill: () => Promise<void>;
  /** Again on the same port with the same data, after `stop` or `kill`; other flags than before, where given. */
  readonly start: (flags?: readonly string[]) => Promise<void>;
  /** SIGSTOP to all its processes: connections stay, and nothing is answered. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Changes a setting while it runs. */
  readonly set: (name: string, value: string) => Promise<void>;
  /** A role that may log in; resolves to its URL for the bot's database. */
  readonly addRole: (name: string, rights?: string) => Promise<string>;
  /** For good; the folder is removed. At the end of the test, if not before. */
  readonly remove: () => Promise<void>;
}

export interface PostgresOptions {
  /** Arguments of the server, such as `-c max_connections=5`. */
  readonly flags?: readonly string[];
  /** Whether commits reach the disk; the default is true, as for an operator. */
  readonly fsync?: boolean;
}

/** Small, for many short lives; in UTC and English whatever the machine's are; nothing listens but one port. */
const FLAGS = [
  ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'shared_buffers=16MB'],
  ...['-c', 'logging_collector=off', '-c', 'log_destination=stderr', '-c', 'timezone=UTC'],
  ...['-c', 'max_wal_size=256MB', '-c', 'autovacuum_naptime=60min'],
];
/** Started, and removed when `finished` calls for it. */
export async function startPostgres(
  { flags = [], fsync = true }: PostgresOptions,
  finished: Finished,
): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-postgres-'));
  const remove = watch(folder);
  finished(remove);
  const { initdb, postgres } = await binaries();
  const data = join(folder, 'data');
  const user = await userForServers();
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const own: SpawnOptions = { ...user, cwd: folder, env: { LC_ALL: 'C', TZ: 'UTC' } };
  await writeFile(join(folder, 'password'), POSTGRES_PASSWORD);
  await initialise(initdb, SUPERUSER, own);
  const port = await freePort();
  let child: ChildProcess | undefined;

  const start = async (changed = flags): Promise<void> => {
    const all = ['-D', data, '-p', String(port), ...FLAGS, '-c', `fsync=${fsync ? 'on' : 'off'}`, ...changed];
    child = await launch(postgres, all, own);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    running.ref();
    const gone = once(running, 'exit');
    running.kill(signal);
    await gone;
  };
  const signalAll = async (signal: NodeJS.Signals): Promise<void> => {
    const pid = child?.pid;
    if (pid === undefined) return;
    // The parent first, so that it starts no child meanwhile; the last to go on.
    const children = signal === 'SIGCONT' ? await childrenOf(pid) : [];
    for (const one of children) send(one, signal);
    send(pid, signal);
    if (signal !== 'SIGCONT') for (const one of await childrenOf(pid)) send(one, signal);
  };
  const kill = async (): Promise<void> => {
    // Children of a parent that is frozen stay its children, so none escapes.
    await signalAll('SIGSTOP');
    const pid = child?.pid;
    for (const one of pid === undefined ? [] : await childrenOf(pid)) send(one, 'SIGKILL');
    await end('SIGKILL');
    await rm(join(data, 'postmaster.pid'), { force: true });
  };

  await start();
  const superUrl = urlOf(SUPERUSER, port, 'postgres');
  await queryOnce(superUrl, `CREATE ROLE ${ROLE} LOGIN PASSWORD '${POSTGRES_PASSWORD}'`);
  await queryOnce(superUrl, `CREATE DATABASE ${ROLE} OWNER ${ROLE}`);
  const query: TestPostgres['query'] = (sql, values) => queryOnce(urlOf(SUPERUSER, port, ROLE), sql, values);
  return {
    url: urlOf(ROLE, port, ROLE),
    name: ROLE,
    port,
    superUrl,
    query,
    kill,
    start,
    remove,
    stop: (mode = 'fast') => end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    set: async (name, value) => {
      await query(`ALTER SYSTEM SET ${name} = '${value}'`);
      await query('SELECT pg_reload_conf()');
    },
    addRole: async (name, rights = '') => {
      await query(`CREATE ROLE ${name} LOGIN ${rights} PASSWORD '${POSTGRES_PASSWORD}'`);
      return urlOf(name, port, ROLE);
    },
  };
}

/** A new database in the server of `superUrl`, dropped when `finished` calls for it. */
export async function createDatabase(superUrl: string, finished: Finished): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await queryOnce(superUrl, `CREATE DATABASE ${name} OWNER ${ROLE} STRATEGY FILE_COPY`);
  const drop = async (): Promise<void> => {
    await queryOnce(superUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  finished(drop);
  const url = urlOf(ROLE, Number(new URL(superUrl).port), name);
  return { url, name, query: (sql, values) => queryOnce(url, sql, values), drop };
}

function urlOf(role: string, port: number, database: string): string {
  return `postgres://${role}:${POSTGRES_PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function queryOnce(url: string, sql: string, values?: readonly unknown[]): Promise<Rows> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql, values && [...values]);
    return result.rows;
  } finally {
    await client.end();
  }
}

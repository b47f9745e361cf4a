/** The store: a folder that cannot be used, one that a bot uses, and a Redis that is set up badly. */
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serverFindings } from '../../src/doctor/store.ts';
import { lockFolder } from '../../src/store/lock.ts';
import { readInfo } from '../../src/store/redis/inspect.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { createSharedRateLimiter } from '../../src/volcengine/shared-limit/index.ts';
import { createTestLog } from '../support/log.ts';
import { redisAvailable, startRedis, type RedisOptions, type TestRedis } from '../support/redis.ts';
import { createWorld, look, nobody } from './world.ts';

const DATABASE = 'unwhitelist.sqlite';

describe('the folder', () => {
  test('is made at the start: its parent can be written to', async () => {
    const world = await createWorld();
    const DATA_DIR = join(world.dataDir, 'a', 'b');
    const seen = await look(world, { env: { DATA_DIR } });
    expect(seen.line('store.folder')).toMatch(
      /^ok .* can be written to; the database is made at npm start$/u,
    );
    expect(await readdir(world.dataDir)).toEqual([]);
  });

  test('holds a database of a bot that has stopped', async () => {
    const world = await createWorld();
    await openStore(world.dataDir).close();
    const before = await readFile(join(world.dataDir, DATABASE));
    const seen = await look(world);
    expect(seen.line('store.folder')).toMatch(/^ok .*: the database is whole and can be written to$/u);
    expect(await readdir(world.dataDir)).toEqual([DATABASE]);
    expect((await readFile(join(world.dataDir, DATABASE))).equals(before)).toBe(true);
  });

  test('is in use by a bot, which is not disturbed: it can go on writing while it is looked at', async () => {
    const world = await createWorld();
    const lock = await lockFolder(world.dataDir, 0, () => undefined);
    const store = openStore(world.dataDir);
    const [seen] = await Promise.all([
      look(world),
      store.links.set({ platform: 'slack', id: 'U1' }, '1', { platform: 'slack', id: 'U2' }),
    ]);
    expect(seen.line('store.folder')).toBe(`ok ${world.dataDir} is in use: a bot runs there`);
    expect(seen.exitCode).toBe(0);
    expect(await store.links.find({ platform: 'slack', id: 'U1' })).toBe('1');
    await store.close();
    lock?.release();
  });

  test('can be locked by a bot right after it was looked at', async () => {
    const world = await createWorld();
    (await lockFolder(world.dataDir, 0, () => undefined))?.release();
    await look(world);
    const lock = await lockFolder(world.dataDir, 0, () => undefined);
    expect(lock).toBeDefined();
    lock?.release();
  });

  test('beside a bot, one request a second is sent', async () => {
    const world = await createWorld();
    const lock = await lockFolder(world.dataDir, 0, () => undefined);
    await look(world);
    lock?.release();
    const [first, second] = world.service.arrivals.filter(({ action }) => action !== '');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_000);
  });

  const version = (dataDir: string, number: number): void => {
    const database = new DatabaseSync(join(dataDir, DATABASE));
    database.exec(`PRAGMA user_version = ${number}`);
    database.close();
  };
  test.each<[string, (dataDir: string) => Promise<unknown>, RegExp]>([
    [
      'a file',
      (dataDir) => writeFile(join(dataDir, 'file'), ''),
      /^problem DATA_DIR \(.*\): it is not a folder → make it a folder/u,
    ],
    [
      'a damaged database',
      (dataDir) => writeFile(join(dataDir, DATABASE), 'x'.repeat(4_096)),
      /^problem DATA_DIR .*the file is no database/u,
    ],
    [
      'the database of a newer bot',
      async (dataDir) => {
        await openStore(dataDir).close();
        version(dataDir, 99);
      },
      /^problem DATA_DIR .*the database is of version 99, this bot knows \d/u,
    ],
    [
      'the database of an older bot',
      async (dataDir) => {
        await openStore(dataDir).close();
        version(dataDir, 1);
      },
      /^ok .*; npm start brings it up to this version$/u,
    ],
  ])('is %s', async (what, prepare, line) => {
    const world = await createWorld();
    await prepare(world.dataDir);
    const DATA_DIR = what === 'a file' ? join(world.dataDir, 'file') : world.dataDir;
    const seen = await look(world, { env: { DATA_DIR } });
    expect(seen.line('store.folder')).toMatch(line);
    expect(seen.exitCode).toBe(line.source.startsWith('^ok') ? 0 : 2);
  });

  test.skipIf(process.getuid?.() === 0)('may not be written to', async () => {
    const world = await createWorld();
    await chmod(world.dataDir, 0o500);
    onTestFinished(() => chmod(world.dataDir, 0o700));
    const seen = await look(world);
    expect(seen.line('store.folder')).toMatch(/^problem DATA_DIR .*EACCES/u);
  });
});

describe('what Redis says of itself', () => {
  const GOOD = {
    version: '7.4.1',
    role: 'master',
    evictionPolicy: 'noeviction',
    appendOnly: true,
    cluster: false,
  };
  const SILENT = {
    version: undefined,
    role: undefined,
    evictionPolicy: undefined,
    appendOnly: undefined,
    cluster: false,
  };
  const statuses = (change: object): readonly string[] =>
    Object.values(serverFindings('REDIS_URL', { ...GOOD, ...change })).map(({ status }) => status);

  test.each<[string, object, readonly string[]]>([
    ['all well', {}, ['ok', 'ok', 'ok', 'ok']],
    ['an old version', { version: '6.2.14' }, ['problem', 'ok', 'ok', 'ok']],
    ['a newer one', { version: '10.0.0' }, ['ok', 'ok', 'ok', 'ok']],
    ['a replica', { role: 'slave' }, ['ok', 'problem', 'ok', 'ok']],
    ['a cluster', { cluster: true }, ['ok', 'problem', 'ok', 'ok']],
    ['eviction', { evictionPolicy: 'allkeys-lru' }, ['ok', 'ok', 'warning', 'ok']],
    ['no append-only file', { appendOnly: false }, ['ok', 'ok', 'ok', 'warning']],
    ['nothing', SILENT, ['warning', 'warning', 'warning', 'warning']],
  ])('%s', (_what, change, expected) => {
    expect(statuses(change)).toEqual(expected);
  });

  test('is read out of INFO', () => {
    const info =
      '# Server\r\nredis_version:7.2.4\r\nrole:slave\r\nmaxmemory_policy:noeviction\r\naof_enabled:0\r\n';
    expect(readInfo(`${info}cluster_enabled:1\r\n`)).toEqual({
      ...{ version: '7.2.4', role: 'slave', evictionPolicy: 'noeviction', appendOnly: false, cluster: true },
    });
    expect(readInfo('')).toEqual(SILENT);
  });
});

describe('a Redis that cannot be used', () => {
  test('is not there: no request is sent whose limit it would keep', async () => {
    const world = await createWorld();
    const REDIS_URL = (await nobody()).replace('http', 'redis').replace('//', '//user:planted-password@');
    const seen = await look(world, { env: { REDIS_URL } });
    expect(seen.line('store.redis')).toMatch(
      /^problem REDIS_URL \(redis:\/\/127\.0\.0\.1:\d+\): it refuses the connection/u,
    );
    for (const name of ['version', 'role', 'eviction', 'persistence', 'writing']) {
      expect(seen.line(`store.${name}`)).toBe('skipped needs redis');
    }
    expect(seen.line('store.folder')).toBe('skipped not used, since REDIS_URL is set');
    expect(seen.line('volcengine.endpoint')).toMatch(/^ok /u);
    expect(seen.line('volcengine.credentials')).toMatch(/^skipped .*REDIS_URL, which cannot be used/u);
    expect(world.service.bodies('BatchGetWhitelistParticipant')).toEqual([]);
    expect(JSON.stringify(seen.checks)).not.toContain('planted');
  });
});

describe.skipIf(!redisAvailable())('over a real Redis', () => {
  const start = (options: RedisOptions): Promise<TestRedis> => startRedis(options, onTestFinished);

  test('set up as it should be: all is well, under the limit that it keeps', async () => {
    const { url } = await start({ appendOnly: true });
    const seen = await look(await createWorld(), { env: { REDIS_URL: url } });
    expect(seen.ids('problem').concat(seen.ids('warning'))).toEqual([]);
    expect(seen.line('volcengine.group:main')).toMatch(/^ok /u);
    expect(seen.exitCode).toBe(0);
  });

  test('started a moment ago, so that its limit lets nothing through yet', async () => {
    const { url } = await start({ appendOnly: true });
    const world = await createWorld();
    // A process whose requests may take longer has asked for a longer quiet time.
    const { log, entries } = createTestLog();
    const limiter = createSharedRateLimiter({
      ...{ redisUrl: url, scope: 'account', limit: 50, timeoutMs: 30_000, log },
    });
    onTestFinished(limiter.close);
    await expect
      .poll(() => entries.map(({ msg }) => msg))
      .toContainEqual(expect.stringMatching(/^one limit/u));
    const seen = await look(world, { env: { REDIS_URL: url, VOLC_TIMEOUT_MS: '100' }, answerMs: 500 });
    expect(seen.line('volcengine.group:main')).toMatch(
      /^skipped no request was allowed by the limit in REDIS_URL/u,
    );
    expect(world.service.bodies('BatchGetWhitelistParticipant')).toEqual([]);
  });

  test('as it comes, and with its memory limited', async () => {
    const { url } = await start({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const seen = await look(await createWorld(), { env: { REDIS_URL: url } });
    expect(seen.ids('warning')).toEqual(['store.eviction', 'store.persistence']);
    expect(seen.line('store.eviction')).toMatch(/\(allkeys-lru\) → set its maxmemory-policy to noeviction/u);
    expect(seen.exitCode).toBe(1);
  });

  test('a replica', async () => {
    const primary = await start({});
    const { url } = await start({ args: ['--replicaof', '127.0.0.1', String(primary.port)] });
    const seen = await look(await createWorld(), { env: { REDIS_URL: url } });
    expect(seen.ids('problem')).toEqual(['store.role', 'store.writing']);
    expect(seen.line('store.writing')).toMatch(/READONLY/u);
  });

  test('with a password that is wrong, or may not write here', async () => {
    const { url, port } = await start({ appendOnly: true });
    const admin = new Redis(url);
    await admin.call('ACL', 'SETUSER', 'reader', 'on', '>planted-right', '+@all', '-set', '~*');
    await admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>planted-other');
    admin.disconnect();
    const world = await createWorld();
    const wrong = await look(world, {
      env: { REDIS_URL: `redis://default:planted-wrong@127.0.0.1:${port}` },
    });
    expect(wrong.line('store.redis')).toMatch(/^problem .*it refuses us \(WRONGPASS/u);
    const reader = await look(world, {
      env: { REDIS_URL: `redis://reader:planted-right@127.0.0.1:${port}` },
    });
    expect(reader.line('store.writing')).toMatch(/^problem .*it refuses to write \(NOPERM/u);
    expect(JSON.stringify([wrong.checks, reader.checks])).not.toContain('planted');
  });

  test('that does not tell about itself, which the bot needs', async () => {
    const { url, port } = await start({});
    const admin = new Redis(url);
    await admin.call('ACL', 'SETUSER', 'mute', 'on', '>planted', '+@all', '-info', '~*');
    admin.disconnect();
    const REDIS_URL = `redis://mute:planted@127.0.0.1:${port}`;
    const seen = await look(await createWorld(), { env: { REDIS_URL } });
    expect(seen.line('store.redis')).toMatch(/^problem .*it refuses us \(NOPERM/u);
  });

  test('that never answers', async () => {
    const redis = await start({});
    redis.pause();
    const seen = await look(await createWorld(), { env: { REDIS_URL: redis.url }, answerMs: 1_000 });
    expect(seen.line('store.redis')).toMatch(/^problem .*: no answer within 1 s/u);
    redis.resume();
  });
});

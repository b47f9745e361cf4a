/** compose.yaml, checked without Docker: two processes, one Redis that keeps what it is told, and no rights that are not needed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { redisAvailable } from '../support/redis.ts';
import { compose, imageEnvironment, knownVariables } from './files.ts';

const { services, volumes } = compose();
const bots = Object.entries(services).filter(([name]) => name.startsWith('bot'));
const { redis } = services;

test('there are two processes of the bot, alike, and one Redis', () => {
  expect(Object.keys(services).sort()).toEqual(['bot-1', 'bot-2', 'redis']);
  expect(services['bot-1']).toEqual(services['bot-2']);
});

test.each(Object.entries(services))('%s: read-only, without capabilities, started again', (_, service) => {
  expect(service).toMatchObject({
    ...{ read_only: true, tmpfs: '/tmp', cap_drop: ['ALL'] },
    ...{ security_opt: ['no-new-privileges:true'], restart: 'unless-stopped' },
  });
  // The bot has 10 s, after which Docker kills by default.
  expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThan(10);
  expect(service.ports ?? []).toEqual([]);
});

test('the bots get variables that they know, and wait for a healthy Redis', () => {
  for (const [, bot] of bots) {
    expect(Object.keys(bot.environment).filter((name) => !knownVariables().includes(name))).toEqual([]);
    expect(bot.environment['HEALTH_PORT']).toBe(imageEnvironment()['HEALTH_PORT']);
    expect(bot.env_file).toBe('.env');
    expect(bot.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    // The user is the image's, which is not root.
    expect([bot.user, bot.init]).toEqual([undefined, true]);
  }
});

test('REDIS_URL is one that the bot takes, once the password is in it', () => {
  const [[, bot] = []] = bots;
  const url = bot?.environment['REDIS_URL']?.replace(/\$\{REDIS_PASSWORD:\?[^}]*\}/u, 'S3cret');
  expect(url).toBe('redis://:S3cret@redis:6379/0');
  const result = readConfig({ REDIS_URL: url });
  const problems = result.kind === 'problems' ? result.problems.map(({ name }) => name) : [];
  expect(problems).not.toContain('REDIS_URL');
});

test('no secret stands in the file: passwords come from outside, and must', () => {
  const text = readFileSync('compose.yaml', 'utf8');
  expect(text).not.toMatch(/xox[abp]-|xapp-|AKLT/u);
  expect([...text.matchAll(/\$\{[^}]+\}/gu)].map(([use]) => use)).toEqual(
    Array.from({ length: 2 }, () => '${REDIS_PASSWORD:?letters and digits, in .env}'),
  );
});

test('Redis is of version 7 or newer, is not root, and its data is a volume', () => {
  const [, version] = /^redis:(\d+)-alpine$/u.exec(redis?.image ?? '') ?? [];
  expect(Number(version)).toBeGreaterThanOrEqual(7);
  expect(redis?.user).toBe('redis');
  expect(redis?.volumes).toEqual(['redis:/data']);
  expect(Object.keys(volumes)).toEqual(['redis']);
});

describe.skipIf(!redisAvailable())('the very command of the Redis', () => {
  test('sets it up as the bot asks for, and keeps the password out of the list of processes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-compose-'));
    const port = 31_000 + Math.floor(Math.random() * 1_000);
    const [shell = '', flag = '', script = ''] = redis?.command ?? [];
    // What Compose makes of `$$`; another folder, and a port of its own, since this is no container.
    const own = script
      .replaceAll('$$', '$')
      .replace('dir /data', `dir ${folder}\nport ${port}\nbind 127.0.0.1`);
    const server = spawn(shell, [flag, own], {
      env: { PATH: process.env['PATH'] ?? '', REDIS_PASSWORD: 'S3cret' },
      stdio: 'ignore',
    });
    const ended = once(server, 'exit');
    const client = new Redis(port, {
      password: 'S3cret',
      lazyConnect: true,
      retryStrategy: () => 100,
      maxRetriesPerRequest: 50,
    });
    onTestFinished(async () => {
      client.disconnect();
      server.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    });
    client.on('error', () => undefined);
    await client.connect().catch(() => sleep(500));
    const setting = async (name: string): Promise<unknown> =>
      ((await client.config('GET', name)) as unknown[])[1];
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('requirepass')).toBe('S3cret');
    // `exec`: it is the process that Docker signals.
    const line = readFileSync(`/proc/${server.pid ?? 0}/cmdline`, 'utf8');
    expect(line).toContain('redis-server');
    expect(line).not.toContain('S3cret');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

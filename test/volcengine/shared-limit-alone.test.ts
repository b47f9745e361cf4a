/** One process over a real Redis: stopping, secrets, accounts, lost connections. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AccountLimiter } from '../../src/volcengine/rate-limit.ts';
import { createSharedRateLimiter, type SharedLimit } from '../../src/volcengine/shared-limit/index.ts';
import { createPermits } from '../../src/volcengine/shared-limit/permit.ts';
import { startCutOff } from '../support/cut-off.ts';
import { createTestLog, type TestLog } from '../support/log.ts';
import { startProcess } from '../support/process.ts';
import { redisAvailable, startRedis, type TestRedis } from '../support/redis.ts';

/** A new memory counts after 620 ms, and a lost slot comes back after 1,620 ms. */
const TIMES = { timeoutMs: 100, holdMs: 20 };

interface Opened {
  readonly limiter: AccountLimiter;
  readonly log: TestLog;
  /** Resolves when it says so. */
  readonly says: (available: boolean) => Promise<void>;
}

/** A limiter, closed at the end of the test. */
function open(redisUrl: string, settings: Partial<SharedLimit> = {}): Opened {
  const log = createTestLog();
  const limiter = createSharedRateLimiter({
    redisUrl,
    scope: 'a',
    limit: 5,
    log: log.log,
    ...TIMES,
    ...settings,
  });
  onTestFinished(limiter.close);
  const says = (wanted: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (limiter.available() === wanted) resolve();
      const stop = limiter.onChange((available) => {
        if (available !== wanted) return;
        stop();
        resolve();
      });
    });
  return { limiter, log, says };
}

const redisFor = (args: readonly string[] = []): Promise<TestRedis> => startRedis({ args }, onTestFinished);

function connect(url: string): Redis {
  const client = new Redis(url);
  onTestFinished(() => {
    client.disconnect();
  });
  return client;
}

interface Gauge {
  /** So many tasks, all there at once: each takes 90 ms, and at least until `end` has resolved. */
  readonly run: (count: number, end?: Promise<unknown>) => Promise<unknown>;
  readonly running: () => number;
  /** How many have run together. */
  readonly most: () => number;
}

function createGauge(limiter: AccountLimiter): Gauge {
  let running = 0;
  let most = 0;
  const task = async (end?: Promise<unknown>): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await Promise.all([sleep(90), end]);
    running -= 1;
  };
  return {
    run: (count, end) => Promise.all(Array.from({ length: count }, () => limiter.run('a', () => task(end)))),
    running: () => running,
    most: () => most,
  };
}

describe.skipIf(!redisAvailable())('one process and one Redis', () => {
  test('the start says what is shared, and that the first request waits until the count is known to be whole', async () => {
    const redis = await redisFor();
    const { limiter, log, says } = open(redis.url);
    expect(limiter.available()).toBe(false);
    const begun = performance.now();
    await expect(limiter.run('a', () => Promise.resolve(1))).resolves.toEqual({ kind: 'started', value: 1 });
    expect(performance.now() - begun).toBeGreaterThan(600);
    await says(true);
    expect(log.entries).toEqual([
      expect.objectContaining({ msg: expect.stringMatching(/shared through Redis/u) as string, limit: 5 }),
    ]);
    // The count is there now, and whole.
    const later = open(redis.url);
    await later.says(true);
    expect(later.log.entries).toEqual([expect.objectContaining({ waitMs: 0 })]);
  });

  test('while Redis is away, stopping ends the wait at once, closing every wait', async () => {
    const redis = await redisFor();
    const { limiter, says } = open(redis.url);
    await says(true);
    await redis.kill();
    await says(false);
    const stopped = new AbortController();
    const begun: string[] = [];
    const enter = (name: string, signal?: AbortSignal): Promise<unknown> =>
      limiter.run(name, () => Promise.resolve(begun.push(name)), signal);
    const first = enter('first', stopped.signal);
    const second = enter('second');
    await sleep(100);
    const at = performance.now();
    stopped.abort();
    await expect(first).resolves.toEqual({ kind: 'not-started' });
    limiter.close();
    await expect(second).resolves.toEqual({ kind: 'not-started' });
    await expect(enter('third')).resolves.toEqual({ kind: 'not-started' });
    expect(performance.now() - at).toBeLessThan(1_000);
    await redis.restart();
    await sleep(1_000);
    expect(begun).toEqual([]);
  });

  test.for([
    ['is away', '0'],
    ['is away', '700'],
    ['is there', '0'],
    ['is there', '300'],
  ])(
    'a process ends by itself after closing, when Redis %s, after %s ms',
    async ([where, closeAfterMs = '']) => {
      const redis = await redisFor();
      if (where === 'is away') await redis.kill();
      const { output, exited } = startProcess('test/volcengine/closing-process.ts', {
        REDIS_URL: redis.url,
        CLOSE_AFTER_MS: closeAfterMs,
      });
      await expect(exited).resolves.toBe(0);
      expect(output()).toBe('not-started');
    },
  );

  test('user and password are used, a wrong one is reported without it, and a right one helps at once', async () => {
    const redis = await redisFor(['--requirepass', 'top-secret']);
    const admin = connect(redis.url.replace('//', '//:top-secret@'));
    const { log, says } = open(redis.url.replace('//', '//bot:p%40ss%2Fword@'));
    await vi.waitUntil(() => log.complaints().length > 0);
    expect(log.complaints()).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/^WRONGPASS/u) as string }),
    ]);
    await admin.acl('SETUSER', 'bot', 'on', '>p@ss/word', '~*', '&*', '+@all');
    await says(true);
    expect(log.text()).not.toMatch(/p@ss|p%40ss|127\.0\.0\.1/u);
    expect(log.text()).not.toContain(String(redis.port));
  });

  test.for(['redis://:top-secret@host:port', 'redis://:top%secret@127.0.0.1:1'])(
    'no error tells of %s',
    (url) => {
      const error: unknown = (() => {
        try {
          return open(url);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
    },
  );

  test('a user who may not do what is needed is reported as such', async () => {
    const redis = await redisFor();
    const admin = connect(redis.url);
    await admin.acl('SETUSER', 'bot', 'on', '>pw', '~*', '&*', '+@all', '-info');
    const { log, says } = open(redis.url.replace('//', '//bot:pw@'));
    await vi.waitUntil(() => log.complaints().length > 0);
    expect(log.complaints()).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/can't run this command/u) as string }),
    ]);
    await admin.acl('SETUSER', 'bot', '+info');
    await says(true);
  });

  test('accounts do not share a limit', async () => {
    const redis = await redisFor();
    const [one, other] = [open(redis.url, { scope: 'one' }), open(redis.url, { scope: 'other' })];
    await Promise.all([one.says(true), other.says(true)]);
    const answer = Promise.withResolvers<undefined>();
    const busy = Array.from({ length: 5 }, () => one.limiter.run('a', () => answer.promise));
    await expect(other.limiter.run('a', () => Promise.resolve(1))).resolves.toEqual({
      kind: 'started',
      value: 1,
    });
    answer.resolve(undefined);
    await Promise.all(busy);
  });

  test('nothing counts twice when a connection is lost after Redis did what it was told, before it could say so', async () => {
    const redis = await redisFor();
    const way = await startCutOff(redis.port, onTestFinished);
    const { limiter, says } = open(`redis://127.0.0.1:${way.port}`);
    await says(true);
    for (const pieces of [0, 1, 2, 3, 1, 1, 1, 1, 1]) {
      way.loseAnswerAfter(pieces);
      await limiter.run('a', () => Promise.resolve());
    }
    const gauge = createGauge(limiter);
    await gauge.run(10);
    expect(gauge.most()).toBe(5);
    const admin = connect(redis.url);
    const [key = ''] = await admin.keys('*_client_running');
    await vi.waitFor(async () => {
      expect(await admin.zrange(key, '0', '-1', 'WITHSCORES')).toEqual([expect.anything(), '0']);
    });
  });

  test.for(['settings', 'job_weights', 'job_expirations'])(
    'when %s alone is lost, nothing passes the limit',
    async (name) => {
      const redis = await redisFor();
      const { limiter, log, says } = open(redis.url);
      await says(true);
      const admin = connect(redis.url);
      const gauge = createGauge(limiter);
      const lost = Promise.withResolvers<undefined>();
      const inUse = gauge.run(5, lost.promise);
      await vi.waitUntil(() => gauge.running() === 5);
      await admin.del(...(await admin.keys(`*_${name}`)));
      lost.resolve(undefined);
      await Promise.all([inUse, gauge.run(20)]);
      expect(gauge.most()).toBe(5);
      expect(log.complaints()).toEqual([
        expect.objectContaining({ msg: expect.stringMatching(/is lost/u) as string }),
      ]);
    },
  );

  test('a Redis that became a replica is left for its successor', async () => {
    const redis = await redisFor();
    const admin = connect(redis.url);
    const { log, says } = open(redis.url);
    await says(true);
    await admin.replicaof('127.0.0.1', 1);
    await says(false);
    await admin.replicaof('NO', 'ONE');
    await says(true);
    expect(log.complaints()).toHaveLength(1);
  });

  test("whoever asks, the longest quiet time that a process asks for is kept, and an unknown slot is nobody's", async () => {
    const redis = await redisFor();
    const client = connect(redis.url);
    const id = '{test}';
    const of = (process: string, limit: number, quietMs: number) =>
      createPermits(client, { id, process, limit, quietMs, leaseMs: 2_000 });
    const [short, long] = [of('short', 5, 100), of('long', 7, 60_000)];
    await expect(short()).resolves.toMatchObject({ kind: 'unset' });
    await client.hset(`b_${id}_settings`, 'version', '2.19.5');
    await expect(short()).resolves.toMatchObject({ kind: 'quiet', kept: false, limit: 5 });
    await sleep(110);
    await expect(short('unknown')).resolves.toMatchObject({ kind: 'gone' });
    await client.zadd(`b_${id}_job_expirations`, Date.now() + 500, 'mine');
    await expect(short('mine')).resolves.toMatchObject({ kind: 'granted' });
    await sleep(600);
    await expect(short('mine')).resolves.toMatchObject({ kind: 'granted' });
    await sleep(2_010);
    await expect(short('mine')).resolves.toMatchObject({ kind: 'gone' });
    await expect(long()).resolves.toMatchObject({ kind: 'quiet', limit: 5 });
    await expect(short()).resolves.toMatchObject({ kind: 'quiet', limit: 5 });
  });
});

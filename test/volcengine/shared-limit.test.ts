/** Three real processes, a real Redis and a service that counts: the limit is one, whatever happens to Redis. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { startCutOff } from '../support/cut-off.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';
import { now, startProcesses, type TestProcesses, type TestWorker } from '../support/shared-limit.ts';
import { maxInAnySecond } from '../support/sliding-window.ts';

const LIMIT = 50;
/** The word: the rest goes on within 10 seconds of recovery. */
const RECOVERY_MS = 10_000;
/** The default configuration's, where the waits for it are what is tested. */
const DEFAULT_TIMEOUT_MS = 5_000;

const all = (workers: readonly TestWorker[], available: boolean): Promise<unknown> =>
  Promise.all(workers.map((worker) => worker.says(available)));

/** Each process has logged each of these, in this order, and nothing else at that level or above. */
function expectLogged({ workers }: TestProcesses, ...messages: readonly RegExp[]): void {
  for (const worker of workers) {
    const complaints = worker.complaints();
    expect(complaints).toEqual(messages.map((message) => expect.stringMatching(message) as unknown));
  }
}

const CANNOT_BE_USED = /Redis cannot be used/u;
const EMPTY = /restarted EMPTY or flushed/u;
const WITH_DATA = /restarted or replaced; it has its data/u;

const skipped = !redisAvailable();

describe.skipIf(skipped)('three processes and one Redis', () => {
  // A machine that is busy with something else is given another try.
  test('share the limit, and use it', { timeout: 40_000, retry: 2 }, async ({ onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    await expect(processes.feed(250)).resolves.toBe(750);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    // Until as many are left as the limit allows at once; from the first arrival, so that no start counts.
    const { arrivals } = processes;
    const count = arrivals.length - LIMIT;
    const rate = (count * 1_000) / ((arrivals[count] ?? Infinity) - (arrivals[0] ?? 0));
    expect(rate).toBeGreaterThanOrEqual(0.9 * LIMIT);
    expectLogged(processes);
  });
});

describe.skipIf(skipped).concurrent('the limit holds, and it goes on', { timeout: 60_000 }, () => {
  test('when Redis is killed and back at once, empty, with all slots in use', async ({
    expect,
    onTestFinished,
  }) => {
    const redis = await startRedis({}, onTestFinished);
    const settings = { redisUrl: redis.url, timeoutMs: DEFAULT_TIMEOUT_MS };
    const processes = await startProcesses(settings, onTestFinished);
    const fed = processes.feed(100);
    await processes.arrived(2 * LIMIT);
    await redis.kill();
    await redis.restart({ empty: true });
    const backMs = now();
    await expect(fed).resolves.toBe(300);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED, EMPTY);
  });

  test('when Redis crashes with all slots in use and its file lacks the latest', async ({
    expect,
    onTestFinished,
  }) => {
    const redis = await startRedis({ appendOnly: true }, onTestFinished);
    const settings = { redisUrl: redis.url, timeoutMs: DEFAULT_TIMEOUT_MS };
    const processes = await startProcesses(settings, onTestFinished);
    await all(processes.workers, true);
    const written = await redis.written();
    const fed = processes.feed(60);
    await processes.arrived(LIMIT);
    await redis.kill();
    await redis.lose(written);
    await redis.restart();
    const backMs = now();
    await expect(fed).resolves.toBe(180);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED, WITH_DATA);
  });

  test('when Redis is flushed', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    const admin = new Redis(redis.url);
    onTestFinished(() => {
      admin.disconnect();
    });
    const fed = processes.feed(100);
    await processes.arrived(2 * LIMIT);
    await admin.flushall();
    const flushedMs = now();
    await expect(fed).resolves.toBe(300);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(flushedMs + 500)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, EMPTY);
  });

  test('when Redis answers nothing for 5 s', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    const fed = processes.feed(100);
    await processes.arrived(2 * LIMIT);
    redis.pause();
    const pausedMs = now();
    await all(processes.workers, false);
    expect(now() - pausedMs).toBeLessThan(4_000);
    await sleep(pausedMs + 5_000 - now());
    redis.resume();
    const backMs = now();
    await expect(fed).resolves.toBe(300);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED);
  });

  test('when Redis is away for 20 s, and nothing is sent meanwhile', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({ appendOnly: true }, onTestFinished);
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    const fed = processes.feed(60);
    await processes.arrived(2 * LIMIT);
    await redis.kill();
    await all(processes.workers, false);
    await sleep(1_000);
    const sent = processes.arrivals.length;
    await sleep(19_000);
    expect(processes.arrivals).toHaveLength(sent);
    await redis.restart();
    const backMs = now();
    await expect(fed).resolves.toBe(180);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED, WITH_DATA);
  });

  test('when Redis is not there at the start', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    await redis.kill();
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    const fed = processes.feed(60);
    await Promise.all(processes.workers.map((worker) => worker.logs(CANNOT_BE_USED)));
    await sleep(3_000);
    expect(processes.arrivals).toHaveLength(0);
    await redis.restart();
    const backMs = now();
    await expect(fed).resolves.toBe(180);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(backMs)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED);
  });

  test('when a process is killed', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    const processes = await startProcesses({ redisUrl: redis.url }, onTestFinished);
    const [victim, ...others] = processes.workers;
    void victim.feed(1_000);
    const fed = Promise.all(others.map((worker) => worker.feed(150)));
    await processes.arrived(2 * LIMIT);
    victim.kill();
    await expect(fed).resolves.toEqual([150, 150]);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    for (const worker of others) expect(worker.complaints()).toEqual([]);
    // Its slots, about a third, came back.
    expect(maxInAnySecond(processes.arrivals.slice(-2 * LIMIT))).toBeGreaterThanOrEqual(0.8 * LIMIT);
  });

  test('when the clocks of processes differ, and one stands still for longer than its slots are kept', async ({
    expect,
    onTestFinished,
  }) => {
    const redis = await startRedis({}, onTestFinished);
    const settings = { redisUrl: redis.url, clocksAheadMs: [0, 20_000, -20_000] } as const;
    const processes = await startProcesses(settings, onTestFinished);
    const fed = processes.feed(150);
    await processes.arrived(2 * LIMIT);
    const [stalled, ...others] = processes.workers;
    stalled.stall(5_000);
    await expect(fed).resolves.toBe(450);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    for (const worker of others) expect(worker.complaints()).toEqual([]);
  });

  test('when connections to Redis go dead without being closed', async ({ expect, onTestFinished }) => {
    const redis = await startRedis({}, onTestFinished);
    const way = await startCutOff(redis.port, onTestFinished);
    const settings = { redisUrl: `redis://127.0.0.1:${way.port}` };
    const processes = await startProcesses(settings, onTestFinished);
    const fed = processes.feed(100);
    await processes.arrived(2 * LIMIT);
    way.cut();
    const cutMs = now();
    await all(processes.workers, false);
    await expect(fed).resolves.toBe(300);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(processes.resumedAfterMs(cutMs + 500)).toBeLessThan(RECOVERY_MS);
    expectLogged(processes, CANNOT_BE_USED);
  });

  test('at the lowest limit that a running process has, and no longer than it runs', async ({
    expect,
    onTestFinished,
  }) => {
    const redis = await startRedis({}, onTestFinished);
    const settings = { redisUrl: redis.url, limits: [LIMIT, 20, LIMIT] } as const;
    const processes = await startProcesses(settings, onTestFinished);
    const [, lowest, ...rest] = processes.workers;
    await all(processes.workers, true);
    const fed = Promise.all([processes.workers[0], ...rest].map((worker) => worker.feed(250)));
    await processes.arrived(60);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(20);
    lowest.kill();
    await expect(fed).resolves.toEqual([250, 250]);
    expect(processes.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(maxInAnySecond(processes.arrivals.slice(-2 * LIMIT))).toBeGreaterThanOrEqual(0.8 * LIMIT);
    expect(processes.workers[0].complaints()).toEqual([expect.stringMatching(/a lower limit/u)]);
  });
});

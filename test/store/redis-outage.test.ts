/** A Redis that is away for a while, whatever it remembers then: jobs under way go on where they are, and all else by itself. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import type { RedisTimes } from '../../src/store/redis/times.ts';
import { createTestLog } from '../support/log.ts';
import { startBot, type BotProcess } from '../support/redis-store-processes.ts';
import { redisAvailable, startRedis, type TestRedis } from '../support/redis.ts';

/** A quarter of the real ones, so that an outage is soon longer than any lease. */
const TIMES: Partial<RedisTimes> = {
  ...{ beatMs: 250, leaseMs: 1_250, lockMs: 1_000, stalledMs: 500, sweepMs: 500, leaderMs: 2_000 },
};
const OUTAGE_MS = 2_500;
const WARN = 40;
const ERROR = 50;

const stops: (() => Promise<void>)[] = [];
let redis: TestRedis;
let scope = '';
const finished = (stop: () => Promise<void>): void => {
  stops.push(stop);
};
const start = (): Promise<BotProcess> => startBot(redis.url, scope, finished, TIMES);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const complaints = (bot: BotProcess): readonly unknown[] =>
  bot.log().flatMap(({ level, msg }) => (Number(level) >= WARN ? [msg] : []));
const AWAY = 'the store in Redis cannot be used: jobs under way wait until it can';

/** Two processes, of which the first is carrying a job out. */
async function twoAtWork(users: number): Promise<readonly [BotProcess, BotProcess, string]> {
  const [a, b] = await Promise.all([start(), start()]);
  a.tell({ kind: 'work' });
  const { id = '' } = await a.accept({ name: 'under way', users, pauseMs: 50 });
  await a.until('handed');
  b.tell({ kind: 'work' });
  return [a, b, id];
}

/** An invocation comes in while Redis is away: it is refused soon, and never carried out. */
async function refusedSoon(bot: BotProcess): Promise<void> {
  bot.tell({
    kind: 'accept',
    errand: { name: 'while away', users: 1, pauseMs: 0 },
    acknowledge: true,
  });
  const { code, ms } = await bot.until('failed', ({ what }) => what === 'accept');
  expect(code).toBe('STORE_FAILED');
  expect(ms).toBeLessThan(1_000);
}

/** Everything works again within 10 s, on both. */
async function worksAgain(a: BotProcess, b: BotProcess, backMs: number): Promise<void> {
  for (const [bot, name] of [
    [a, 'new at a'],
    [b, 'new at b'],
  ] as const) {
    await expect
      .poll(async () => {
        const failures = bot.told('failed').length;
        bot.tell({ kind: 'accept', errand: { name, users: 1, pauseMs: 0 }, acknowledge: true });
        await Promise.race([
          bot.until('accepted', (accepted) => accepted.name === name),
          expect.poll(() => bot.told('failed').length, { timeout: 2_000 }).toBeGreaterThan(failures),
        ]);
        return bot.told('accepted').some((accepted) => accepted.name === name);
      })
      .toBe(true);
    const ended = await Promise.race([a, b].map((one) => one.until('ended', (told) => told.name === name)));
    expect(ended.how).toBe('finished');
    expect(ended.atMs - backMs).toBeLessThan(10_000);
  }
}

async function recorded(): Promise<readonly string[]> {
  const store = openRedisStore({ url: redis.url, scope, log: createTestLog().log });
  const actions = await store.actions.latest('7', 100);
  await store.close();
  return actions.map(({ groupName }) => groupName).toSorted();
}

describe.skipIf(!redisAvailable())('Redis is away', () => {
  beforeEach(async () => {
    scope = randomUUID();
    redis = await startRedis({ appendOnly: true }, finished);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  test.each([
    ['killed, and back with its file', () => redis.kill(), () => redis.restart()],
    [
      'frozen',
      () => {
        redis.pause();
        return Promise.resolve();
      },
      () => {
        redis.resume();
        return Promise.resolve();
      },
    ],
  ])(
    '%s: what is under way pauses, and goes on in the same hands',
    async (_, leave, comeBack) => {
      const [a, b] = await twoAtWork(80);
      await leave();
      const awayMs = performance.now();
      await a.until('log', ({ line }) => line.includes(AWAY));
      await refusedSoon(a);
      await sleep(OUTAGE_MS - (performance.now() - awayMs));
      await comeBack();
      await worksAgain(a, b, performance.now());
      expect(await a.until('ended', ({ name }) => name === 'under way')).toMatchObject({
        ...{ attempt: 1, how: 'finished' },
      });
      expect(await recorded()).toEqual(['new at a', 'new at b', 'under way']);
      for (const bot of [a, b]) {
        expect(complaints(bot)).toEqual([AWAY]);
        expect(bot.log().filter(({ msg }) => msg === 'the store in Redis can be used again')).toHaveLength(1);
        expect(bot.told('unhandled')).toEqual([]);
      }
    },
    30_000,
  );

  test('killed, and back EMPTY: what is under way is put back and finished, what is lost is named', async () => {
    const [a, b, id] = await twoAtWork(80);
    const { id: done } = await a.accept({ name: 'just finished', users: 1, pauseMs: 0 });
    await Promise.race([a, b].map((bot) => bot.until('ended', ({ name }) => name === 'just finished')));
    await redis.kill();
    await refusedSoon(b);
    await sleep(OUTAGE_MS);
    await redis.restart({ empty: true });
    await worksAgain(a, b, performance.now());
    expect(await a.until('ended', ({ name }) => name === 'under way')).toMatchObject({
      ...{ attempt: 1, how: 'finished' },
    });
    expect(await recorded()).toEqual(['just finished', 'new at a', 'new at b', 'under way']);
    const putBack = [a, b].map((bot) => {
      const errors = bot.log().filter(({ level }) => Number(level) >= ERROR);
      expect(errors.map(({ msg }) => msg)).toEqual([expect.stringContaining('WITHOUT ITS DATA')]);
      expect(bot.told('unhandled')).toEqual([]);
      return errors[0]?.['putBack'] as readonly string[];
    });
    expect(putBack[0]).toContain(id);
    expect(putBack.flat().toSorted()).toEqual([id, done].toSorted());
  }, 30_000);

  test.each([{ empty: true }, { empty: false }])(
    'and a process is killed after that: another goes on with what it had under way %j',
    async ({ empty }) => {
      const [a, b] = await twoAtWork(80);
      await redis.kill();
      await sleep(OUTAGE_MS);
      await redis.restart({ empty });
      await a.until('log', ({ line }) => line.includes('can be used again'));
      // It has marked somebody since, and has its lease.
      await sleep(1_000);
      await a.kill();
      const handed = await b.until('handed', ({ name }) => name === 'under way');
      expect(handed.attempt).toBe(2);
      expect(handed.done).toBeGreaterThan(0);
      expect(await b.until('ended', ({ name }) => name === 'under way')).toMatchObject({ how: 'finished' });
      expect(await recorded()).toEqual(['under way']);
      expect(b.told('unhandled')).toEqual([]);
    },
    30_000,
  );

  test.each([
    ['there', () => Promise.resolve()],
    ['away', () => redis.kill()],
    [
      'frozen',
      () => {
        redis.pause();
        return Promise.resolve();
      },
    ],
  ])('or not: a process that closes its store ends soon and by itself when Redis is %s', async (_, leave) => {
    const bot = await start();
    bot.tell({ kind: 'work' });
    await bot.accept({ name: 'job', users: 100, pauseMs: 50 });
    await bot.until('handed');
    await leave();
    await sleep(500);
    const exited = once(bot.child, 'exit');
    const closingMs = performance.now();
    bot.tell({ kind: 'end' });
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - closingMs).toBeLessThan(5_000);
  });

  test('absent at the start: nothing blocks or crashes, and all begins when it is there', async () => {
    await redis.kill();
    const [a, b] = await Promise.all([start(), start()]);
    a.tell({ kind: 'work' });
    b.tell({ kind: 'work' });
    await refusedSoon(a);
    await sleep(OUTAGE_MS);
    await redis.restart();
    await worksAgain(a, b, performance.now());
    for (const bot of [a, b]) {
      expect(complaints(bot)).toEqual([AWAY]);
      expect(bot.told('unhandled')).toEqual([]);
    }
  }, 30_000);
});

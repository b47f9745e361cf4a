/** Three bots whose Redis is restarted, emptied, away or not there yet: nothing is lost unsaid, nobody is left waiting. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Running } from '../support/process.ts';
import { redisAvailable } from '../support/redis.ts';
import { outcomeOf } from './bot.ts';
import { ids, logged, REDIS_PASSWORD, REMOVE, startProcesses, type Processes } from './processes.ts';

/** The words: the rest goes on within 10 s of recovery, after an absence of 20 s as well. */
const RECOVERY_MS = 10_000;
const ABSENCE_MS = 20_000;
const LIMIT = 50;
const TIMEOUT = 90_000;
/** 120 requests, so that there are some before, while and after Redis is away. */
const USERS = ids(120);
const ENV = { VOLC_BATCH_SIZE: '1' };

/** The first `count` requests have arrived of a removal of everybody. */
async function inMidRemoval(processes: Processes): Promise<ReturnType<Processes['remove']>> {
  const command = processes.remove(USERS);
  await processes.service.arrived(LIMIT + 10, REMOVE);
  return command;
}

/** In every process: the message, once, after what it had logged before. */
async function allLog(bots: readonly Running[], message: RegExp, times = 1): Promise<void> {
  for (const bot of bots)
    await expect.poll(() => logged(bot, message).length, { timeout: RECOVERY_MS }).toBe(times);
}

/** Requests arrive again in time, everybody is removed and the moderator told so, and the limit was kept all along. */
async function goesOn(
  { service, bots, remove, redis }: Processes,
  command: ReturnType<Processes['remove']>,
  backMs: number,
): Promise<void> {
  expect(await outcomeOf(command)).toContain(`Removed ${USERS.length} users from the main whitelist.`);
  const resumed = service.arrivals.find(({ atMs }) => atMs > backMs)?.atMs ?? Infinity;
  expect(resumed - backMs).toBeLessThan(RECOVERY_MS);
  expect(service.whitelist()).toEqual([]);
  // What comes now is as good as before.
  expect(await outcomeOf(remove(['99999']))).toContain('This user was not on the main whitelist.');
  expect(service.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
  for (const bot of bots) {
    expect(bot.errors()).not.toContain(REDIS_PASSWORD);
    expect(bot.errors()).not.toContain(String(redis.port));
    expect(logged(bot, /this is a bug|unhandled|uncaught/u)).toEqual([]);
  }
}

describe.skipIf(!redisAvailable())('three bots, in mid-removal,', () => {
  test('Redis is killed, and back from its append-only file', { timeout: TIMEOUT }, async () => {
    const processes = await startProcesses({ users: USERS, env: ENV });
    const command = await inMidRemoval(processes);
    await processes.redis.kill();
    await allLog(processes.bots, /the store in Redis cannot be used/u);
    await processes.redis.restart();
    await goesOn(processes, command, performance.now());
    await allLog(processes.bots, /Redis came back WITHOUT ITS DATA/u, 0);
  });

  test('Redis is killed, and back empty: what is lost is named', { timeout: TIMEOUT }, async () => {
    const processes = await startProcesses({ users: USERS, env: ENV });
    const { bots, redis } = processes;
    const command = await inMidRemoval(processes);
    await redis.kill();
    await allLog(bots, /the store in Redis cannot be used/u);
    await redis.restart({ empty: true });
    await goesOn(processes, command, performance.now());
    await allLog(bots, /Redis came back WITHOUT ITS DATA.*are lost/u);
    const putBack = bots.flatMap((bot) => logged(bot, /WITHOUT ITS DATA/u).map((line) => line['putBack']));
    expect(putBack.flat()).toHaveLength(1);
  });

  test('Redis is away for 20 s: who asks is told, and nothing is sent', { timeout: TIMEOUT }, async () => {
    const processes = await startProcesses({ users: USERS, env: ENV });
    const { bots, redis, service, remove, slack } = processes;
    const command = await inMidRemoval(processes);
    await redis.kill();
    const awayMs = performance.now();
    await allLog(bots, /Redis cannot be used: every request waits/u);
    await expect
      .poll(() => command.shown()?.text)
      .toContain('Waiting: the bot cannot reach the request limit that it shares with other processes.');
    const sent = service.arrivals.length;
    const asked = [remove(['10001']), slack.command({ text: '10002', userId: 'UMOD' })];
    for (const one of asked) {
      await one.acknowledged;
      expect(await outcomeOf(one)).toContain(
        "The bot's database is not available. Nothing has changed; try again in a minute.",
      );
    }
    await sleep(ABSENCE_MS - (performance.now() - awayMs));
    expect(service.arrivals).toHaveLength(sent);
    await redis.restart();
    await goesOn(processes, command, performance.now());
    for (const one of asked) expect(await outcomeOf(one)).toContain('Nothing has changed');
  });

  test('and one of them is killed while Redis is away', { timeout: TIMEOUT }, async () => {
    const processes = await startProcesses({ users: USERS, env: ENV });
    const { bots, redis, worker, kill } = processes;
    const command = await inMidRemoval(processes);
    const doer = await worker();
    await redis.kill();
    await kill(doer);
    await redis.restart();
    await goesOn({ ...processes, bots: bots.filter((bot) => bot !== doer) }, command, performance.now());
  });
});

test.skipIf(!redisAvailable())(
  'three bots whose Redis is not there at the start say so, and work as soon as it is',
  { timeout: TIMEOUT },
  async () => {
    const processes = await startProcesses({ users: USERS, env: ENV, redisLater: true });
    const { bots, redis, remove, service } = processes;
    await allLog(bots, /^mode: any number of processes/u);
    await allLog(bots, /the store in Redis cannot be used/u);
    expect(await outcomeOf(remove(['10001']))).toContain(
      "The bot's database is not available. Nothing has changed",
    );
    expect(service.arrivals).toEqual([]);
    await redis.restart();
    const backMs = performance.now();
    await allLog(bots, /the store in Redis can be used again/u);
    await goesOn(processes, remove(USERS), backMs);
  },
);

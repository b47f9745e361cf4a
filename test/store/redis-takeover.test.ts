/** Processes that end, freeze, stall or stop while others share their Redis: their jobs go on elsewhere, and only once. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import type { RedisTimes } from '../../src/store/redis/times.ts';
import type { Action } from '../../src/store/store.ts';
import { createTestLog } from '../support/log.ts';
import { startBot, type BotProcess } from '../support/redis-store-processes.ts';
import { redisAvailable, startRedis, type TestRedis } from '../support/redis.ts';

const stops: (() => Promise<void>)[] = [];
let redis: TestRedis;
let scope = '';

const start = (times?: Partial<RedisTimes>): Promise<BotProcess> =>
  startBot(redis.url, scope, (stop) => stops.push(stop), times);

/** What is on record of all errands, and the messages that tell of them. */
async function record(): Promise<{
  readonly actions: readonly Action[];
  readonly messages: readonly string[];
}> {
  const store = openRedisStore({ url: redis.url, scope, log: createTestLog().log });
  try {
    const messages: string[] = [];
    for (;;) {
      const due = await store.outbox.due(100);
      if (due.length === 0) break;
      for (const { id, channelId } of due) {
        messages.push(channelId);
        await store.outbox.delivered(id);
      }
    }
    return { actions: await store.actions.latest('7', 100), messages: messages.toSorted() };
  } finally {
    await store.close();
  }
}

const unhandled = (...bots: readonly BotProcess[]): unknown => bots.flatMap((bot) => bot.told('unhandled'));

describe.skipIf(!redisAvailable())('of several processes over one Redis', () => {
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true }, () => undefined);
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    scope = randomUUID();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  test('one is killed: another finishes what it had begun, accepted or was to send, within 12 s', async () => {
    const a = await start();
    a.tell({ kind: 'work' });
    // Something to send, of which the process then is in charge.
    await a.accept({ name: 'earlier', users: 0, pauseMs: 0 });
    await a.until('ended');
    a.tell({ kind: 'due' });
    expect((await a.until('messages')).channels).toEqual(['earlier']);
    const names = ['one', 'two', 'three'];
    for (const name of names) await a.accept({ name, users: 40, pauseMs: 50 });
    const errand = { name: 'unacknowledged', users: 1, pauseMs: 0 };
    a.tell({ kind: 'accept', errand, acknowledge: false });
    await a.until('accepted', ({ name }) => name === 'unacknowledged');
    await a.until('handed', ({ name }) => name === 'three');

    const b = await start();
    b.tell({ kind: 'work' });
    b.tell({ kind: 'due' });
    expect((await b.until('messages')).channels).toEqual([]);
    expect(b.told('handed')).toEqual([]);
    await a.kill();
    const killedMs = performance.now();
    for (const name of [...names, errand.name]) {
      const { atMs, attempt, done } = await b.until('handed', (handed) => handed.name === name);
      expect(atMs - killedMs).toBeLessThan(12_000);
      expect(attempt).toBe(name === errand.name ? 1 : 2);
      if (name !== errand.name) expect(done).toBeGreaterThan(0);
    }
    for (const name of names) {
      expect(await b.until('ended', (ended) => ended.name === name)).toMatchObject({ how: 'finished' });
    }
    await expect
      .poll(
        () => {
          b.tell({ kind: 'due' });
          return b.told('messages').some(({ channels }) => channels.includes('earlier'));
        },
        { timeout: 15_000 - (performance.now() - killedMs), interval: 500 },
      )
      .toBe(true);
    await b.kill();

    const { actions } = await record();
    expect(actions.map(({ groupName }) => groupName).toSorted()).toEqual(
      ['earlier', errand.name, ...names].toSorted(),
    );
    expect(unhandled(a, b)).toEqual([]);
  }, 40_000);

  test('one is frozen: another takes over, and nothing of the frozen one is kept when it goes on', async () => {
    const a = await start();
    a.tell({ kind: 'work' });
    await a.accept({ name: 'job', users: 30, pauseMs: 50 });
    await a.until('handed');
    const b = await start();
    b.tell({ kind: 'work' });
    a.child.kill('SIGSTOP');
    const frozenMs = performance.now();
    const handed = await b.until('handed');
    expect(handed.atMs - frozenMs).toBeLessThan(12_000);
    expect(handed.attempt).toBe(2);
    a.child.kill('SIGCONT');
    expect(await a.until('ended')).toMatchObject({ attempt: 1, how: 'JOB_SUPERSEDED' });
    expect(await b.until('ended')).toMatchObject({ attempt: 2, how: 'finished' });
    // The other one works on.
    await a.accept({ name: 'next', users: 1, pauseMs: 0 });
    await Promise.race([a, b].map((bot) => bot.until('ended', ({ name }) => name === 'next')));
    const { actions, messages } = await record();
    expect(actions.map(({ groupName }) => groupName)).toEqual(['next', 'job']);
    expect(actions[1]?.users.every(({ outcome }) => outcome === 'removed')).toBe(true);
    expect(messages).toEqual(['job', 'next']);
    expect(unhandled(a, b)).toEqual([]);
  }, 40_000);

  test('one stalls for longer than its tickets live, and not for so long that it is dead: it goes on', async () => {
    const times = { beatMs: 250, leaseMs: 7_000, lockMs: 500, stalledMs: 200 };
    const [a, b] = await Promise.all([start(times), start(times)]);
    a.tell({ kind: 'work' });
    await a.accept({ name: 'job', users: 30, pauseMs: 50 });
    await a.until('handed');
    b.tell({ kind: 'work' });
    // Long enough for the other one to be given the ticket, though it may have to find out by looking.
    a.tell({ kind: 'stall', ms: 3_500 });
    expect(await a.until('ended')).toMatchObject({ attempt: 1, how: 'finished' });
    expect(b.told('handed')).toEqual([]);
    expect((await record()).messages).toEqual(['job']);
    expect(unhandled(a, b)).toEqual([]);
  }, 20_000);

  test('one stops: it takes nothing more, finishes what it can, and leaves the rest at once', async () => {
    const a = await start();
    a.tell({ kind: 'work' });
    await a.accept({ name: 'short', users: 10, pauseMs: 50 });
    await a.accept({ name: 'long', users: 100, pauseMs: 50 });
    await a.until('handed', ({ name }) => name === 'long');
    a.tell({ kind: 'stop' });
    await a.until('stopped');
    await a.accept({ name: 'late', users: 1, pauseMs: 0 });
    expect(await a.until('ended', ({ name }) => name === 'short')).toMatchObject({ how: 'finished' });

    const b = await start();
    b.tell({ kind: 'work' });
    expect(await b.until('handed', ({ name }) => name === 'late')).toMatchObject({ attempt: 1 });
    a.tell({ kind: 'close' });
    const closing = performance.now();
    const { atMs: closedMs } = await a.until('closed', ({ atMs }) => atMs > closing);
    expect(closedMs - closing).toBeLessThan(1_000);
    const handed = await b.until('handed', ({ name }) => name === 'long');
    expect(handed.atMs - closing).toBeLessThan(2_000);
    expect(handed).toMatchObject({ attempt: 2 });
    expect(await a.until('ended', ({ name }) => name === 'long')).toMatchObject({ how: 'STORE_FAILED' });
    await b.until('ended', ({ name }) => name === 'long');
    expect((await record()).messages).toEqual(['late', 'long', 'short']);
    expect(unhandled(a, b)).toEqual([]);
  }, 20_000);
});

import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RateLimiter } from '../../../src/volcengine/limit/account-limiter.ts';
import { createRateLimiter } from '../../../src/volcengine/limit/in-process.ts';
import { maxInAnySecond } from '../../support/volcengine/sliding-window.ts';

/** Keeps `parallel` tasks in the limiter, as a command does. */
async function feed(
  limiter: RateLimiter,
  lane: string,
  count: number,
  parallel: number,
  task: () => Promise<void>,
): Promise<void> {
  let left = count;
  const loop = async (): Promise<void> => {
    while (left-- > 0) await limiter.run(lane, task);
  };
  await Promise.all(Array.from({ length: parallel }, loop));
}

describe('the limit', () => {
  test('holds in any second, under jitter and event-loop stalls, and an idle bot sends its first ones at once', async () => {
    const limit = 20;
    const limiter = createRateLimiter({ limit });
    const arrivals: number[] = [];
    const stall = setInterval(() => {
      const until = performance.now() + 120;
      while (performance.now() < until);
    }, 700);
    await feed(limiter, 'a', 50, 50, async () => {
      await sleep(Math.random() * 40);
      arrivals.push(performance.now());
      await sleep(Math.random() * 40);
    });
    clearInterval(stall);
    expect(arrivals).toHaveLength(50);
    expect(maxInAnySecond(arrivals)).toBe(limit);
  });

  test('counts a task that fails, and hands its error on', async () => {
    const limiter = createRateLimiter({ limit: 1, holdMs: 200 });
    await expect(limiter.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    // The caller has its error, and the slot is still taken.
    const answered = performance.now();
    await limiter.run('a', () => Promise.resolve());
    expect(performance.now() - answered).toBeGreaterThanOrEqual(190);
  });

  test('lets nothing through before the quiet time after a restart is over', async () => {
    const limiter = createRateLimiter({ limit: 5, quietMs: 300 });
    const begun = performance.now();
    await Promise.all([1, 2].map(() => limiter.run('a', () => Promise.resolve())));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(299);
  });
});

describe('stopping', () => {
  test('what has not begun never begins, and others go on', async () => {
    const limiter = createRateLimiter({ limit: 1, holdMs: 50 });
    const stopped = new AbortController();
    const begun: string[] = [];
    const enter = (name: string, signal?: AbortSignal) =>
      limiter.run(
        name,
        () => {
          begun.push(name);
          return Promise.resolve(name);
        },
        signal,
      );
    const first = enter('first', stopped.signal);
    const waiting = enter('waiting', stopped.signal);
    const other = enter('other');
    await expect(first).resolves.toEqual({ kind: 'started', value: 'first' });
    stopped.abort();
    await expect(waiting).resolves.toEqual({ kind: 'not-started' });
    await expect(other).resolves.toEqual({ kind: 'started', value: 'other' });
    await expect(enter('late', stopped.signal)).resolves.toEqual({ kind: 'not-started' });
    expect(begun).toEqual(['first', 'other']);
  });

  test('in the quiet time after a restart, too', async () => {
    const limiter = createRateLimiter({ limit: 5, quietMs: 500 });
    const stopped = new AbortController();
    let begun = false;
    const task = (): Promise<void> => {
      begun = true;
      return Promise.resolve();
    };
    const waiting = limiter.run('a', task, stopped.signal);
    await sleep(20);
    stopped.abort();
    await expect(waiting).resolves.toEqual({ kind: 'not-started' });
    await limiter.run('b', () => Promise.resolve());
    expect(begun).toBe(false);
  });

  test('closing ends all waiting, now and later, and leaves alone what has begun', async () => {
    const limiter = createRateLimiter({ limit: 1, holdMs: 10 });
    const begun = Promise.withResolvers<undefined>();
    const answer = Promise.withResolvers<string>();
    const first = limiter.run('a', () => {
      begun.resolve(undefined);
      return answer.promise;
    });
    const waiting = limiter.run('a', () => Promise.resolve());
    await begun.promise;
    limiter.close();
    await expect(waiting).resolves.toEqual({ kind: 'not-started' });
    await expect(limiter.run('b', () => Promise.resolve())).resolves.toEqual({ kind: 'not-started' });
    answer.resolve('done');
    await expect(first).resolves.toEqual({ kind: 'started', value: 'done' });
  });

  test('of slots, no more are asked for than tasks have ever waited at once, however many gave up', async () => {
    const asked = vi.spyOn(Bottleneck.prototype, 'schedule');
    onTestFinished(() => {
      asked.mockRestore();
    });
    const { run } = createRateLimiter({ limit: 1, holdMs: 1 });
    const answer = Promise.withResolvers<undefined>();
    const first = run('a', () => answer.promise);
    for (let command = 0; command < 100; command += 1) {
      const stopped = new AbortController();
      const waiting = ['a', 'b'].map((lane) => run(lane, () => Promise.resolve(), stopped.signal));
      stopped.abort();
      await Promise.all(waiting);
    }
    expect(asked).toHaveBeenCalledTimes(3);
    const last = run('c', () => Promise.resolve('done'));
    answer.resolve(undefined);
    await expect(last).resolves.toEqual({ kind: 'started', value: 'done' });
    await first;
    expect(asked).toHaveBeenCalledTimes(3);
  });
});

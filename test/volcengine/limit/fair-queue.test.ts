import { expect, test } from 'vitest';
import { createFairQueue, type FairQueue } from '../../../src/volcengine/limit/fair-queue.ts';

const inTime = (): boolean => false;

/** Enters tasks that note their lane when they begin. */
function recordInto(order: string[], queue: FairQueue, lane: string, count: number): Promise<unknown>[] {
  return Array.from({ length: count }, () =>
    queue.run(lane, () => {
      order.push(lane);
      return Promise.resolve();
    }),
  );
}

test('turns go round the lanes, however much one of them has waiting', async () => {
  const queue = createFairQueue(() => undefined);
  const order: string[] = [];
  const entered = [
    ...recordInto(order, queue, 'big', 6),
    ...recordInto(order, queue, 'small', 1),
    ...recordInto(order, queue, 'middle', 3),
  ];
  while (queue.waiting() > 0) await queue.startNext(inTime);
  await Promise.all(entered);
  expect(order.join(' ')).toBe('big small middle big middle big middle big big big');
  expect(queue.startNext(inTime)).toBeUndefined();
});

test('one that gave up takes no turn, and the others of its lane keep theirs', async () => {
  const entered: number[] = [];
  const queue: FairQueue = createFairQueue(() => entered.push(queue.waiting()));
  const order: string[] = [];
  const stopped = new AbortController();
  const gone = queue.run('a', () => Promise.resolve(order.push('gone')), stopped.signal);
  const others = [...recordInto(order, queue, 'a', 1), ...recordInto(order, queue, 'b', 1)];
  stopped.abort();
  await expect(gone).resolves.toEqual({ kind: 'not-started' });
  expect(queue.waiting()).toBe(2);
  while (queue.waiting() > 0) await queue.startNext(inTime);
  await Promise.all(others);
  expect(order).toEqual(['a', 'b']);
  expect(entered).toEqual([1, 2, 3]);
});

test('what a task may ask before it sends is what its slot says, and its failure is its own', async () => {
  const queue = createFairQueue(() => undefined);
  let late = false;
  const asked = queue.run('a', (expired) => {
    const before = expired();
    late = true;
    return Promise.resolve([before, expired()]);
  });
  const failing = queue.run('a', () => Promise.reject(new Error('no')));
  await queue.startNext(() => late);
  await queue.startNext(() => late);
  await expect(asked).resolves.toEqual({ kind: 'started', value: [false, true] });
  await expect(failing).rejects.toThrow('no');
});

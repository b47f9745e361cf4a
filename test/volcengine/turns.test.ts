import { expect, test } from 'vitest';
import { createTurns } from '../../src/volcengine/turns.ts';

test('of slots, no more are asked for than tasks have ever waited at once, however many gave up', async () => {
  const asked: (() => Promise<void>)[] = [];
  const { run } = createTurns({ whenFree: (use) => asked.push(use) }, 0);
  for (let command = 0; command < 100; command += 1) {
    const stopped = new AbortController();
    const waiting = ['a', 'b'].map((lane) => run(lane, () => Promise.resolve(), stopped.signal));
    stopped.abort();
    await Promise.all(waiting);
  }
  expect(asked).toHaveLength(2);
  const task = run('c', () => Promise.resolve('done'));
  await Promise.all(asked.splice(0).map((use) => use()));
  await expect(task).resolves.toEqual({ kind: 'started', value: 'done' });
  void run('c', () => Promise.resolve('done'));
  expect(asked).toHaveLength(1);
});

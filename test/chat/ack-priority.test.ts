import { expect, test } from 'vitest';
import { createStandby } from '../../src/chat/ack-priority.ts';

/** What was begun so far, by number. */
function begin(standby: ReturnType<typeof createStandby>, count: number): readonly number[] {
  const begun: number[] = [];
  for (let number = 0; number < count; number++) void standby.turn().then(() => begun.push(number));
  return begun;
}

const soon = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

test('while nothing is being acknowledged, all is begun at once', async () => {
  const begun = begin(createStandby(), 3);
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
});

test('meanwhile only one is begun', async () => {
  const standby = createStandby(1_000_000);
  void standby.acknowledging(() => new Promise(() => undefined));
  const begun = begin(standby, 3);
  await soon();
  expect(begun).toEqual([0]);
});

test('the others follow, in their order', async () => {
  const standby = createStandby(1);
  const held = Promise.withResolvers<string>();
  const acknowledged = standby.acknowledging(() => held.promise);
  const begun = begin(standby, 3);
  held.resolve('taken');
  expect(await acknowledged).toBe('taken');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
});

test('one that is never acknowledged holds nothing up for good, and neither does one that fails', async () => {
  const standby = createStandby(1);
  void standby.acknowledging(() => new Promise(() => undefined));
  const begun = begin(standby, 5);
  await expect.poll(() => begun).toEqual([0, 1, 2, 3, 4]);

  const failing = createStandby(1_000_000);
  await expect(failing.acknowledging(() => Promise.reject(new Error('not taken')))).rejects.toThrow(
    'not taken',
  );
  const after = begin(failing, 2);
  await Promise.resolve();
  expect(after).toEqual([0, 1]);
});

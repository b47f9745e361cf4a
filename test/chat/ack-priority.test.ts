import { expect, test } from 'vitest';
import { createAckPriority } from '../../src/chat/ack-priority.ts';

/** What was begun so far, by number. */
function begin(ackPriority: ReturnType<typeof createAckPriority>, count: number): readonly number[] {
  const begun: number[] = [];
  for (let number = 0; number < count; number++) void ackPriority.afterAcks().then(() => begun.push(number));
  return begun;
}

const soon = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

test('while nothing is being acknowledged, all is begun at once', async () => {
  const begun = begin(createAckPriority(), 3);
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
});

test('meanwhile only one is begun', async () => {
  const ackPriority = createAckPriority(1_000_000);
  void ackPriority.asAck(() => new Promise(() => undefined));
  const begun = begin(ackPriority, 3);
  await soon();
  expect(begun).toEqual([0]);
});

test('the others follow, in their order', async () => {
  const ackPriority = createAckPriority(1);
  const held = Promise.withResolvers<string>();
  const acknowledged = ackPriority.asAck(() => held.promise);
  const begun = begin(ackPriority, 3);
  held.resolve('taken');
  expect(await acknowledged).toBe('taken');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
});

test('one that is never acknowledged holds nothing up for good, and neither does one that fails', async () => {
  const ackPriority = createAckPriority(1);
  void ackPriority.asAck(() => new Promise(() => undefined));
  const begun = begin(ackPriority, 5);
  await expect.poll(() => begun).toEqual([0, 1, 2, 3, 4]);

  const failing = createAckPriority(1_000_000);
  await expect(failing.asAck(() => Promise.reject(new Error('not taken')))).rejects.toThrow('not taken');
  const after = begin(failing, 2);
  await Promise.resolve();
  expect(after).toEqual([0, 1]);
});

/** A slot is handed on only with a fresh permit; over a stand-in for Redis, which can be slow. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ClusterLimiter } from '../../src/volcengine/shared-limit/cluster.ts';
import type { Permit } from '../../src/volcengine/shared-limit/permit.ts';
import { createSharedSlots } from '../../src/volcengine/shared-limit/slots.ts';

/** Gives slots `s1`, `s2` …, and each of the answers in turn, so many ms after it was asked for. */
function slotsFor(...answers: readonly (readonly [kind: Permit['kind'], waitMs: number, afterMs: number])[]) {
  const happened: string[] = [];
  const remaining = [...answers];
  let count = 0;
  const cluster: ClusterLimiter = {
    schedule: async (use) => {
      const slot = `s${String((count += 1))}`;
      const result = await use(slot);
      happened.push(`back ${slot}`);
      return result;
    },
    setUp: () => Promise.resolve(),
  };
  const closing = new AbortController();
  const slots = createSharedSlots({
    joined: Promise.resolve(cluster),
    permit: (slot = '') => {
      const [kind, waitMs, afterMs] = remaining.shift() ?? ['granted', 0, 0];
      happened.push(`asked for ${slot}`);
      const permit = { kind, waitMs, sinceMs: 0, kept: true, limit: 1 };
      return new Promise((resolve) => setTimeout(resolve, afterMs, permit));
    },
    note: ({ kind }) => happened.push(kind),
    signal: closing.signal,
  });
  const used = new Promise<void>((resolve) => {
    slots.whenFree(() => {
      happened.push('used');
      resolve();
      return Promise.resolve();
    });
  });
  onTestFinished(() => {
    closing.abort();
  });
  return { happened, closing, used };
}

test('a permit that took too long is asked for again', async () => {
  const { happened, used } = slotsFor(['granted', 0, 510]);
  await used;
  expect(happened).toEqual(['asked for s1', 'granted', 'asked for s1', 'granted', 'used']);
});

test('even where only the wall clock went on, as on a machine that was suspended', async () => {
  const { happened, used } = slotsFor(['granted', 0, 400]);
  await sleep(10);
  const woken = Date.now() + 60_000;
  const clock = vi.spyOn(Date, 'now').mockReturnValue(woken);
  onTestFinished(() => {
    clock.mockRestore();
  });
  await used;
  expect(happened).toEqual(['asked for s1', 'granted', 'asked for s1', 'granted', 'used']);
});

test('in the quiet time, the slot goes back at once, and another is asked for when it is over', async () => {
  const begun = performance.now();
  const { happened, used } = slotsFor(['quiet', 400, 0]);
  await used;
  expect(performance.now() - begun).toBeGreaterThanOrEqual(399);
  expect(happened).toEqual(['asked for s1', 'quiet', 'back s1', 'asked for s2', 'granted', 'used']);
});

test('a slot that is gone is not used', async () => {
  const { happened, used } = slotsFor(['gone', 0, 0]);
  await used;
  expect(happened).toEqual(['asked for s1', 'gone', 'back s1', 'asked for s2', 'granted', 'used']);
});

test('nothing is asked for any more once all is over', async () => {
  const { happened, closing } = slotsFor(['quiet', 300, 0]);
  await vi.waitUntil(() => happened.includes('back s1'));
  closing.abort();
  await sleep(400);
  expect(happened).toEqual(['asked for s1', 'quiet', 'back s1']);
});

/** Every invocation is counted once, with what became of it. */
import { expect, test } from 'vitest';
import type { ChatMetrics } from '../../src/chat/metrics.ts';
import { setUp, type SetUpOptions } from './harness.ts';
import { memoryDatabase, memoryStore } from '../support/store/memory-store.ts';

function counting({ deps, ...setting }: SetUpOptions = {}) {
  const ended: string[] = [];
  const acknowledged: number[] = [];
  const metrics: ChatMetrics = {
    acknowledged: (platform, ms) => {
      expect(platform).toBe('terminal');
      acknowledged.push(ms);
    },
    ended: (_platform, outcome) => ended.push(outcome),
  };
  return { ...setUp({ ...setting, deps: { ...deps, metrics } }), ended, acknowledged };
}

test('answered, and delivered again', async () => {
  const { handle, ended, acknowledged } = counting();
  await handle();
  await handle();
  expect(ended).toEqual(['done', 'duplicate']);
  expect(acknowledged).toHaveLength(1);
});

test('not acknowledged', async () => {
  const { handle, ended, acknowledged } = counting();
  await handle('i1', () => Promise.reject(new Error('too late')));
  expect([ended, acknowledged]).toEqual([['not-acknowledged'], []]);
});

test('turned away, which is acknowledged too', async () => {
  const { handle, ended, acknowledged } = counting({ deps: { runningMax: 0 } });
  await handle();
  expect([ended, acknowledged.length]).toEqual([['turned-away'], 1]);
});

test('never delivered', async () => {
  const times = { deliveryPauseMs: 1, deliveryPauseMaxMs: 1, deliveryMs: 20 };
  const deliver = (): Promise<void> => Promise.reject(new Error('expired'));
  const { handle, ended } = counting({ responder: { deliver }, deps: { times } });
  await handle();
  expect(ended).toEqual(['undelivered']);
});

test('left to the next start by a stop, and counted there', async () => {
  const database = memoryDatabase();
  const deliver = (): Promise<void> => Promise.reject(new Error('expired'));
  const first = counting({ responder: { deliver }, deps: { store: memoryStore({}, database) } });
  await first.dispatch.receive(first.invocation('i1'), () => Promise.resolve());
  await first.dispatch.stop();
  await first.dispatch.idle();
  const next = counting({ deps: { store: memoryStore({}, database) } });
  await expect.poll(() => [first.ended, next.ended]).toEqual([[], ['done']]);
});

test('measured from the arrival, whatever the store takes of it', async () => {
  const store = memoryStore();
  const { accept } = store.jobs;
  const slow: typeof accept = async (...job) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return accept(...job);
  };
  const { handle, acknowledged } = counting({
    deps: { store: { ...store, jobs: { ...store.jobs, accept: slow } } },
  });
  await handle();
  expect(acknowledged[0]).toBeGreaterThanOrEqual(55);
});

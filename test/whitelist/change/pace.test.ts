/** How many requests of one command are under way at once: as many as its answers take, up to the limit. */
import { describe, expect, test } from 'vitest';
import type { WhitelistApi } from '../../../src/volcengine/client.ts';
import { createPace } from '../../../src/whitelist/change/pace.ts';
import { removeAll } from '../../support/volcengine/changes.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';

const LIMIT = 50;

describe('allowed at once', () => {
  test.each([
    [0, 10],
    [20, 12],
    [225, 24],
    [1_000, 48],
    [2_000, 50],
    [60_000, 50],
  ])('at answers of %d ms: %d', (ms, allowed) => {
    const pace = createPace(LIMIT, 1);
    pace.answered(ms);
    expect(pace.allowed()).toBe(allowed);
  });

  test('never more than a low limit', () => {
    const pace = createPace(3, 1);
    expect(pace.allowed()).toBe(3);
    pace.answered(5_000);
    expect(pace.allowed()).toBe(3);
  });

  test('the slowest of the latest answers counts, and is forgotten after a while', () => {
    const pace = createPace(LIMIT, 1);
    pace.answered(2_000);
    pace.answered(20);
    expect(pace.allowed()).toBe(50);
    for (let answers = 0; answers < 50; answers += 1) pace.answered(20);
    expect(pace.allowed()).toBe(12);
  });
});

describe('the time between two requests', () => {
  test.each([
    // A short order is over soon anyway.
    [200, 40, 0],
    // At quick answers, over nine tenths of the time between two uses of a slot.
    [250, 40, 18.9],
    // At slow ones, as far as the order does not take much longer.
    [500, 2_000, 10.3],
    [300, 2_000, 0],
    [3_000, 2_000, 54.18],
  ])('of an order of %d, at answers of %d ms: %d ms', (requests, answerMs, expectedMs) => {
    const pace = createPace(LIMIT, requests);
    pace.answered(answerMs);
    expect(pace.spacingMs()).toBeCloseTo(expectedMs, 2);
  });

  test('is little longer after one answer that took very long', () => {
    const pace = createPace(LIMIT, 3_000);
    pace.answered(990);
    pace.answered(5_990);
    expect(pace.spacingMs()).toBeCloseTo(45, 2);
  });

  test('is kept', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(index + 1));
    const fake = fakeService(ids);
    const stopping = new AbortController();
    const sentAt: number[] = [];
    const remove: WhitelistApi['remove'] = (...call) => {
      sentAt.push(performance.now());
      if (sentAt.length === 10) stopping.abort();
      return fake.api.remove(...call);
    };
    const service = { ...fake, api: { ...fake.api, remove } };
    await removeAll(service, ids, { batchSize: 1, parallel: LIMIT, signal: stopping.signal });
    expect(sentAt).toHaveLength(10);
    expect((sentAt[9] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThan(9 * 15);
  });
});

test.each([
  [20, 12],
  [2_000, 50],
])(
  'a command whose requests are answered after %d ms has %d under way, the first alone',
  async (ms, most) => {
    const ids = Array.from({ length: 120 }, (_, index) => String(index + 1));
    const fake = fakeService(ids);
    const underWay: number[] = [];
    let count = 0;
    const remove: WhitelistApi['remove'] = async (conversation, batch, context) => {
      underWay.push((count += 1));
      // Others are asked for in between.
      await new Promise(setImmediate);
      context.onAttempt?.(ms);
      count -= 1;
      return fake.api.remove(conversation, batch, context);
    };
    const service = { ...fake, api: { ...fake.api, remove } };
    const { outcomes } = await removeAll(service, ids, { batchSize: 1, parallel: LIMIT });
    expect(outcomes.size).toBe(120);
    expect(fake.list.size).toBe(0);
    // The second is sent when the first has been answered.
    expect(underWay.slice(0, 2)).toEqual([1, 1]);
    expect(Math.max(...underWay)).toBe(most);
  },
);

import { describe, expect, test, vi } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import {
  createAuditHarness,
  C1,
  C2,
  D1,
  HOUR_MS,
  MINUTE_MS,
  advanceClock,
  failToPost,
  reply,
  SECOND_MS,
  useFakeClock,
} from './harness.ts';

useFakeClock();

describe('messages', () => {
  test('of one channel arrive in the order they were published, though the first was refused', async () => {
    const room = createAuditHarness();
    room.audit.start();
    room.answer = failToPost;
    await room.publish([C1], reply('a'));
    await advanceClock(0);
    room.answer = () => Promise.resolve(undefined);
    await room.publish([C1], reply('b'));
    void room.publish([C1], reply('c'));
    await advanceClock(SECOND_MS);
    expect(room.accepted).toEqual([]);
    await advanceClock(MINUTE_MS);
    expect(room.accepted).toEqual(['C1: a', 'C1: b', 'C1: c']);
  });

  test('of other channels do not wait for one that always fails', async () => {
    const room = createAuditHarness();
    room.audit.start();
    room.answer = (channelId) => (channelId === 'C1' ? failToPost() : Promise.resolve(undefined));
    for (const text of ['a', 'b', 'c']) await room.publish([C1, C2], reply(text));
    await advanceClock(0);
    expect(room.accepted).toEqual(['C2: a', 'C2: b', 'C2: c']);
  });

  test('of one channel are sent one at a time; no other channel waits for one that does not answer', async () => {
    const room = createAuditHarness();
    const held = Promise.withResolvers<undefined>();
    room.answer = (channelId) => (channelId === 'C1' ? held.promise : Promise.resolve(undefined));
    await room.publish([C1, C2, D1], reply('a'));
    await room.publish([C1], reply('b'));
    await advanceClock(SECOND_MS);
    expect(room.attempts.toSorted()).toEqual(['C1: a', 'C2: a', 'D1: a']);
    held.resolve(undefined);
    await advanceClock(0);
    expect(room.accepted.toSorted()).toEqual(['C1: a', 'C1: b', 'C2: a', 'D1: a']);
  });

  test('that are left are sent after a restart', async () => {
    const room = createAuditHarness();
    room.answer = failToPost;
    room.audit.start();
    await room.publish([C1], reply('a'));
    await room.publish([C1], reply('b'));
    await advanceClock(0);
    await room.audit.stop();
    room.answer = () => Promise.resolve(undefined);
    await advanceClock(HOUR_MS);
    expect(room.accepted).toEqual([]);
    const again = room.restart();
    again.start();
    await advanceClock(0);
    expect(room.accepted).toEqual(['C1: a', 'C1: b']);
    await again.stop();
  });
});

describe('publish', () => {
  test('waits for no platform', async () => {
    const room = createAuditHarness();
    room.answer = () => new Promise(() => undefined);
    await room.publish([C1], reply('a'));
    await room.publish([C1], reply('b'));
    expect(room.attempts).toHaveLength(1);
    expect(await room.store.outbox.due(1)).toHaveLength(1);
  });

  test('has kept the message before anything is sent', async () => {
    const room = createAuditHarness();
    const kept: number[] = [];
    room.answer = async () => void kept.push((await room.store.outbox.due(10)).length);
    await room.publish([C1], reply('a'));
    await advanceClock(0);
    expect(kept).toEqual([1]);
  });
});

test('what is published while the outbox is found empty is not left until later', async () => {
  const { store } = createAuditHarness();
  const gate = Promise.withResolvers<undefined>();
  let holding = false;
  const due: Store['outbox']['due'] = async (limit) => {
    const found = await store.outbox.due(limit);
    if (holding) await gate.promise;
    return found;
  };
  const room = createAuditHarness({ store, outbox: { ...store.outbox, due } });
  room.answer = () => Promise.resolve(void (holding = true));
  await room.publish([C1], reply('a'));
  await advanceClock(0);
  await room.publish([C1], reply('b'));
  gate.resolve(undefined);
  await advanceClock(0);
  expect(room.accepted).toEqual(['C1: a', 'C1: b']);
});

test('what was accepted is not sent again when the outbox could not be told', async () => {
  const { store } = createAuditHarness();
  let failures = 2;
  const delivered = (id: string): Promise<void> =>
    failures-- > 0 ? Promise.reject(new Error('disk full')) : store.outbox.delivered(id);
  const room = createAuditHarness({ store, outbox: { ...store.outbox, delivered } });
  room.audit.start();
  await room.publish([C1], reply('a'));
  await advanceClock(MINUTE_MS);
  expect(room.attempts).toEqual(['C1: a']);
  expect(await store.outbox.due(1)).toEqual([]);
  expect(room.log.text()).toContain('disk full');
});

describe('stop', () => {
  test('sends what is due, and then no more', async () => {
    const room = createAuditHarness();
    const held = Promise.withResolvers<undefined>();
    room.answer = () => held.promise;
    room.audit.start();
    await room.publish([C1, C2], reply('a'));
    await advanceClock(0);
    const stopped = vi.fn();
    const stopping = room.audit.stop().then(stopped);
    await advanceClock(999);
    expect(stopped).not.toHaveBeenCalled();
    held.resolve(undefined);
    await stopping;
    expect(room.accepted).toEqual(['C1: a', 'C2: a']);
    await room.publish([C1], reply('b'));
    await advanceClock(HOUR_MS);
    expect(room.attempts).toEqual(['C1: a', 'C2: a']);
    expect((await room.store.outbox.due(10)).map(({ channelId }) => channelId)).toEqual(['C1']);
  });

  test('waits no longer than a second', async () => {
    const room = createAuditHarness();
    room.answer = () => new Promise(() => undefined);
    await room.publish([C1], reply('a'));
    await advanceClock(0);
    const stopped = vi.fn();
    void room.audit.stop().then(stopped);
    await advanceClock(SECOND_MS - 1);
    expect(stopped).not.toHaveBeenCalled();
    await advanceClock(1);
    expect(stopped).toHaveBeenCalled();
  });

  test('is safe twice, before a start, and leaves no timer', async () => {
    const room = createAuditHarness();
    await room.audit.stop();
    await room.audit.stop();
    room.audit.start();
    expect(vi.getTimerCount()).toBe(0);
    const again = room.restart();
    again.start();
    await again.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

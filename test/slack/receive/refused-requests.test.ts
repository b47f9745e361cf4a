/** The log line that tells of refused requests, once a minute at most. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRefusedRequests } from '../../../src/slack/receive/refused-requests.ts';
import { createHistory } from '../../../emulators/slack/history.ts';
import { createLogger, type LogLine } from '../harness.ts';

function start() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const log = createHistory<LogLine>();
  const refusals = createRefusedRequests(createLogger(log));
  const told = (): readonly unknown[] => log.items.map(({ refused }) => refused);
  return { ...refusals, log, told };
}

test('the first one is told at once, those of each minute after it at its end, by their reasons', () => {
  const { count, told, log } = start();
  count('a');
  expect(told()).toEqual([{ a: 1 }]);
  for (const reason of ['a', 'b', 'b']) count(reason);
  vi.advanceTimersByTime(59_999);
  expect(told()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(told().slice(1)).toEqual([{ a: 1, b: 2 }]);
  count('b');
  vi.advanceTimersByTime(60_000);
  expect(told().slice(2)).toEqual([{ b: 1 }]);
  expect(new Set(log.items.map(({ level }) => level))).toEqual(new Set([40]));
});

test('after a minute without any, the next one is told at once', () => {
  const { count, told } = start();
  count('a');
  vi.advanceTimersByTime(120_000);
  count('b');
  expect(told()).toEqual([{ a: 1 }, { b: 1 }]);
});

test('at the end, what was not told is told, and no timer is left', () => {
  const { count, close, told } = start();
  count('a');
  count('b');
  close();
  expect(told()).toEqual([{ a: 1 }, { b: 1 }]);
  expect(vi.getTimerCount()).toBe(0);
});

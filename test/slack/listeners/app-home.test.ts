/** Pages of the bot that are open are published again after changes, and not too often. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Access } from '../../../src/chat/access.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { createHomePages, type HomeDeps } from '../../../src/slack/listeners/app-home.ts';
import { createTestLog } from '../../support/log.ts';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

/** Pages of a bot whose whitelist has `size` users, and what was published, each as `person: text`. */
function pagesOf(decide: (id: string) => Access = () => 'allowed') {
  const state = { size: 5 };
  const published: string[] = [];
  const stopping = new AbortController();
  const publish = vi.fn(({ user_id: id, view }: { user_id: string; view: object }) => {
    published.push(`${id}: ${/\d+ users/u.exec(JSON.stringify(view))?.[0] ?? 'nothing'}`);
    return Promise.resolve({ ok: true });
  });
  const deps: unknown = {
    dispatch: { home: () => Promise.resolve([notice('info', say`${state.size} users`)]) },
    access: { check: (id: string) => Promise.resolve(decide(id)) },
    localeOfStranger: () => Promise.resolve('en'),
    locale: () => Promise.resolve('en'),
    client: { views: { publish } },
    stopping: stopping.signal,
    now: () => performance.now(),
    refreshMs: MINUTE_MS,
    log: createTestLog().log,
  };
  // Of the whole client, `views.publish` alone is used.
  const pages = createHomePages(deps as HomeDeps);
  const changeTo = (size: number): void => {
    state.size = size;
    pages.refresh();
  };
  return { ...pages, changeTo, published, publish, stopping };
}

test('at once after a change, then once a minute, the last of which shows the last change', async () => {
  const { opened, changeTo, published } = pagesOf();
  await opened({ user: 'U1', tab: 'home' });
  changeTo(4);
  await vi.advanceTimersByTimeAsync(1);
  expect(published).toEqual(['U1: 5 users', 'U1: 4 users']);
  changeTo(3);
  changeTo(2);
  await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
  expect(published).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(published.slice(2)).toEqual(['U1: 2 users']);
});

test('not for those who have not opened it, who are no moderators, or who opened it long ago', async () => {
  const { opened, changeTo, published } = pagesOf((id) => (id === 'USTRANGER' ? 'not-moderator' : 'allowed'));
  await opened({ user: 'USTRANGER', tab: 'home' });
  await opened({ user: 'U2', tab: 'messages' });
  await opened({ user: 'U1', tab: 'home' });
  await vi.advanceTimersByTimeAsync(9 * 3_600_000);
  changeTo(4);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(published).toEqual(['USTRANGER: 5 users', 'U1: 5 users']);
});

test('after the one that is being published, so that the newest stays', async () => {
  const { opened, changeTo, published, publish } = pagesOf();
  const slow = Promise.withResolvers<{ ok: boolean }>();
  publish.mockReturnValueOnce(slow.promise);
  const opening = opened({ user: 'U1', tab: 'home' });
  await vi.advanceTimersByTimeAsync(1);
  changeTo(4);
  await vi.advanceTimersByTimeAsync(1);
  expect([publish.mock.calls.length, published]).toEqual([1, []]);
  slow.resolve({ ok: true });
  await opening;
  await vi.advanceTimersByTimeAsync(1);
  expect(published).toEqual(['U1: 4 users']);
});

test('not during a stop', async () => {
  const { opened, changeTo, published, stopping } = pagesOf();
  await opened({ user: 'U1', tab: 'home' });
  changeTo(4);
  stopping.abort();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(published).toEqual(['U1: 5 users']);
});

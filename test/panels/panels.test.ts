/** Panels that are due: when one is edited, tried again, forgotten, and what the log says of it. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LastingMessages } from '../../src/chat/platform.ts';
import { notice } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { createPanels, type PanelsDeps } from '../../src/panels/index.ts';
import { StoreError, type NewPanel, type Store } from '../../src/store/store.ts';
import { createTestLog } from '../support/log.ts';
import { memoryStore } from '../support/store/memory-store.ts';

const PANEL: NewPanel = {
  platform: 'slack',
  channelId: 'C1',
  messageId: '1.1',
  conversation: '11',
  groupName: 'main',
  locale: 'en',
  shown: 'old',
};
const MINUTE_MS = 60_000;

type Edited = Awaited<ReturnType<LastingMessages['edit']>>;

interface Setting {
  readonly edit?: () => Promise<Edited>;
  readonly read?: PanelsDeps['read'];
  readonly change?: (store: Store) => void;
}

/** One panel that is due, on a clock that stands still until it is moved. */
async function setUp({ edit = () => Promise.resolve({ kind: 'edited' }), read, change }: Setting = {}) {
  const clock = { now: 0 };
  const store = memoryStore({ now: () => clock.now });
  await store.panels.put(PANEL);
  change?.(store);
  const log = createTestLog();
  const edits: string[] = [];
  const fatal: unknown[] = [];
  const messages: LastingMessages = {
    post: () => Promise.reject(new Error('not here')),
    remove: () => Promise.reject(new Error('not here')),
    edit: ({ messageId }, { summary }) => {
      edits.push(`${messageId}: ${plainText(summary)}`);
      return edit();
    },
  };
  const looks = vi.spyOn(store.panels, 'take');
  const panels = createPanels({
    panels: store.panels,
    lastingMessages: new Map([['slack', messages]]),
    read: read ?? (() => Promise.resolve({ reply: notice('info', say`new`), shown: 'new' })),
    log: log.log,
    onStoreFailure: (failure) => fatal.push(failure),
    times: { pollMs: 5 },
  });
  onTestFinished(async () => {
    await panels.stop();
    await store.close();
  });
  /** Two looks are over that began after now. */
  const looked = async (): Promise<void> => {
    const before = looks.mock.calls.length;
    await vi.waitUntil(() => looks.mock.calls.length > before + 2, { interval: 5 });
  };
  panels.start();
  await looked();
  return { clock, store, log, edits, fatal, panels, looked };
}

test('is edited, and then left alone for as long as nothing changes', async () => {
  const { clock, edits, looked } = await setUp();
  clock.now = 10 * MINUTE_MS;
  await looked();
  expect(edits).toEqual(['1.1: new']);
});

test('that shows all of it already is not edited', async () => {
  const { edits } = await setUp({
    read: () => Promise.resolve({ reply: notice('info', say`old`), shown: 'old' }),
  });
  expect(edits).toEqual([]);
});

test('whose live group cannot be read is tried again after five minutes', async () => {
  const read = vi.fn(() => Promise.resolve(undefined));
  const { clock, edits, looked } = await setUp({ read });
  clock.now = 5 * MINUTE_MS - 1;
  await looked();
  expect(read).toHaveBeenCalledTimes(1);
  clock.now = 5 * MINUTE_MS;
  await looked();
  expect(read).toHaveBeenCalledTimes(2);
  expect(edits).toEqual([]);
});

describe('that a platform does not let us edit', () => {
  test.each([
    ['now, is tried again after a minute', { kind: 'later', reason: 'timeout' }, MINUTE_MS],
    ['for a while, after that', { kind: 'later', reason: 'limit', afterMs: 2 * MINUTE_MS }, 2 * MINUTE_MS],
    ['any more, every hour', { kind: 'shut', reason: 'is_archived', advice: 'a' }, 60 * MINUTE_MS],
    ['ever, every hour', { kind: 'refused', reason: 'HTTP 400' }, 60 * MINUTE_MS],
  ] as const)('%s', async (_, outcome, afterMs) => {
    const { clock, edits, log, looked } = await setUp({ edit: () => Promise.resolve(outcome) });
    clock.now = afterMs - 1;
    await looked();
    expect(edits).toHaveLength(1);
    expect(log.complaints()).toMatchObject([
      { level: 40, channel: 'C1', group: 'main', reason: outcome.reason },
    ]);
    clock.now = afterMs;
    await looked();
    expect(edits).toHaveLength(2);
  });
});

test('that was deleted is forgotten', async () => {
  const { clock, edits, looked, store } = await setUp({ edit: () => Promise.resolve({ kind: 'gone' }) });
  await store.panels.outdate();
  clock.now = 10 * MINUTE_MS;
  await looked();
  expect(edits).toHaveLength(1);
});

test('waits for a store that fails now, and a store that fails for good is told', async () => {
  const away = vi.fn<() => Promise<never>>();
  away.mockRejectedValueOnce(new StoreError('away', { fatal: false }));
  away.mockRejectedValueOnce(new StoreError('full', { fatal: true }));
  const { edits, fatal, log } = await setUp({
    change: ({ panels }) => {
      vi.spyOn(panels, 'take').mockImplementationOnce(away).mockImplementationOnce(away);
    },
  });
  await vi.waitUntil(() => edits.length === 1);
  expect(log.complaints()).toMatchObject([{ level: 50, msg: 'panels could not be updated' }]);
  expect(fatal).toHaveLength(1);
});

/** A growing list whose entries can be awaited, so that no test has to sleep. */

export interface Journal<T> {
  readonly entries: readonly T[];
  readonly add: (entry: T) => void;
  /**
   * Awaits the first entry, past or future, that `matches`. Rejects after `WAIT_MS`, with the entries in the message, and
   * when the journal is closed.
   */
  readonly find: (what: string, matches: (entry: T) => boolean) => Promise<T>;
  readonly close: () => void;
}

/** Longer than any wait of a passing test, and shorter than Vitest's limit, whose message does not list the entries. */
const WAIT_MS = 50_000;

interface Waiter<T> {
  readonly matches: (entry: T) => boolean;
  readonly resolve: (entry: T) => void;
  readonly fail: (why: string) => void;
}

/** @param describe describes an entry in one line, for the message of a failed wait */
export function createJournal<T>(describe: (entry: T) => string): Journal<T> {
  const entries: T[] = [];
  const waiters = new Set<Waiter<T>>();
  return {
    entries,
    add: (entry) => {
      entries.push(entry);
      for (const waiter of [...waiters]) if (waiter.matches(entry)) waiter.resolve(entry);
    },
    find: (what, matches) => {
      const found = entries.find(matches);
      if (found !== undefined) return Promise.resolve(found);
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const fail = (why: string): void => {
        reject(new Error(`${what}: ${why}; there were:\n${entries.map(describe).join('\n')}`));
      };
      const timer = setTimeout(fail, WAIT_MS, `none in ${WAIT_MS} ms`);
      const waiter = { matches, resolve, fail };
      waiters.add(waiter);
      const settled = promise.finally(() => {
        clearTimeout(timer);
        waiters.delete(waiter);
      });
      // A test may end without awaiting this promise.
      settled.catch(() => undefined);
      return settled;
    },
    close: () => {
      for (const waiter of [...waiters]) waiter.fail('the emulator was closed');
    },
  };
}

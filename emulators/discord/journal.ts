/** A growing list whose entries can be awaited, so that no test has to sleep. */

export interface Journal<T> {
  readonly entries: readonly T[];
  readonly add: (entry: T) => void;
  /**
   * The first entry that `matches`, of those already there or yet to come. Rejects after `WAIT_MS` with the entries
   * that there were, or when the journal is closed.
   */
  readonly find: (what: string, matches: (entry: T) => boolean) => Promise<T>;
  readonly close: () => void;
}

/** Longer than any wait in a test that works, shorter than Vitest's own limit, whose message says nothing. */
const WAIT_MS = 50_000;

interface Waiter<T> {
  readonly matches: (entry: T) => boolean;
  readonly resolve: (entry: T) => void;
  readonly fail: (why: string) => void;
}

/** @param describe one line for an entry, for the message of a wait that failed */
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
      // A test may end, or fail elsewhere, without having awaited this.
      settled.catch(() => undefined);
      return settled;
    },
    close: () => {
      for (const waiter of [...waiters]) waiter.fail('the emulator was closed');
    },
  };
}

/** Runs a piece of work once for all who wait for it. */

export interface SharedWork<T> {
  /**
   * Resolves or rejects as the work does; to undefined when `signal` aborts first, or when `withinMs` milliseconds have
   * passed: the work then goes on for the others.
   */
  readonly wait: (signal: AbortSignal, withinMs?: number) => Promise<T | undefined>;
  /** False once the work is being stopped, because all who had asked for it have been aborted. */
  readonly goesOn: () => boolean;
}

/** Begins `work`; its signal aborts when those of all who have asked for it so far have aborted. */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  const stopping = new AbortController();
  const ended = new AbortController();
  const asking = new Set<AbortSignal>();
  const result = work(stopping.signal).finally(() => {
    ended.abort();
  });
  // The work may stop when no caller waits any more.
  result.catch(() => undefined);

  const join = (signal: AbortSignal): void => {
    if (asking.has(signal)) return;
    asking.add(signal);
    const leave = (): void => {
      asking.delete(signal);
      if (asking.size === 0) stopping.abort();
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { signal: ended.signal });
  };

  return {
    goesOn: () => !stopping.signal.aborted,
    wait: (signal, withinMs) => {
      join(signal);
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          forget();
          resolve(undefined);
        };
        const timer = withinMs === undefined ? undefined : setTimeout(giveUp, withinMs);
        const forget = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
        };
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
        result.finally(forget).then(resolve, reject);
      });
    },
  };
}

/** Runs an asynchronous function once for all callers that wait for its result. */

export interface SharedWork<T> {
  /**
   * Resolves or rejects as the work does; resolves to undefined if `signal` aborts first, or after `withinMs`
   * milliseconds: the work then continues for the other callers.
   */
  readonly wait: (signal: AbortSignal, withinMs?: number) => Promise<T | undefined>;
  /** False once the work is being aborted, because the signals of all callers have aborted. */
  readonly isRunning: () => boolean;
}

/** Starts `work`; its signal aborts when the signals of all callers so far have aborted. */
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
    isRunning: () => !stopping.signal.aborted,
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

/** Retries with jittered back-off, and deadlines. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** 0 … 1 */
  readonly random: () => number;
}

/** The pause after the n-th failure in a row (from 1): doubling up to the longest, the second half of it random. */
export function backoffMs(failures: number, { firstMs, maxMs, random }: Backoff): number {
  return Math.min(maxMs, firstMs * 2 ** (failures - 1)) * (0.5 + random() / 2);
}

export interface RetryOptions {
  readonly backoff: Backoff;
  /** Aborts the retries: the promise then rejects. */
  readonly signal: AbortSignal;
  /** The error to give up with, or undefined to try again. */
  readonly final: (error: unknown) => Error | undefined;
  readonly onRetry: (error: unknown, waitMs: number) => void;
  /** The pause that the other side asked for with its error, in ms. */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
}

/** Repeats `attempt` until it resolves. Rejects with the first `final` error, or when `signal` is aborted. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { backoff, signal, final, onRetry, retryAfterMs } = options;
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const reason = final(error);
      if (reason !== undefined) throw reason;
      const waitMs = Math.round(Math.max(backoffMs(failures, backoff), retryAfterMs?.(error) ?? 0));
      onRetry(error, waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/**
 * True when `promise` resolves within `ms`, false when it takes longer; rejects as it does.
 *
 * @param ref whether the timer keeps the process alive
 */
export async function within(
  promise: Promise<unknown>,
  ms: number,
  { ref = true }: { readonly ref?: boolean } = {},
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false);
  if (!ref) timer.unref();
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** True when `promise` resolves, false when `signal` aborts before that; rejects as the promise does. */
export async function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const { promise: aborted, resolve } = Promise.withResolvers<false>();
  const onAbort = (): void => {
    resolve(false);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise.then(() => true), aborted]);
  } finally {
    // The promise may reject after the race was decided.
    promise.catch(() => undefined);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits for an answer in bounded time, so that the doctor always continues. */

export interface Given<T> {
  readonly kind: 'given';
  readonly value: T;
}
/** What was asked has failed. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: unknown;
}
export interface Missing {
  readonly kind: 'missing';
  readonly afterMs: number;
}
export type Answer<T> = Given<T> | Failed | Missing;

/** The result of `ask` within `ms`; after that its signal is aborted and the result is ignored. Never rejects. */
export async function answerWithin<T>(
  ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<Answer<T>> {
  const late = new AbortController();
  const missing = Promise.withResolvers<Missing>();
  const timer = setTimeout(() => {
    // In this order, so that the failure that the abortion causes comes second.
    missing.resolve({ kind: 'missing', afterMs: ms });
    late.abort();
  }, ms);
  const answer = Promise.try(ask, late.signal).then(
    (value): Answer<T> => ({ kind: 'given', value }),
    (error: unknown): Answer<T> => ({ kind: 'failed', error }),
  );
  try {
    return await Promise.race([answer, missing.promise]);
  } finally {
    clearTimeout(timer);
  }
}

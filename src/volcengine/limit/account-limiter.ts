/** The interface of the account's rate limiter, in-process or shared. */

export type Turn<T> = { readonly kind: 'started'; readonly value: T } | { readonly kind: 'not-started' };

export interface RateLimiter {
  /**
   * Runs `task` when a slot is free and it is the turn of `lane` (one lane is one command); lanes take turns, so that
   * a long one delays a short one by one request, not by its length. Settles as the task does, without waiting for the
   * slot to be given back; `not-started` when `signal` aborts before that. A task that has waited for something else before
   * its request leaves must ask `expired` then: where that says true, the slot may be another's, nothing may be sent, and the
   * request needs another `run`.
   */
  readonly run: <T>(
    lane: string,
    task: (expired: () => boolean) => Promise<T>,
    signal?: AbortSignal,
  ) => Promise<Turn<T>>;
}

/** A limiter of the whole account, for as long as the process lives. */
export interface AccountLimiter extends RateLimiter {
  /** Whether the slots are shared with other processes, through PostgreSQL. */
  readonly shared: boolean;
  /** How many tasks of this process wait for a slot. */
  readonly waiting: () => number;
  /** Whether slots can be had at all now: not while the store that shares them is away, or may have forgotten some. */
  readonly available: () => boolean;
  /** Calls `listener` whenever that changes, until the returned function is called. */
  readonly onChange: (listener: (available: boolean) => void) => () => void;
  /** Lets go of everything, at once: what waits ends as `not-started`; what has begun goes on to its end. */
  readonly close: () => void;
}

/**
 * How long a slot stays taken after the answer. A request has arrived before its answer, so with N slots held for a
 * second after it no N+1 arrivals fit into any 1,000 ms, whatever the network or the event loop do in between.
 * The 10 ms more are for Node's timers, which fire up to 1 ms early (nodejs/node#26578).
 */
export const SLOT_HOLD_MS = 1_010;

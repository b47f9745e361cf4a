/** At most so many requests in any second, as the service sees it, shared out in turn between commands. */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { createTurns, SLOT_HOLD_MS, type RateLimiter } from './turns.ts';

export type { RateLimiter } from './turns.ts';

/** A limiter of the whole account, for as long as the process lives. */
export interface AccountLimiter extends RateLimiter {
  /** Whether the slots are shared with other processes, through a Redis. */
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

export interface RateLimit {
  /** Requests in any 1,000 ms. */
  readonly limit: number;
  /** Nothing is sent before this long after creation: a restart forgets what its predecessor has just sent. */
  readonly quietMs?: number;
  readonly holdMs?: number;
}

/** The limit in the memory of this process: it holds as long as no other process uses the account. */
export function createRateLimiter({ limit, quietMs = 0, holdMs = SLOT_HOLD_MS }: RateLimit): AccountLimiter {
  const semaphore = new Bottleneck({ maxConcurrent: limit });
  const opensAt = performance.now() + quietMs;
  const { run, waiting, close } = createTurns(
    {
      whenFree: (use) => {
        void semaphore.schedule(async () => {
          const early = opensAt - performance.now();
          if (early > 0) await sleep(early);
          await use();
        });
      },
    },
    holdMs,
  );
  return { shared: false, run, waiting, close, available: () => true, onChange: () => () => undefined };
}

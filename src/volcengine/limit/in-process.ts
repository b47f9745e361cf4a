/** The rate limiter of a single process: at most N requests in any second, as the service sees them. */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { SLOT_HOLD_MS, type AccountLimiter } from './account-limiter.ts';
import { createFairQueue } from './fair-queue.ts';

export interface RateLimit {
  /** Requests in any 1,000 ms. */
  readonly limit: number;
  /** Nothing is sent so long after creation: a restart forgets what its predecessor has just sent. */
  readonly quietMs?: number;
  readonly holdMs?: number;
}

/** The limit holds as long as no other process uses the account. */
export function createRateLimiter({ limit, quietMs = 0, holdMs = SLOT_HOLD_MS }: RateLimit): AccountLimiter {
  const semaphore = new Bottleneck({ maxConcurrent: limit });
  const opened = sleep(quietMs);
  /** Slots asked for and not had yet: one for each that waits, and no more for those that gave up. */
  let askedFor = 0;

  const useSlot = async (): Promise<void> => {
    await opened;
    askedFor -= 1;
    const used = queue.startNext(() => false);
    await used?.then(() => sleep(holdMs));
  };
  const queue = createFairQueue(() => {
    if (askedFor >= queue.waiting()) return;
    askedFor += 1;
    void semaphore.schedule(useSlot);
  });

  const { run, waiting, close } = queue;
  return { shared: false, run, waiting, close, available: () => true, onChange: () => () => undefined };
}

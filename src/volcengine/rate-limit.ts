/** At most so many requests in any second, as the service sees it, shared out in turn between commands. */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';

export interface RateLimiter {
  /**
   * Runs `task` when a slot is free and it is the turn of `lane` (one lane is one command); lanes take turns, so that
   * a long one delays a short one by one request, not by its length. Settles as the task does, without waiting for the
   * slot to be given back. Resolves to `not-started` when `signal` aborts before the task has begun.
   */
  readonly run: <T>(
    lane: string,
    task: () => Promise<T>,
    signal?: AbortSignal,
  ) => Promise<Started<T> | NotStarted>;
}

export interface Started<T> {
  readonly kind: 'started';
  readonly value: T;
}
export interface NotStarted {
  readonly kind: 'not-started';
}

/**
 * How long a slot stays taken after the answer. A request has arrived before its answer, so with N slots held for a
 * second after it no N+1 arrivals fit into any 1,000 ms, whatever the network or the event loop do in between.
 * The 10 ms more are for Node's timers, which fire up to 1 ms early (nodejs/node#26578).
 */
const SLOT_HOLD_MS = 1_010;

export interface RateLimit {
  /** Requests in any 1,000 ms. */
  readonly limit: number;
  /** Nothing is sent before this long after creation: a restart forgets what its predecessor has just sent. */
  readonly quietMs?: number;
  readonly holdMs?: number;
}

interface Waiting {
  readonly start: () => Promise<void>;
}

export function createRateLimiter({ limit, quietMs = 0, holdMs = SLOT_HOLD_MS }: RateLimit): RateLimiter {
  const slots = new Bottleneck({ maxConcurrent: limit });
  const opensAt = performance.now() + quietMs;
  /** Lanes in the order of their next turn. */
  const lanes = new Map<string, Waiting[]>();

  const next = (): Waiting | undefined => {
    for (const [lane, queue] of lanes) {
      lanes.delete(lane);
      const waiting = queue.shift();
      if (queue.length > 0) lanes.set(lane, queue);
      return waiting;
    }
    return undefined;
  };

  // A slot is bound to a task only when it becomes free, which is what makes turns possible: Bottleneck's own
  // queue is first come, first served.
  const useSlot = async (): Promise<void> => {
    const waiting = next();
    if (waiting === undefined) return;
    const early = opensAt - performance.now();
    if (early > 0) await sleep(early);
    await waiting.start();
    await sleep(holdMs);
  };

  return {
    run: (lane, task, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          resolve({ kind: 'not-started' });
          return;
        }
        const onAbort = (): void => {
          remove(lanes, lane, waiting);
          resolve({ kind: 'not-started' });
        };
        const waiting: Waiting = {
          start: async () => {
            signal?.removeEventListener('abort', onAbort);
            await task().then((value) => {
              resolve({ kind: 'started', value });
            }, reject);
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const queue = lanes.get(lane);
        if (queue === undefined) lanes.set(lane, [waiting]);
        else queue.push(waiting);
        slots.schedule(useSlot).catch(reject);
      }),
  };
}

function remove(lanes: Map<string, Waiting[]>, lane: string, waiting: Waiting): void {
  const left = lanes.get(lane)?.filter((other) => other !== waiting) ?? [];
  if (left.length > 0) lanes.set(lane, left);
  else lanes.delete(lane);
}

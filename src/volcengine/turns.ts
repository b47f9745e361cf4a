/** Whose request is next: commands take turns at slots, wherever the slots come from. */
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Where slots come from: a semaphore of as many as there may be requests in a second. */
export interface Slots {
  /**
   * Calls `use` once, at a moment when a request may leave. The slot is taken until what `use` returns has settled,
   * which never rejects.
   */
  readonly whenFree: (use: () => Promise<void>) => void;
}

/**
 * How long a slot stays taken after the answer. A request has arrived before its answer, so with N slots held for a
 * second after it no N+1 arrivals fit into any 1,000 ms, whatever the network or the event loop do in between.
 * The 10 ms more are for Node's timers, which fire up to 1 ms early (nodejs/node#26578).
 */
export const SLOT_HOLD_MS = 1_010;

export interface Turns extends RateLimiter {
  /** How many tasks wait for a slot. */
  readonly waiting: () => number;
  /** Whatever waits now, or comes later, ends as `not-started`. */
  readonly close: () => void;
}

interface Waiting {
  readonly lane: string;
  readonly start: () => Promise<void>;
  readonly giveUp: () => void;
}

export function createTurns(slots: Slots, holdMs: number): Turns {
  /** Lanes in the order of their next turn. */
  const lanes = new Map<string, Waiting[]>();
  let waitingCount = 0;
  /** Slots asked for and not had yet: one for each that waits, and no more for those that gave up. */
  let askedFor = 0;
  let closed = false;

  const next = (): Waiting | undefined => {
    for (const [lane, queue] of lanes) {
      lanes.delete(lane);
      const waiting = queue.shift();
      if (queue.length > 0) lanes.set(lane, queue);
      waitingCount -= 1;
      return waiting;
    }
    return undefined;
  };

  // A slot is bound to a task only when it becomes free, which is what makes turns possible: Bottleneck's own
  // queue is first come, first served.
  const useSlot = async (): Promise<void> => {
    askedFor -= 1;
    const waiting = next();
    if (waiting === undefined) return;
    await waiting.start();
    await sleep(holdMs);
  };

  const enter = (waiting: Waiting): void => {
    const queue = lanes.get(waiting.lane);
    if (queue === undefined) lanes.set(waiting.lane, [waiting]);
    else queue.push(waiting);
    waitingCount += 1;
    while (askedFor < waitingCount) {
      askedFor += 1;
      slots.whenFree(useSlot);
    }
  };

  const leave = (waiting: Waiting): void => {
    const left = lanes.get(waiting.lane)?.filter((other) => other !== waiting) ?? [];
    if (left.length > 0) lanes.set(waiting.lane, left);
    else lanes.delete(waiting.lane);
    waitingCount -= 1;
  };

  return {
    run: <T>(lane: string, task: () => Promise<T>, signal?: AbortSignal) =>
      new Promise<Started<T> | NotStarted>((resolve, reject) => {
        const giveUp = (): void => {
          signal?.removeEventListener('abort', giveUp);
          leave(waiting);
          resolve({ kind: 'not-started' });
        };
        const start = async (): Promise<void> => {
          signal?.removeEventListener('abort', giveUp);
          await Promise.try(task).then((value) => {
            resolve({ kind: 'started', value });
          }, reject);
        };
        const waiting: Waiting = { lane, start, giveUp };
        if (closed || signal?.aborted === true) {
          resolve({ kind: 'not-started' });
          return;
        }
        signal?.addEventListener('abort', giveUp);
        enter(waiting);
      }),
    waiting: () => waitingCount,
    close: () => {
      closed = true;
      for (const { giveUp } of [...lanes.values()].flat()) giveUp();
    },
  };
}

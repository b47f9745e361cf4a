/** Round-robin queue: commands take turns, one request each. */
import type { RateLimiter } from './account-limiter.ts';

/** Ends the wait: with a slot, which says whether it has expired, the task runs to its end; without one, it never starts. */
type Leave = (expired?: () => boolean) => Promise<void>;

export type FairQueue = ReturnType<typeof createFairQueue>;

/** Calls `onEnter` whenever one more task waits. A slot is bound to a task only when it is there, which makes turns possible. */
export function createFairQueue(onEnter: () => void) {
  /** Where something waits, in the order of the next turn. */
  const lanes = new Map<string, Set<Leave>>();
  let count = 0;
  let closed = false;

  const run: RateLimiter['run'] = (lane, task, signal) =>
    new Promise((resolve) => {
      const queue = lanes.get(lane) ?? new Set();
      const leave: Leave = async (expired) => {
        signal?.removeEventListener('abort', giveUp);
        queue.delete(leave);
        if (queue.size === 0) lanes.delete(lane);
        count -= 1;
        const turn =
          expired && Promise.try(task, expired).then((value) => ({ kind: 'started' as const, value }));
        resolve(turn ?? { kind: 'not-started' });
        await turn?.catch(() => undefined);
      };
      const giveUp = () => void leave();
      lanes.set(lane, queue.add(leave));
      count += 1;
      signal?.addEventListener('abort', giveUp);
      if (closed || signal?.aborted === true) giveUp();
      else onEnter();
    });

  return {
    run,
    waiting: () => count,
    /** Starts the task whose turn it is. Resolves when that has settled, and never rejects; undefined where nothing waits. */
    startNext: (expired: () => boolean): Promise<void> | undefined => {
      for (const [lane, queue] of lanes) {
        lanes.delete(lane);
        lanes.set(lane, queue);
        for (const leave of queue) return leave(expired);
      }
      return undefined;
    },
    /** Whatever waits now, or comes later, ends as `not-started`. */
    close: (): void => {
      closed = true;
      for (const queue of lanes.values()) for (const leave of queue) void leave();
    },
  };
}

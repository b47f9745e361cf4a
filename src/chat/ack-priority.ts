/** Delays the start of new jobs while an acknowledgement (deadline 3 s) is pending. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface AckPriority {
  /** Runs `acknowledge`, before which nothing else should be begun. Settles as that does. */
  readonly asAck: <T>(acknowledge: () => Promise<T>) => Promise<T>;
  /** Resolves when the next thing may be begun: at once while nothing is being acknowledged, and one after the other. */
  readonly afterAcks: () => Promise<void>;
}

/** So often something is begun all the same: twice as fast as requests may be sent. */
const PAUSE_MS = 10;

export function createAckPriority(pauseMs = PAUSE_MS): AckPriority {
  let acknowledging = 0;
  const waiting: (() => void)[] = [];
  let pumping = false;
  const pump = async (): Promise<void> => {
    pumping = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      // Not all at once, when a burst is over: there may be another.
      await (acknowledging > 0 ? sleep(pauseMs) : new Promise(setImmediate));
    }
    pumping = false;
  };
  return {
    asAck: async (acknowledge) => {
      acknowledging += 1;
      try {
        return await acknowledge();
      } finally {
        acknowledging -= 1;
      }
    },
    afterAcks: () =>
      new Promise((resolve) => {
        if (acknowledging === 0 && !pumping) {
          resolve();
          return;
        }
        waiting.push(resolve);
        if (!pumping) void pump();
      }),
  };
}

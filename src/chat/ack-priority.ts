/** Delays the start of new jobs while an acknowledgement (deadline 3 s) is pending. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface AckPriority {
  /** Runs `acknowledge`, during which no job should start. Settles as `acknowledge` does. */
  readonly asAck: <T>(acknowledge: () => Promise<T>) => Promise<T>;
  /**
   * Resolves when the next job may start: at once while no acknowledgement is pending, else one job after the other.
   */
  readonly afterAcks: () => Promise<void>;
}

/** During a burst of acknowledgements one job starts per pause: 100 a second, twice the request limit. */
const PAUSE_MS = 10;

export function createAckPriority(pauseMs = PAUSE_MS): AckPriority {
  let acknowledging = 0;
  const waiting: (() => void)[] = [];
  let pumping = false;
  const pump = async (): Promise<void> => {
    pumping = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      // Jobs start one per turn, so that the acknowledgements of a new burst come between them.
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

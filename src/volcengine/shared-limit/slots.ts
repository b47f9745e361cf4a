/** Slots of the cluster, each handed on only with a fresh permit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { stopwatch } from '../stopwatch.ts';
import type { Slots } from '../turns.ts';
import type { ClusterLimiter } from './cluster.ts';
import { PERMIT_MS, type AskPermit, type Permit } from './permit.ts';

export interface SlotSource {
  /** May take for ever. */
  readonly joined: Promise<ClusterLimiter>;
  readonly permit: AskPermit;
  /** Is told every answer. */
  readonly note: (permit: Permit) => void;
  /** Ends the asking. */
  readonly signal: AbortSignal;
}

/** Before another try, when a slot was lost or Redis refused something. */
const RETRY_MS = 250;

export function createSharedSlots({ joined, permit, note, signal }: SlotSource): Slots {
  /** Uses the slot, or resolves to the ms to wait before another one; the slot goes back at once then. */
  const withSlot = async (slot: string, use: () => Promise<void>): Promise<'used' | number> => {
    for (;;) {
      const age = stopwatch();
      const answer = await permit(slot);
      note(answer);
      if (answer.kind !== 'granted') return Math.max(answer.waitMs, RETRY_MS);
      // After a stall, of this process or of the network, it is too old, and asked for again.
      if (age() <= PERMIT_MS) break;
    }
    await use();
    return 'used';
  };

  const acquire = async (use: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      try {
        const cluster = await joined;
        const outcome = await cluster.schedule((slot) => withSlot(slot, use));
        if (outcome === 'used') return;
        await sleep(outcome, undefined, { signal });
      } catch {
        // Redis refused something, which the watch puts into the log, or all is over.
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  };

  return {
    whenFree: (use) => {
      void acquire(use);
    },
  };
}

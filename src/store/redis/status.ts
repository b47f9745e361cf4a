/** Whether Redis can be used, since when, and with which memory; one line in the log for each change. */
import type { Logger } from 'pino';
import type { Fault } from './errors.ts';

export interface LineListener {
  /** Redis can be used again, or has lost its memory: `emptied`. */
  readonly back?: (contact: { readonly emptied: boolean }) => void;
  readonly refused?: (fault: Fault) => void;
}

/** What refuses one thing may take the others: it is not usable before it has refused nothing for so long. */
const REFUSED_MS = 10_000;

export interface Status {
  /** Why Redis cannot be used; undefined when it can. */
  readonly fault: () => Fault | undefined;
  /** Resolves when it can be used. */
  readonly usable: () => Promise<void>;
  readonly on: (listener: LineListener) => void;
  /** @param memory the name of what Redis remembers, by which one that has forgotten is known */
  readonly reached: (memory: string) => void;
  readonly lost: (fault: Fault) => void;
  readonly close: () => void;
}

export function createStatus(log: Logger): Status {
  const listeners: LineListener[] = [];
  let fault: Fault | undefined = { kind: 'away', reason: 'not reached yet' };
  let gate = Promise.withResolvers<undefined>();
  let since = performance.now();
  /** Of the fault that is in the log. */
  let told: Fault['kind'] | undefined;
  let known: string | undefined;
  let refusedUntil = 0;
  let closed = false;

  return {
    fault: () => fault,
    usable: () => gate.promise,
    on: (listener) => {
      listeners.push(listener);
    },
    reached: (memory) => {
      // It answers, and refuses something else that is needed.
      if (fault?.kind === 'refused' && performance.now() < refusedUntil) return;
      const before = known;
      const wasAway = fault !== undefined;
      known = memory;
      fault = undefined;
      gate.resolve(undefined);
      if (told !== undefined) {
        log.info({ afterMs: Math.round(performance.now() - since) }, 'the store in Redis can be used again');
        told = undefined;
      }
      const emptied = before !== undefined && before !== memory;
      if (wasAway || emptied) for (const { back } of listeners) back?.({ emptied });
    },
    lost: (found) => {
      if (closed) return;
      if (fault === undefined) {
        since = performance.now();
        gate = Promise.withResolvers();
      }
      const { kind, reason } = found;
      // While it is refused, what breaks the connection afterwards is no news.
      if (fault?.kind !== 'refused' || kind === 'refused') fault = found;
      if (kind === 'refused') {
        refusedUntil = performance.now() + REFUSED_MS;
        for (const { refused } of listeners) refused?.(found);
      }
      if (told === kind || (told !== undefined && kind !== 'refused')) return;
      told = kind;
      if (kind === 'refused') log.error({ reason }, 'Redis refuses the store: see REDIS_URL');
      else log.warn({ reason }, 'the store in Redis cannot be used: jobs under way wait until it can');
    },
    close: () => {
      closed = true;
    },
  };
}

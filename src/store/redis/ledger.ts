/**
 * What this process knows of one job that it holds: every write is fenced and counted, and remembered, so that a Redis that
 * has lost the latest of it, or all, gets it back.
 */
import { SupersededError } from '../store.ts';
import type { RawAction } from './actions.ts';
import type { Calls } from './calls.ts';
import { argumentsOf, commandsOf, createMirror, type Command, type Write } from './writes.ts';

export interface Change extends Write {
  /** Messages that may be sent, and forgotten, as soon as they are there. */
  readonly messages?: Write;
  /** What else is to be done, which does no harm when done again. */
  readonly more?: readonly Command[];
  /** To be used up. */
  readonly offer?: string | undefined;
  /** When the job has come on with it; by the clock of the store. */
  readonly touchedAt?: number;
}

/** All of it rejects with `JOB_SUPERSEDED` when the job is in other hands. One at a time. */
export interface Ledger {
  readonly write: (change: Change) => Promise<'done' | 'offer-used'>;
  /** The actions that there are, of these. */
  readonly look: (actions: readonly string[]) => Promise<readonly RawAction[]>;
  /** Takes note of what Redis holds of it already. */
  readonly found: (write: Write) => void;
  /** What of `write` was neither written nor found yet. */
  readonly missingOf: (write: Write) => Write;
}

export interface LedgerParts {
  readonly calls: Calls;
  readonly job: string;
  /** The key of the job's hash. */
  readonly jobKey: string;
  /** What this process's hand is called. */
  readonly hand: string;
  readonly attempt: number;
  /** Counts the writes of a job. */
  readonly rev: number;
  /** What makes the job known again. */
  readonly base: Write & { readonly more: readonly Command[] };
  /** Something was put back that Redis had lost. */
  readonly onRestored: () => void;
}

export function createLedger(parts: LedgerParts): Ledger {
  const { calls, job, jobKey, hand, attempt, base } = parts;
  const mirror = createMirror();
  const messages = createMirror();
  mirror.add(base);
  const more: Command[] = [...base.more];
  /** The write that has brought messages. */
  let messagesRev = 0;
  /** Of the last write that is known to be kept, and of the last that was tried. */
  let kept = parts.rev;
  let tried = kept;

  const restore = async (): Promise<void> => {
    const commands = [...commandsOf(mirror.all()), ...more];
    const answer = await calls.patient('restore', [
      ...[job, hand, attempt, kept, messagesRev],
      ...argumentsOf(commands),
      ...argumentsOf(commandsOf(messages.all())),
    ]);
    if (answer === 'superseded') throw new SupersededError(job);
    if (answer === 'restored') parts.onRestored();
  };

  return {
    write: async (change) => {
      // Never used twice, so that a write that has come late, or was given up, is never taken for another.
      const rev = (tried += 1);
      const commands = [...commandsOf(change), ...commandsOf(change.messages ?? {}), ...(change.more ?? [])];
      const rest = [change.touchedAt ?? '', change.offer ?? '', ...argumentsOf(commands)];
      for (;;) {
        const answer = await calls.patient('write', [job, hand, attempt, kept, rev, ...rest]);
        if (answer === 'offer-used') return answer;
        if (answer === 'superseded') throw new SupersededError(job);
        if (answer === 'done') break;
        await restore();
      }
      kept = rev;
      mirror.add(change);
      if (change.touchedAt !== undefined) mirror.add({ hashes: { [jobKey]: { touched: change.touchedAt } } });
      more.push(...(change.more ?? []));
      if (change.messages !== undefined) {
        messages.add(change.messages);
        messagesRev = rev;
      }
      return 'done';
    },
    look: async (actions) => {
      for (;;) {
        const answer = await calls.patient('look', [job, hand, attempt, kept, ...actions]);
        const [standing, raw] = answer as [string, readonly RawAction[]];
        if (standing === 'ours') return raw;
        if (standing === 'superseded') throw new SupersededError(job);
        await restore();
      }
    },
    found: mirror.add,
    missingOf: mirror.missingOf,
  };
}

/** Converts the progress and outcome of one user to the words that the store and the result file use, and back. */
import type { ChangeKind, Outcome, Reason, UserProgress } from './outcome.ts';

/**
 * `outcome`: `removed` or `added`, `failed`, `unconfirmed`, `not-sent`; before the end also `todo`, `sent` and
 * evidence.
 */
export interface StoredStatus {
  readonly outcome: string;
  readonly reason: string | undefined;
}

/** The stored outcome of a user for whom the change was done. */
export const DONE = { remove: 'removed', add: 'added' } as const;

const READ_BACK = 'read-back';
const DOUBTFUL = 'doubtful';

export function statusOf(kind: ChangeKind, progress: UserProgress): StoredStatus {
  switch (progress.kind) {
    case 'settled':
      return statusOfOutcome(kind, progress.outcome);
    case 'named':
      return { outcome: 'named', reason: progress.doubtful ? DOUBTFUL : undefined };
    case 'todo':
    case 'sent':
    case 'untrusted':
    case 'no-answer':
      return { outcome: progress.kind, reason: undefined };
  }
}

export function statusOfOutcome(kind: ChangeKind, outcome: Outcome): StoredStatus {
  return outcome.kind === 'done'
    ? { outcome: DONE[kind], reason: outcome.readBack ? READ_BACK : undefined }
    : { outcome: outcome.kind, reason: outcome.reason };
}

/** The inverse of `statusOf`. Throws a RangeError for unknown words. */
export function readStatus({ outcome, reason }: StoredStatus): UserProgress {
  switch (outcome) {
    case 'todo':
    case 'sent':
    case 'untrusted':
    case 'no-answer':
      return { kind: outcome };
    case 'named':
      return { kind: 'named', doubtful: reason === DOUBTFUL };
    case 'removed':
    case 'added':
      return { kind: 'settled', outcome: { kind: 'done', readBack: reason === READ_BACK } };
    case 'failed':
    case 'unconfirmed':
    case 'not-sent':
      // `statusOf` wrote the reason, so it is valid.
      return { kind: 'settled', outcome: { kind: outcome, reason: reason as Reason } as Outcome };
    default:
      throw new RangeError(`unknown status of a user: ${outcome}`);
  }
}

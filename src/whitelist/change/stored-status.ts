/** How far a user has come, in the words in which it is kept: the same for every reader, in files and in the record. */
import type { ChangeKind, Outcome, Reason, Standing } from './outcome.ts';

/** `removed` or `added`; `failed`, `unconfirmed`, `not-sent`; before the end also `todo`, `sent`, and what answers have shown. */
export interface Mark {
  readonly outcome: string;
  readonly reason: string | undefined;
}

/** Of a user for whom it was done. */
export const DONE = { remove: 'removed', add: 'added' } as const;

const READ_BACK = 'read-back';
const DOUBTFUL = 'doubtful';

export function markOf(kind: ChangeKind, standing: Standing): Mark {
  switch (standing.kind) {
    case 'settled':
      return markOfOutcome(kind, standing.outcome);
    case 'named':
      return { outcome: 'named', reason: standing.doubtful ? DOUBTFUL : undefined };
    case 'todo':
    case 'sent':
    case 'untrusted':
    case 'no-answer':
      return { outcome: standing.kind, reason: undefined };
  }
}

export function markOfOutcome(kind: ChangeKind, outcome: Outcome): Mark {
  return outcome.kind === 'done'
    ? { outcome: DONE[kind], reason: outcome.readBack ? READ_BACK : undefined }
    : { outcome: outcome.kind, reason: outcome.reason };
}

/** What `markOf` was given. Throws a RangeError for words that are none of it. */
export function readMark({ outcome, reason }: Mark): Standing {
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
      // The reason is one that `markOf` was given.
      return { kind: 'settled', outcome: { kind: outcome, reason: reason as Reason } as Outcome };
    default:
      throw new RangeError(`no standing of a user: ${outcome}`);
  }
}

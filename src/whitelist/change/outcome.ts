/** The possible outcomes of one user, and how answers and the whitelist decide between them. */
import type { ProblemKind } from '../../volcengine/errors.ts';
import type { Seen } from '../list/read-back.ts';

export type ChangeKind = 'remove' | 'add';

/** What became of one user. Every user given ends in exactly one. */
export type Outcome =
  /** `readBack`: the service did not say so, but the whitelist does. */
  | { readonly kind: 'done'; readonly readBack: boolean }
  | { readonly kind: 'failed'; readonly reason: FailedReason }
  | { readonly kind: 'unconfirmed'; readonly reason: UnconfirmedReason }
  | { readonly kind: 'not-sent'; readonly reason: NotSentReason };

/** `refused`: named by the service, and the whitelist is as it was before. */
export type FailedReason = 'not-on-whitelist' | 'already-listed' | 'refused' | 'refused-unread' | ProblemKind;
/** `no-answer-unchanged`: the whitelist is as it was before, but may still change. */
export type UnconfirmedReason = 'no-answer' | 'no-answer-unchanged';
/** `too-late`: interrupted for so long that the moderator no longer expects it; `group-gone`: no longer configured. */
export type NotSentReason = 'stopping' | 'after-problem' | 'too-late' | 'group-gone';

/** The reason of an outcome that is not `done`. */
export type Reason = FailedReason | UnconfirmedReason | NotSentReason;

/** What the requests alone have shown of one user; the last three need the whitelist to be read. */
export type Evidence =
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Named as failed. `doubtful`: an earlier attempt, unanswered, may have removed the user before. */
  | { readonly kind: 'named'; readonly doubtful: boolean }
  /** Not named, in an answer that named strangers instead. */
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'no-answer' };

/** How far one user has come. */
export type UserProgress =
  | Evidence
  | { readonly kind: 'todo' }
  /** In a request that left, and of whose answer nothing is known. */
  | { readonly kind: 'sent' };

/**
 * Whether a new attempt for a user with this outcome may end otherwise, given its kind and reason: what the service has
 * refused it would refuse again, but not what it was too busy for or never heard of.
 */
export function isRetryableOutcome(kind: string, reason: string): boolean {
  if (kind !== 'failed') return true;
  return reason === 'throttled' || reason === 'temporary' || reason === 'unreachable';
}

/** Whether the whitelist shows of a user what was asked for. */
export function isAsAsked(kind: ChangeKind, seen: Seen): boolean {
  return seen === (kind === 'add' ? 'listed' : 'absent');
}

/** What the whitelist shows of one user. */
export interface ListCheck {
  /** Before anything was sent. */
  readonly before: Seen;
  /** Read afterwards. */
  readonly seen: Seen;
  /** How many were on it afterwards, where that is known. */
  readonly size: number | undefined;
}

/** Why nothing was to be done for a user of whom the whitelist showed it before. */
const NOTHING_TO_DO = { remove: 'not-on-whitelist', add: 'already-listed' } as const;

/**
 * The outcome of a user for whom the work is done now. Where the whitelist showed before what was asked for, it was not this
 * command that did it: an addition answers so without naming anybody, and a removal, which names them, only where its
 * answer was lost (`readBack`).
 */
export function doneOutcome(kind: ChangeKind, before: Seen, readBack: boolean): Outcome {
  return isAsAsked(kind, before) && (kind === 'add' || readBack)
    ? { kind: 'failed', reason: NOTHING_TO_DO[kind] }
    : { kind: 'done', readBack };
}

/** The default cap of a live group's whitelist (docs 6348/412253). */
const WHITELIST_MAX = 100;

/** What the finding means, given what the whitelist shows of the user. */
export function settle(kind: ChangeKind, finding: Evidence, { before, seen, size }: ListCheck): Outcome {
  if (finding.kind === 'settled') return finding.outcome;
  const mayHaveWorked = finding.kind !== 'named' || finding.doubtful;
  if (seen === 'unknown') {
    // No attempt can have done what the whitelist showed before, and the answer says so.
    if (finding.kind === 'named' && isAsAsked(kind, before))
      return { kind: 'failed', reason: NOTHING_TO_DO[kind] };
    return mayHaveWorked
      ? { kind: 'unconfirmed', reason: 'no-answer' }
      : { kind: 'failed', reason: 'refused-unread' };
  }
  if (isAsAsked(kind, seen))
    return mayHaveWorked ? doneOutcome(kind, before, true) : { kind: 'failed', reason: NOTHING_TO_DO[kind] };
  if (finding.kind === 'no-answer') return { kind: 'unconfirmed', reason: 'no-answer-unchanged' };
  const full = kind === 'add' && size !== undefined && size >= WHITELIST_MAX;
  return { kind: 'failed', reason: full ? 'list-full' : 'refused' };
}

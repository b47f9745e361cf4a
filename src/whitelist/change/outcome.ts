/** The possible outcomes of one user, and the rules that decide between them by answers and the whitelist. */
import type { ProblemKind } from '../../volcengine/errors.ts';
import type { Seen } from '../list/read-back.ts';

export type ChangeKind = 'remove' | 'add';

/** The outcome of one user. Every given user gets exactly one. */
export type Outcome =
  /** `readBack`: the whitelist shows it, the service did not confirm it. */
  | { readonly kind: 'done'; readonly readBack: boolean }
  | { readonly kind: 'failed'; readonly reason: FailedReason }
  | { readonly kind: 'unconfirmed'; readonly reason: UnconfirmedReason }
  | { readonly kind: 'not-sent'; readonly reason: NotSentReason };

/** `refused`: the service named the user as failed, and the whitelist shows the user unchanged. */
export type FailedReason = 'not-on-whitelist' | 'already-listed' | 'refused' | 'refused-unread' | ProblemKind;
/** `no-answer-unchanged`: the whitelist shows the user unchanged, but the request may still take effect. */
export type UnconfirmedReason = 'no-answer' | 'no-answer-unchanged';
/** `too-late`: interrupted for so long that the moderator no longer expects it; `group-gone`: no longer configured. */
export type NotSentReason = 'stopping' | 'after-problem' | 'too-late' | 'group-gone';

/** The reason of an outcome that is not `done`. */
export type Reason = FailedReason | UnconfirmedReason | NotSentReason;

/** What the answers alone show about one user. All kinds but `settled` require reading the whitelist. */
export type Evidence =
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** The answer named the user as failed. `doubtful`: an earlier attempt without an answer may have succeeded. */
  | { readonly kind: 'named'; readonly doubtful: boolean }
  /** The answer named users who were not in the request, so that its success is not trusted. */
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'no-answer' };

/** How far one user has come. */
export type UserProgress =
  | Evidence
  | { readonly kind: 'todo' }
  /** The request was sent, and its answer is unknown. */
  | { readonly kind: 'sent' };

/**
 * Whether a new attempt can have another outcome, given kind and reason of the last one. The service would refuse again
 * what it refused, but not a request that it throttled, that hit a temporary fault or that never reached it.
 */
export function isRetryableOutcome(kind: string, reason: string): boolean {
  if (kind !== 'failed') return true;
  return reason === 'throttled' || reason === 'temporary' || reason === 'unreachable';
}

/** Whether the user is in the requested state. */
export function isAsAsked(kind: ChangeKind, seen: Seen): boolean {
  return seen === (kind === 'add' ? 'listed' : 'absent');
}

/** What readings of the whitelist show about one user. */
export interface ListCheck {
  /** The reading before anything was sent. */
  readonly before: Seen;
  /** The reading after the last answer. */
  readonly seen: Seen;
  /** The number of users on the whitelist in the second reading; undefined where unknown. */
  readonly size: number | undefined;
}

/** The reason for a user who was in the requested state before. */
const NOTHING_TO_DO = { remove: 'not-on-whitelist', add: 'already-listed' } as const;

/**
 * The outcome of a user who is in the requested state now. If the user was in this state before, the change did
 * nothing: the service answers an addition as a success then. It names such a user in the answer to a removal, so for a
 * removal this only matters where the answer was lost (`readBack`).
 */
export function doneOutcome(kind: ChangeKind, before: Seen, readBack: boolean): Outcome {
  return isAsAsked(kind, before) && (kind === 'add' || readBack)
    ? { kind: 'failed', reason: NOTHING_TO_DO[kind] }
    : { kind: 'done', readBack };
}

/** The default cap of a live group's whitelist (docs 6348/412253). */
const WHITELIST_MAX = 100;

/** The outcome that follows from the evidence and the readings of the whitelist. */
export function settle(kind: ChangeKind, finding: Evidence, { before, seen, size }: ListCheck): Outcome {
  if (finding.kind === 'settled') return finding.outcome;
  const mayHaveWorked = finding.kind !== 'named' || finding.doubtful;
  if (seen === 'unknown') {
    // The user was in the requested state before, and the answer confirms that nothing was done.
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

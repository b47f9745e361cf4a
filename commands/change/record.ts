/** The change record: what a moderator asked for and how far it has come, encoded for the store. */
import type { Request } from '../../src/chat/command.ts';
import { localeOf } from '../../src/chat/texts/index.ts';
import type { Action, Conclusion, NewAction, UserMark } from '../../src/store/store.ts';
import type { ChangeReport, Progress } from '../../src/whitelist/change/change-whitelist.ts';
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import { statusOf, statusOfOutcome, readStatus } from '../../src/whitelist/change/stored-status.ts';
import type { ChangeKind, Outcome } from '../../src/whitelist/change/outcome.ts';
import type { Nicknames } from '../../src/whitelist/list/nicknames.ts';
import type { Seen } from '../../src/whitelist/list/read-back.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { GivenUsers } from '../arguments/users.ts';
import type { ConcludedChange } from '../context.ts';
import type { Step, StepsKind } from './question-steps.ts';

/** What a reply needs besides the stored actions. Stored as JSON: the names of its fields cannot change. */
export interface ChangeRecord {
  /** The kind of all steps together; each action has its own. */
  readonly kind: StepsKind;
  /** Given users who were not sent, because a question found them in the requested state. */
  readonly absent: readonly UserId[];
  readonly parsed: Pick<GivenUsers, 'rejected' | 'rejectedCount' | 'duplicates'>;
  readonly reason: string | undefined;
  /** A question has already named the absent users and the skipped tokens. */
  readonly told: boolean;
  /** This change undoes an earlier one. */
  readonly undo: boolean;
  /** The name of the set that the whitelist shall equal. */
  readonly set?: string | undefined;
  /** Ended guest passes caused this change, not a moderator. */
  readonly cause?: 'pass-ended';
  /** The whitelists before anything was sent, by conversation, as far as known. */
  readonly before: Readonly<Record<string, Before>>;
}

export interface Before {
  /** Users of this change who were on the whitelist. */
  readonly listed: readonly UserId[];
  /** Whether all other users of this change were certainly not on the whitelist. */
  readonly complete: boolean;
}

/** What the whitelist of a conversation showed of a user before anything was sent. */
export function seenBefore({ before }: ChangeRecord, conversation: string): (id: UserId) => Seen {
  const known = before[conversation];
  const listed = new Set(known?.listed);
  return (id) => {
    if (listed.has(id)) return 'listed';
    return known?.complete === true ? 'absent' : 'unknown';
  };
}

export function encodeRecord(record: ChangeRecord): string {
  return JSON.stringify(record);
}

export function decodeRecord(text: string): ChangeRecord {
  const { reason, parsed, ...others } = JSON.parse(text) as Partial<ChangeRecord> &
    Pick<ChangeRecord, 'kind' | 'absent'>;
  const { rejected = [], duplicates = [] } = parsed ?? {};
  return {
    // Defaults for records of earlier versions.
    told: false,
    undo: false,
    before: {},
    ...others,
    reason,
    parsed: { rejected, rejectedCount: parsed?.rejectedCount ?? rejected.length, duplicates },
  };
}

/** @param at milliseconds since 1970 */
export function newAction(
  { reason, set, cause }: Pick<ChangeRecord, 'reason' | 'set' | 'cause'>,
  { kind, group, ids, undoes, passEndsAt }: Step,
  { invoker: moderator, texts }: Pick<Request, 'invoker' | 'texts'>,
  at: number,
): NewAction {
  const { conversationShortId: conversation, name: groupName } = group;
  return {
    kind,
    conversation,
    groupName,
    moderator,
    reason,
    set,
    at,
    userIds: ids,
    undoes,
    ...(cause !== undefined && { cause }),
    ...(passEndsAt !== undefined && { pass: { endsAt: passEndsAt, locale: localeOf(texts) } }),
  };
}

/** The live group of an action or a pass; undefined where its conversation is not on the allow-list any more. */
export function groupOf(
  { conversation, groupName }: Pick<Action, 'conversation' | 'groupName'>,
  { all }: Pick<LiveGroups, 'all'>,
): LiveGroup | undefined {
  const same = all.filter(({ conversationShortId }) => conversationShortId === conversation);
  return same.find(({ name }) => name === groupName) ?? same[0];
}

/** The users of an action. Their ids were validated before they were stored. */
export function userIdsOf({ users }: Pick<Action, 'users'>): readonly UserId[] {
  return users.map(({ userId }) => userId as UserId);
}

export function progressOf(action: Action): Progress {
  const { users } = action;
  return {
    users: new Map(users.map((user) => [user.userId as UserId, readStatus(user)])),
    requestOf: requestsOf(action),
    problems: JSON.parse(action.problems) as Progress['problems'],
  };
}

/** The kind of a change as the metrics count it. */
export function metricsKind({ kind, cause, undo, set }: ChangeRecord): ConcludedChange['kind'] {
  if (cause !== undefined) return 'pass-end';
  if (undo) return 'undo';
  if (set !== undefined || kind === 'both') return 'set';
  return kind === 'add' ? 'addition' : 'removal';
}

/** The stored form of a running change. */
export function statusesOf(kind: ChangeKind, { users, requestOf }: Progress): readonly UserMark[] {
  return [...users].map(([userId, progress]) => ({
    userId,
    ...statusOf(kind, progress),
    requestId: requestOf.get(userId),
  }));
}

/** The stored form of a change at its end. */
export function conclusionOf(
  { id, kind, conversation }: Action,
  report: ChangeReport,
  nicknames: Nicknames,
): Conclusion {
  // A reader of the record may be a moderator of this live group only.
  const own = nicknames.in([conversation]);
  return {
    id,
    requestIds: report.requestIds,
    problems: JSON.stringify(report.problems),
    users: [...report.outcomes].map(([userId, outcome]) => ({
      userId,
      ...statusOfOutcome(kind, outcome),
      requestId: report.requestOf.get(userId),
      nickname: own.of(userId),
    })),
  };
}

/** The report of an action that was concluded. */
export function reportOf(action: Action): ChangeReport {
  return {
    outcomes: new Map(action.users.map((user) => [user.userId as UserId, settledOutcome(action, user)])),
    problems: JSON.parse(action.problems) as ChangeReport['problems'],
    requestIds: action.requestIds,
    requestOf: requestsOf(action),
  };
}

/** The outcomes of a change whose live group is no longer configured, so that nothing can be sent or read. */
export function groupGoneReport(action: Action): ChangeReport {
  const outcomes = action.users.map((user): [UserId, Outcome] => {
    const progress = readStatus(user);
    if (progress.kind === 'settled') return [user.userId as UserId, progress.outcome];
    return progress.kind === 'todo'
      ? [user.userId as UserId, { kind: 'not-sent', reason: 'group-gone' }]
      : [user.userId as UserId, { kind: 'unconfirmed', reason: 'no-answer' }];
  });
  return {
    ...reportOf({ ...action, users: [] }),
    outcomes: new Map(outcomes),
    requestOf: requestsOf(action),
  };
}

function settledOutcome({ id }: Action, user: UserMark): Outcome {
  const progress = readStatus(user);
  if (progress.kind === 'settled') return progress.outcome;
  throw new Error(`action ${id} is concluded, and ${user.userId} is not settled`);
}

function requestsOf({ users }: Action): ReadonlyMap<UserId, string> {
  return new Map(
    users.flatMap(({ userId, requestId }) =>
      requestId === undefined ? [] : [[userId as UserId, requestId]],
    ),
  );
}

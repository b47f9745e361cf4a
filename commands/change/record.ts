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

/** All that a reply needs besides what is on record of every user. */
export interface ChangeRecord {
  /** Of all its steps; each action has its own. */
  readonly kind: StepsKind;
  /** Given, and not sent: a question has found them to be as they are wanted already. */
  readonly absent: readonly UserId[];
  readonly parsed: Pick<GivenUsers, 'rejected' | 'rejectedCount' | 'duplicates'>;
  readonly reason: string | undefined;
  /** A question has already said who is not on the whitelist. */
  readonly told: boolean;
  /** It takes an earlier change back. */
  readonly undo: boolean;
  /** The name of the set that the whitelist is to become equal to. */
  readonly set?: string | undefined;
  /** Guest passes have ended: no moderator has ordered it. */
  readonly cause?: 'pass-ended';
  /** What the whitelists showed before anything was sent, by conversation, as far as that is known. */
  readonly before: Readonly<Record<string, Before>>;
}

export interface Before {
  /** Users of the order who were on the whitelist. */
  readonly listed: readonly UserId[];
  /** Whether all others were not. */
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

/** `order` as text, for `readOrder`. */
export function encodeRecord(record: ChangeRecord): string {
  return JSON.stringify(record);
}

export function decodeRecord(text: string): ChangeRecord {
  const { reason, parsed, ...order } = JSON.parse(text) as Partial<ChangeRecord> &
    Pick<ChangeRecord, 'kind' | 'absent'>;
  const { rejected = [], duplicates = [] } = parsed ?? {};
  return {
    // What an earlier version did not keep.
    told: false,
    undo: false,
    before: {},
    ...order,
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

/** The users of an action: they were checked when they were given, and are kept exactly. */
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

/** What a change is for the metrics. */
export function countedKind({ kind, cause, undo, set }: ChangeRecord): ConcludedChange['kind'] {
  if (cause !== undefined) return 'pass-end';
  if (undo) return 'undo';
  if (set !== undefined || kind === 'both') return 'set';
  return kind === 'add' ? 'addition' : 'removal';
}

/** What to store of a running change. */
export function statusesOf(kind: ChangeKind, { users: standings, requestOf }: Progress): readonly UserMark[] {
  return [...standings].map(([userId, progress]) => ({
    userId,
    ...statusOf(kind, progress),
    requestId: requestOf.get(userId),
  }));
}

/** What to store of a change at its end. */
export function conclusionOf(
  { id, kind, conversation }: Action,
  report: ChangeReport,
  nicknames: Nicknames,
): Conclusion {
  // Who reads the record may be a moderator of this live group only.
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

/** What became of everybody, where nothing more can be sent or looked up, since the live group is not configured any more. */
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

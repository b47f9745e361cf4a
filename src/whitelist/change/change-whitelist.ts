/** Adds users to a whitelist or removes them, and determines the true outcome for each user. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallContext, CallResult, Change, WhitelistApi } from '../../volcengine/client.ts';
import type { ProblemRecord } from '../../volcengine/errors.ts';
import type { LiveGroup } from '../live-groups.ts';
import { logProblems } from './operator-hints.ts';
import {
  doneOutcome,
  isAsAsked,
  settle,
  type ChangeKind,
  type Outcome,
  type UserProgress,
} from './outcome.ts';
import { createPace, type Pace } from './pace.ts';
import { readBack, type Seen } from '../list/read-back.ts';
import type { Rosters } from '../list/roster.ts';
import {
  enterAnswer,
  enterProblem,
  namingRequests,
  openState,
  problemRecords,
  sendFirst,
  split,
  type Batch,
  type Progress,
  type ChangeState,
} from './change-state.ts';
import type { UserId } from '../ids/user-id.ts';

export type { Progress } from './change-state.ts';

export interface ChangeReport {
  /** In the order given. */
  readonly outcomes: ReadonlyMap<UserId, Outcome>;
  /** Why whole requests failed: the first problem of each code. */
  readonly problems: readonly ProblemRecord[];
  /** The request ids of the answers that named failed users. */
  readonly requestIds: readonly string[];
  /** The request id of the answer that refused a user, where there was one. */
  readonly requestOf: ReadonlyMap<UserId, string>;
}

export interface WhitelistChange {
  readonly kind: ChangeKind;
  readonly api: WhitelistApi;
  readonly group: LiveGroup;
  /** Each once. */
  readonly ids: readonly UserId[];
  /** Users in one request, 1 … 100. */
  readonly batchSize: number;
  /**
   * The most requests of this change that wait or are running at once: the account's limit of requests in any second.
   */
  readonly parallel: number;
  readonly context: CallContext;
  readonly writeAheadLog: WriteAheadLog;
  /** Whether a user was on the whitelist before the change; if missing, `unknown` for all. */
  readonly seenBefore?: (id: UserId) => Seen;
  /** Updated with the users that were certainly changed; forgets a whitelist that is in doubt. */
  readonly rosters?: Pick<Rosters, 'changed' | 'forget'>;
  /** The progress of this change before an interruption. */
  readonly before?: Progress;
  /** Sends nothing more, and only reads the whitelist for users that are in doubt. */
  readonly tooLate?: boolean;
  /** Called after each answer; `done` of `total` users are settled or in doubt. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Stores the progress, with which another process can resume the change. If the log rejects, nothing more is sent, and
 * the change rejects with the same error. The log waits at most until a stop.
 */
export interface WriteAheadLog {
  /**
   * Stores that a request with these users may have been sent. The request is sent only after this resolves to true.
   */
  readonly beforeSend: (ids: readonly UserId[]) => Promise<boolean>;
  /** Stores the progress of these users, and the problems so far. */
  readonly afterAnswer: (progress: Progress) => Promise<void>;
}

/**
 * Adds `ids` to the group's whitelist, or removes them. Errors of the service never reject; only the write-ahead log
 * can.
 */
export async function changeWhitelist(change: WhitelistChange): Promise<ChangeReport> {
  const { ids, batchSize, before, group, context } = change;
  const state = openState(ids, batchSize, before);
  await lookUpSent(change, state);
  await sendAll(change, state);
  // Doubtful batches that were not sent again stay in doubt.
  for (const batch of state.pending.filter(({ doubtful }) => doubtful)) {
    for (const id of batch.ids) state.evidence.set(id, { kind: 'no-answer' });
  }
  const settled = await settleAll(change, state);
  const outcomeOf = (id: UserId): Outcome =>
    settled.get(id) ?? { kind: 'not-sent', reason: whyNotSent(change) };
  logProblems(state.problems.values(), group, context.log);
  return {
    outcomes: new Map(ids.map((id) => [id, outcomeOf(id)])),
    problems: problemRecords(state),
    requestIds: namingRequests(state),
    requestOf: state.requestOf,
  };
}

/** Reads the whitelist for users that were sent before an interruption; users that are not done are sent again. */
async function lookUpSent(change: WhitelistChange, state: ChangeState): Promise<void> {
  const { kind, api, group, ids, before, context, batchSize } = change;
  const sent = ids.filter((id) => before?.users.get(id)?.kind === 'sent');
  if (sent.length === 0) return;
  const reading = await readBack(api, group, sent, context);
  const { done = [], open = [] } = Object.groupBy(sent, (id) =>
    isAsAsked(kind, reading.of(id)) ? 'done' : 'open',
  );
  for (const id of done) {
    state.evidence.set(id, { kind: 'settled', outcome: doneOutcome(kind, seenBefore(change, id), true) });
  }
  change.rosters?.changed(group, kind, done);
  sendFirst(state, split(open, batchSize, true));
  if (done.length > 0) await saveProgress(change, state, { ids: done, doubtful: true });
}

/** Sends the pending batches, several at once. If one rejects, this rejects after all running ones have ended. */
async function sendAll(change: WhitelistChange, state: ChangeState): Promise<void> {
  const pace = createPace(change.parallel, state.pending.length);
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const sendNext = (): void => {
    const batch = state.pending.pop();
    if (batch === undefined) return;
    const sending = send(change, state, batch, pace)
      .catch((error: unknown) => {
        // The write-ahead log has failed, so no further batch may be sent.
        state.aborted = true;
        failures.push(error);
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  };
  // The first request is sent alone, so that a wrong key or an unknown group fails once and not ten times.
  for (let atOnce = 1; ; atOnce = pace.allowed()) {
    while (underWay.size < atOnce && maySend(change, state)) {
      sendNext();
      const spacingMs = pace.spacingMs();
      if (spacingMs >= 1) await sleep(spacingMs);
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  if (failures.length > 0) throw failures[0];
}

function maySend({ context, tooLate }: WhitelistChange, { aborted, pending }: ChangeState): boolean {
  return !aborted && !context.signal.aborted && tooLate !== true && pending.length > 0;
}

/** Sends a batch and enters what came of it. */
async function send(change: WhitelistChange, state: ChangeState, batch: Batch, pace: Pace): Promise<void> {
  const { kind, api, group, context, writeAheadLog } = change;
  const call = {
    ...context,
    beforeSend: () => writeAheadLog.beforeSend(batch.ids),
    onAttempt: pace.answered,
  };
  const result = await (kind === 'remove' ? api.remove : api.add)(group, batch.ids, call);
  if (result.kind === 'not-sent') {
    // The bot is stopping.
    sendFirst(state, [batch]);
    state.aborted = true;
    return;
  }
  if (result.kind === 'failed') enterProblem(state, batch, result);
  else enterAnswer(state, batch, result, kind, (id) => seenBefore(change, id));
  updateRosters(change, state, batch, result);
  change.onProgress?.(state.evidence.size, change.ids.length);
  await saveProgress(change, state, { ids: batch.ids, doubtful: batch.doubtful || result.doubtful });
}

type Result = Exclude<CallResult<Change>, { kind: 'not-sent' }>;

function updateRosters(
  { rosters, group, kind }: WhitelistChange,
  { evidence }: ChangeState,
  { ids }: Batch,
  result: Result,
): void {
  if (result.doubtful || (result.kind === 'answered' && result.value.strayFailures)) {
    rosters?.forget(group);
  } else if (result.kind === 'answered') {
    rosters?.changed(
      group,
      kind,
      ids.filter((id) => evidence.get(id)?.kind === 'settled'),
    );
  }
}

/** Stores the progress of a batch; users without evidence are `sent` if in doubt, else `todo`. */
async function saveProgress(
  { writeAheadLog }: WhitelistChange,
  state: ChangeState,
  { ids, doubtful }: Batch,
): Promise<void> {
  const progressOf = (id: UserId): UserProgress =>
    state.evidence.get(id) ?? { kind: doubtful ? 'sent' : 'todo' };
  await writeAheadLog.afterAnswer({
    users: new Map(ids.map((id) => [id, progressOf(id)])),
    requestOf: state.requestOf,
    problems: problemRecords(state),
  });
}

/** Decides the outcome of every user with evidence; reads the whitelist where the answers are not sufficient. */
async function settleAll(change: WhitelistChange, state: ChangeState): Promise<ReadonlyMap<UserId, Outcome>> {
  const { kind, api, group, context, rosters } = change;
  const evidence = [...state.evidence];
  const unsettled = evidence.filter(([, finding]) => finding.kind !== 'settled').map(([id]) => id);
  const reading = unsettled.length === 0 ? undefined : await readBack(api, group, unsettled, context);
  const outcomes = new Map(
    evidence.map(([id, finding]) => {
      const sight = {
        before: seenBefore(change, id),
        seen: reading?.of(id) ?? 'unknown',
        size: reading?.size,
      };
      return [id, settle(kind, finding, sight)] as const;
    }),
  );
  if (unsettled.some((id) => outcomes.get(id)?.kind === 'unconfirmed')) rosters?.forget(group);
  else if (reading !== undefined) {
    const { listed = [], absent = [] } = Object.groupBy(unsettled, reading.of);
    rosters?.changed(group, 'add', listed);
    rosters?.changed(group, 'remove', absent);
  }
  return outcomes;
}

function seenBefore(change: WhitelistChange, id: UserId): Seen {
  return change.seenBefore?.(id) ?? 'unknown';
}

function whyNotSent({ tooLate, context }: WhitelistChange): 'too-late' | 'stopping' | 'after-problem' {
  if (tooLate === true) return 'too-late';
  return context.signal.aborted ? 'stopping' : 'after-problem';
}

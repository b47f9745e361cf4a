/** Takes users off a whitelist or puts them on it, and finds out for each of them what really became of it. */
import { isRetryable, type Problem, type ProblemKind } from '../volcengine/errors.ts';
import type { CallContext, CallResult, Change, WhitelistApi } from '../volcengine/client.ts';
import type { LiveGroup } from './live-groups.ts';
import { logProblems } from './operator-hints.ts';
import { readBack, type Seen } from './read-back.ts';
import type { UserId } from './user-ids.ts';

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
export type NotSentReason = 'stopping' | 'after-problem';

/** The reason of an outcome that is not `done`. */
export type Reason = FailedReason | UnconfirmedReason | NotSentReason;

export type ChangeKind = 'remove' | 'add';

export interface ChangeReport {
  /** In the order given. */
  readonly outcomes: ReadonlyMap<UserId, Outcome>;
  /** Why whole requests failed: the first of each code. */
  readonly problems: readonly Problem[];
  /** Of the answers that named failed users. */
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
  /** Requests of this command that may wait or be under way at once. */
  readonly parallel: number;
  readonly context: CallContext;
  /** Told after each answer; `done` of `total` users are settled or in doubt. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What the requests alone have shown of one user; the last three need the whitelist to be read. */
export type Finding =
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Named as failed. `doubtful`: an earlier attempt, unanswered, may have removed the user before. */
  | { readonly kind: 'named'; readonly doubtful: boolean }
  /** Not named, in an answer that named strangers instead. */
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'no-answer' };

interface Batch {
  readonly ids: readonly UserId[];
  /** These users were in a request before that may have worked. */
  readonly doubtful: boolean;
}

interface Tally {
  readonly findings: Map<UserId, Finding>;
  readonly problems: Map<string, Problem>;
  readonly requestIds: Set<string>;
  readonly requestOf: Map<UserId, string>;
  /** Batches not yet sent; a refused one comes back here in halves. */
  readonly pending: Batch[];
  /** A problem that every further request would meet. */
  hopeless: boolean;
}

/**
 * Whether a new attempt for a user with this outcome may end otherwise, given its kind and reason: what the service has
 * refused it would refuse again, but not what it was too busy for or never heard of.
 */
export function mayEndOtherwise(kind: string, reason: string): boolean {
  if (kind !== 'failed') return true;
  return reason === 'throttled' || reason === 'temporary' || reason === 'unreachable';
}

/** Removes `ids` from the group's whitelist, or adds them. Never rejects for what the service does or does not answer. */
export async function changeWhitelist(change: WhitelistChange): Promise<ChangeReport> {
  const { ids, context } = change;
  const tally: Tally = {
    findings: new Map(),
    problems: new Map(),
    requestIds: new Set(),
    requestOf: new Map(),
    pending: split(ids, change.batchSize),
    hopeless: false,
  };
  // The first request goes alone: a wrong key or an unknown group is then refused once and not ten times.
  await sendNext(change, tally);
  await Promise.all(Array.from({ length: change.parallel }, () => sendAll(change, tally)));

  // Halves of a request in doubt that were not sent any more: the doubt remains.
  for (const { ids: left } of tally.pending.filter(({ doubtful }) => doubtful)) {
    for (const id of left) tally.findings.set(id, { kind: 'no-answer' });
  }

  const unsettled = [...tally.findings].filter(([, { kind }]) => kind !== 'settled').map(([id]) => id);
  const reading =
    unsettled.length === 0 ? undefined : await readBack(change.api, change.group, unsettled, context);
  const outcomes = new Map(
    ids.map((id) => [
      id,
      settle(change, tally.findings.get(id), { seen: reading?.of(id) ?? 'unknown', size: reading?.size }),
    ]),
  );
  const problems = [...tally.problems.values()];
  logProblems(problems, change.group, context.log);
  return { outcomes, problems, requestIds: [...tally.requestIds], requestOf: tally.requestOf };
}

function split(ids: readonly UserId[], size: number): Batch[] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, n) => ({
    ids: ids.slice(n * size, (n + 1) * size),
    doubtful: false,
  }));
}

async function sendAll(change: WhitelistChange, tally: Tally): Promise<void> {
  while (await sendNext(change, tally));
}

/** Sends the next batch and enters what came of it; false where there is none to send any more. */
async function sendNext(change: WhitelistChange, tally: Tally): Promise<boolean> {
  const { kind, api, group, context } = change;
  if (tally.hopeless || context.signal.aborted) return false;
  const batch = tally.pending.shift();
  if (batch === undefined) return false;
  const result = await (kind === 'remove' ? api.remove : api.add)(group, batch.ids, context);
  if (result.kind === 'failed') enterProblem(batch, result, tally);
  else if (result.kind === 'answered') enterAnswer(batch, result, tally);
  else tally.pending.unshift(batch);
  change.onProgress?.(tally.findings.size, change.ids.length);
  return result.kind !== 'not-sent';
}

function enterAnswer(
  batch: Batch,
  result: Extract<CallResult<Change>, { kind: 'answered' }>,
  tally: Tally,
): void {
  const { failed, strayFailures } = result.value;
  if (failed.size > 0 && result.requestId !== undefined) tally.requestIds.add(result.requestId);
  const doubtful = batch.doubtful || result.doubtful;
  for (const id of batch.ids) {
    if (failed.has(id) && result.requestId !== undefined) tally.requestOf.set(id, result.requestId);
    if (failed.has(id)) tally.findings.set(id, { kind: 'named', doubtful });
    else if (strayFailures) tally.findings.set(id, { kind: 'untrusted' });
    else tally.findings.set(id, { kind: 'settled', outcome: { kind: 'done', readBack: false } });
  }
}

function enterProblem(
  batch: Batch,
  { problem, doubtful: doubtfulCall }: Extract<CallResult<Change>, { kind: 'failed' }>,
  tally: Tally,
): void {
  const doubtful = batch.doubtful || doubtfulCall;
  if (isAboutOneUser(problem.kind) && batch.ids.length > 1) {
    // One user whom the service does not accept must not keep the others on the list.
    const half = Math.ceil(batch.ids.length / 2);
    tally.pending.unshift(
      { ids: batch.ids.slice(0, half), doubtful },
      { ids: batch.ids.slice(half), doubtful },
    );
    return;
  }
  if (!tally.problems.has(problem.code)) tally.problems.set(problem.code, problem);
  tally.hopeless ||= isHopeless(problem.kind);
  const finding: Finding = doubtful
    ? { kind: 'no-answer' }
    : { kind: 'settled', outcome: { kind: 'failed', reason: problem.kind } };
  for (const id of batch.ids) {
    tally.findings.set(id, finding);
    if (problem.requestId !== undefined) tally.requestOf.set(id, problem.requestId);
  }
}

/** Whether fewer users in a request may be accepted where these were not. */
function isAboutOneUser(kind: ProblemKind): boolean {
  return kind === 'user-not-found' || kind === 'bad-input' || kind === 'list-full';
}

/** Whether the next request would fail alike: what is wrong is the key, the rights, the group, the clock or the line. */
function isHopeless(kind: ProblemKind): boolean {
  return kind === 'unreachable' || !(isAboutOneUser(kind) || isRetryable(kind) || kind === 'protocol');
}

/** What the whitelist, read afterwards, shows of one user, and how many are on it, where that is known. */
interface Sight {
  readonly seen: Seen;
  readonly size: number | undefined;
}

/** The default cap of a live group's whitelist (docs 6348/412253). */
const WHITELIST_MAX = 100;

/** What the finding means, given whether the whitelist, read afterwards, holds the user. */
function settle(change: WhitelistChange, finding: Finding | undefined, { seen, size }: Sight): Outcome {
  const { kind, context } = change;
  if (finding === undefined) {
    return { kind: 'not-sent', reason: context.signal.aborted ? 'stopping' : 'after-problem' };
  }
  if (finding.kind === 'settled') return finding.outcome;
  const mayHaveWorked = finding.kind !== 'named' || finding.doubtful;
  if (seen === 'unknown') {
    return mayHaveWorked
      ? { kind: 'unconfirmed', reason: 'no-answer' }
      : { kind: 'failed', reason: 'refused-unread' };
  }
  const asAsked = (seen === 'listed') === (kind === 'add');
  if (asAsked && mayHaveWorked) return { kind: 'done', readBack: true };
  if (asAsked) return { kind: 'failed', reason: kind === 'remove' ? 'not-on-whitelist' : 'already-listed' };
  if (finding.kind === 'no-answer') return { kind: 'unconfirmed', reason: 'no-answer-unchanged' };
  const full = kind === 'add' && size !== undefined && size >= WHITELIST_MAX;
  return { kind: 'failed', reason: full ? 'list-full' : 'refused' };
}

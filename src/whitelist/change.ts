/** Takes users off a whitelist or puts them on it, and finds out for each of them what really became of it. */
import type { CallContext, CallResult, Change, WhitelistApi } from '../volcengine/client.ts';
import { isRetryable, type Problem, type ProblemKind } from '../volcengine/errors.ts';
import type { LiveGroup } from './live-groups.ts';
import { logProblems } from './operator-hints.ts';
import { isAsAsked, settle, type ChangeKind, type Finding, type Outcome, type Standing } from './outcome.ts';
import { readBack } from './read-back.ts';
import type { UserId } from './user-ids.ts';

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
  readonly journal: Journal;
  /** Where this change was interrupted before: what is known of it. */
  readonly before?: Progress;
  /** Nothing is sent any more: only what is in doubt is looked up. */
  readonly tooLate?: boolean;
  /** Told after each answer; `done` of `total` users are settled or in doubt. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How far a change has come. */
export interface Progress {
  /** Of every user; who is missing is `todo`. */
  readonly standings: ReadonlyMap<UserId, Standing>;
  readonly requestOf: ReadonlyMap<UserId, string>;
  readonly problems: readonly Problem[];
}

/**
 * Keeps what a successor has to know. Where it fails, nothing more is sent, and the change rejects likewise. It waits no
 * longer than until a stop.
 */
export interface Journal {
  /** True once it is kept that a request with these users may have left: only then it leaves. */
  readonly sending: (ids: readonly UserId[]) => Promise<boolean>;
  /** Keeps how far these users have come, and what problems there were so far. */
  readonly found: (progress: Progress) => Promise<void>;
}

interface Batch {
  readonly ids: readonly UserId[];
  /** These users were in a request before that may have worked. */
  readonly doubtful: boolean;
}

interface Tally {
  readonly findings: Map<UserId, Finding>;
  readonly problems: Map<string, Problem>;
  readonly requestOf: Map<UserId, string>;
  /** Batches not yet sent; a refused one comes back here in halves. */
  readonly pending: Batch[];
  /** A problem that every further request would meet. */
  hopeless: boolean;
}

/**
 * Removes `ids` from the group's whitelist, or adds them. Never rejects for what the service does or does not answer, only
 * as the journal does.
 */
export async function changeWhitelist(change: WhitelistChange): Promise<ChangeReport> {
  const { ids, kind, api, group, context } = change;
  const tally = openTally(change);
  await lookUpSent(change, tally);
  // The first request goes alone: a wrong key or an unknown group is then refused once and not ten times.
  await sendNext(change, tally);
  const loops = await Promise.allSettled(
    Array.from({ length: change.parallel }, () => sendAll(change, tally)),
  );
  for (const loop of loops) if (loop.status === 'rejected') throw loop.reason;

  // In doubt, and not sent any more: the doubt remains.
  for (const { ids: left } of tally.pending.filter(({ doubtful }) => doubtful)) {
    for (const id of left) tally.findings.set(id, { kind: 'no-answer' });
  }
  const unsettled = [...tally.findings].filter(([, finding]) => finding.kind !== 'settled').map(([id]) => id);
  const reading = unsettled.length === 0 ? undefined : await readBack(api, group, unsettled, context);
  const outcomeOf = (id: UserId): Outcome => {
    const finding = tally.findings.get(id);
    if (finding === undefined) return { kind: 'not-sent', reason: whyNotSent(change) };
    return settle(kind, finding, { seen: reading?.of(id) ?? 'unknown', size: reading?.size });
  };
  const problems = [...tally.problems.values()];
  logProblems(problems, group, context.log);
  return {
    outcomes: new Map(ids.map((id) => [id, outcomeOf(id)])),
    problems,
    requestIds: namingRequests(tally),
    requestOf: tally.requestOf,
  };
}

function openTally({ ids, batchSize, before }: WhitelistChange): Tally {
  const findings = new Map<UserId, Finding>();
  const todo: UserId[] = [];
  for (const id of ids) {
    const standing = before?.standings.get(id) ?? { kind: 'todo' };
    if (standing.kind === 'todo') todo.push(id);
    else if (standing.kind !== 'sent') findings.set(id, standing);
  }
  return {
    findings,
    problems: new Map(before?.problems.map((problem) => [problem.code, problem])),
    requestOf: new Map(before?.requestOf),
    pending: split(todo, batchSize, false),
    hopeless: false,
  };
}

function split(ids: readonly UserId[], size: number, doubtful: boolean): Batch[] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, n) => ({ ids: ids.slice(n * size, (n + 1) * size), doubtful }));
}

/** Those sent before an interruption: the whitelist tells who is done, and the others are sent again, in doubt. */
async function lookUpSent(change: WhitelistChange, tally: Tally): Promise<void> {
  const { kind, api, group, ids, before, context, batchSize } = change;
  const sent = ids.filter((id) => before?.standings.get(id)?.kind === 'sent');
  if (sent.length === 0) return;
  const reading = await readBack(api, group, sent, context);
  const done = sent.filter((id) => isAsAsked(kind, reading.of(id)));
  for (const id of done) {
    tally.findings.set(id, { kind: 'settled', outcome: { kind: 'done', readBack: true } });
  }
  const settled = new Set(done);
  tally.pending.unshift(
    ...split(
      sent.filter((id) => !settled.has(id)),
      batchSize,
      true,
    ),
  );
  if (done.length > 0) await keep(change, tally, done);
}

async function sendAll(change: WhitelistChange, tally: Tally): Promise<void> {
  while (await sendNext(change, tally));
}

/** Sends the next batch and enters what came of it; false where there is none to send any more. */
async function sendNext(change: WhitelistChange, tally: Tally): Promise<boolean> {
  const { kind, api, group, context, journal } = change;
  if (tally.hopeless || context.signal.aborted || change.tooLate === true) return false;
  const batch = tally.pending.shift();
  if (batch === undefined) return false;
  const call = { ...context, beforeSend: () => journal.sending(batch.ids) };
  try {
    const result = await (kind === 'remove' ? api.remove : api.add)(group, batch.ids, call);
    if (result.kind === 'failed') enterProblem(batch, result, tally);
    else if (result.kind === 'answered') enterAnswer(batch, result, tally);
    else tally.pending.unshift(batch);
    if (result.kind === 'not-sent') return false;
    change.onProgress?.(tally.findings.size, change.ids.length);
    await keep(change, tally, batch.ids);
    return true;
  } catch (error) {
    // The journal has failed: the others would only find out later.
    tally.hopeless = true;
    throw error;
  }
}

async function keep({ journal }: WhitelistChange, tally: Tally, ids: readonly UserId[]): Promise<void> {
  const doubtful = new Set(tally.pending.flatMap((batch) => (batch.doubtful ? batch.ids : [])));
  const standingOf = (id: UserId): Standing =>
    tally.findings.get(id) ?? { kind: doubtful.has(id) ? 'sent' : 'todo' };
  await journal.found({
    standings: new Map(ids.map((id) => [id, standingOf(id)])),
    requestOf: tally.requestOf,
    problems: [...tally.problems.values()],
  });
}

function enterAnswer(
  batch: Batch,
  result: Extract<CallResult<Change>, { kind: 'answered' }>,
  tally: Tally,
): void {
  const { failed, strayFailures } = result.value;
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

function whyNotSent({ tooLate, context }: WhitelistChange): 'too-late' | 'stopping' | 'after-problem' {
  if (tooLate === true) return 'too-late';
  return context.signal.aborted ? 'stopping' : 'after-problem';
}

function namingRequests({ findings, requestOf }: Tally): readonly string[] {
  const ids = [...findings].flatMap(([id, { kind }]) => (kind === 'named' ? (requestOf.get(id) ?? []) : []));
  return [...new Set(ids)];
}

/** Takes users off a whitelist, and finds out for each of them what really became of it. */
import { isRetryable, type Problem, type ProblemKind } from '../volcengine/errors.ts';
import type { CallContext, CallResult, Change, WhitelistApi } from '../volcengine/client.ts';
import type { LiveGroup } from './live-groups.ts';
import { logProblems } from './operator-hints.ts';
import { readBack, type Reading } from './read-back.ts';
import type { UserId } from './user-ids.ts';

/** What became of one user. Every user given ends in exactly one. */
export type Outcome =
  /** `readBack`: the service did not say so, but the whitelist does. */
  | { readonly kind: 'removed'; readonly readBack: boolean }
  | {
      readonly kind: 'failed';
      readonly reason: 'not-on-whitelist' | 'refused' | 'refused-unread' | ProblemKind;
    }
  | { readonly kind: 'unconfirmed'; readonly reason: 'no-answer' | 'no-answer-listed' }
  | { readonly kind: 'not-sent'; readonly reason: 'stopping' | 'after-problem' };

export interface RemovalReport {
  /** In the order given. */
  readonly outcomes: ReadonlyMap<UserId, Outcome>;
  /** Why whole requests failed: the first of each code. */
  readonly problems: readonly Problem[];
  /** Of the answers that named failed users. */
  readonly requestIds: readonly string[];
}

export interface Removal {
  readonly api: WhitelistApi;
  readonly group: LiveGroup;
  /** Each once. */
  readonly ids: readonly UserId[];
  /** Users in one request, 1 … 100. */
  readonly batchSize: number;
  /** Requests of this command that may wait or be under way at once. */
  readonly parallel: number;
  readonly context: CallContext;
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
  /** Batches not yet sent; a refused one comes back here in halves. */
  readonly pending: Batch[];
  /** A problem that every further request would meet. */
  hopeless: boolean;
}

/** Removes `ids` from the group's whitelist. Never rejects for what the service does or does not answer. */
export async function removeFromWhitelist(removal: Removal): Promise<RemovalReport> {
  const { ids, context } = removal;
  const tally: Tally = {
    findings: new Map(),
    problems: new Map(),
    requestIds: new Set(),
    pending: split(ids, removal.batchSize),
    hopeless: false,
  };
  // The first request goes alone: a wrong key or an unknown group is then refused once and not ten times.
  await sendNext(removal, tally);
  await Promise.all(Array.from({ length: removal.parallel }, () => sendAll(removal, tally)));

  // Halves of a request in doubt that were not sent any more: the doubt remains.
  for (const { ids: left } of tally.pending.filter(({ doubtful }) => doubtful)) {
    for (const id of left) tally.findings.set(id, { kind: 'no-answer' });
  }

  const unsettled = [...tally.findings].filter(([, { kind }]) => kind !== 'settled').map(([id]) => id);
  const reading =
    unsettled.length === 0 ? undefined : await readBack(removal.api, removal.group, unsettled, context);
  const outcomes = new Map(
    ids.map((id) => [id, settle(id, tally.findings.get(id), reading, context.signal)]),
  );
  const problems = [...tally.problems.values()];
  logProblems(problems, removal.group, context.log);
  return { outcomes, problems, requestIds: [...tally.requestIds] };
}

function split(ids: readonly UserId[], size: number): Batch[] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, n) => ({
    ids: ids.slice(n * size, (n + 1) * size),
    doubtful: false,
  }));
}

async function sendAll(removal: Removal, tally: Tally): Promise<void> {
  while (await sendNext(removal, tally));
}

/** Sends the next batch and enters what came of it; false where there is none to send any more. */
async function sendNext({ api, group, context }: Removal, tally: Tally): Promise<boolean> {
  if (tally.hopeless || context.signal.aborted) return false;
  const batch = tally.pending.shift();
  if (batch === undefined) return false;
  const result = await api.remove(group, batch.ids, context);
  if (result.kind === 'failed') enterProblem(batch, result, tally);
  else if (result.kind === 'answered') enterAnswer(batch, result, tally);
  else tally.pending.unshift(batch);
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
    if (failed.has(id)) tally.findings.set(id, { kind: 'named', doubtful });
    else if (strayFailures) tally.findings.set(id, { kind: 'untrusted' });
    else tally.findings.set(id, { kind: 'settled', outcome: { kind: 'removed', readBack: false } });
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
  for (const id of batch.ids) tally.findings.set(id, finding);
}

function isAboutOneUser(kind: ProblemKind): boolean {
  return kind === 'user-not-found' || kind === 'bad-input';
}

/** Whether the next request would fail alike: what is wrong is the key, the rights, the group, the clock or the line. */
function isHopeless(kind: ProblemKind): boolean {
  return kind === 'unreachable' || !(isAboutOneUser(kind) || isRetryable(kind) || kind === 'protocol');
}

function settle(
  id: UserId,
  finding: Finding | undefined,
  reading: Reading | undefined,
  signal: AbortSignal,
): Outcome {
  if (finding === undefined) {
    return { kind: 'not-sent', reason: signal.aborted ? 'stopping' : 'after-problem' };
  }
  if (finding.kind === 'settled') return finding.outcome;
  const seen = reading?.of(id) ?? 'unknown';
  const mayHaveWorked = finding.kind !== 'named' || finding.doubtful;
  switch (seen) {
    case 'listed':
      return finding.kind === 'no-answer'
        ? { kind: 'unconfirmed', reason: 'no-answer-listed' }
        : { kind: 'failed', reason: 'refused' };
    case 'absent':
      return mayHaveWorked
        ? { kind: 'removed', readBack: true }
        : { kind: 'failed', reason: 'not-on-whitelist' };
    case 'unknown':
      return mayHaveWorked
        ? { kind: 'unconfirmed', reason: 'no-answer' }
        : { kind: 'failed', reason: 'refused-unread' };
  }
}

/** The state of a running change: what the answers have shown of each user, and the batches still to send. */
import type { CallResult, Change } from '../../volcengine/client.ts';
import { isRetryable, type ProblemKind, type ProblemRecord } from '../../volcengine/errors.ts';
import type { LoggedProblem } from './operator-hints.ts';
import { doneOutcome, type ChangeKind, type Evidence, type UserProgress } from './outcome.ts';
import type { Seen } from '../list/read-back.ts';
import type { UserId } from '../ids/user-id.ts';

/** How far a change has come. */
export interface Progress {
  /** The progress of each user; a missing user is `todo`. */
  readonly users: ReadonlyMap<UserId, UserProgress>;
  readonly requestOf: ReadonlyMap<UserId, string>;
  readonly problems: readonly ProblemRecord[];
}

export interface Batch {
  readonly ids: readonly UserId[];
  /** An earlier request with these users may have succeeded. */
  readonly doubtful: boolean;
}

export interface ChangeState {
  readonly evidence: Map<UserId, Evidence>;
  /** The first problem of each code. */
  readonly problems: Map<string, LoggedProblem>;
  readonly requestOf: Map<UserId, string>;
  /** Batches that are not sent yet, the next one last, so that taking it takes constant time. */
  readonly pending: Batch[];
  /** No further request is sent, because it would fail with the same problem. */
  aborted: boolean;
}

/** The initial state: batches of at most `batchSize` users to send. `before`: the progress of an interrupted change. */
export function openState(
  ids: readonly UserId[],
  batchSize: number,
  before: Progress | undefined,
): ChangeState {
  const evidence = new Map<UserId, Evidence>();
  const todo: UserId[] = [];
  for (const id of ids) {
    const progress = before?.users.get(id) ?? { kind: 'todo' };
    if (progress.kind === 'todo') todo.push(id);
    else if (progress.kind !== 'sent') evidence.set(id, progress);
  }
  const state: ChangeState = {
    evidence,
    problems: new Map(before?.problems.map((problem) => [problem.code, problem])),
    requestOf: new Map(before?.requestOf),
    pending: [],
    aborted: false,
  };
  sendFirst(state, split(todo, batchSize, false));
  return state;
}

/** Puts `batches` before all that are pending; the first of them is sent first. */
export function sendFirst({ pending }: ChangeState, batches: readonly Batch[]): void {
  for (const batch of batches.toReversed()) pending.push(batch);
}

export function split(ids: readonly UserId[], size: number, doubtful: boolean): readonly Batch[] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, n) => ({ ids: ids.slice(n * size, (n + 1) * size), doubtful }));
}

type Answer<Kind extends CallResult<Change>['kind']> = Extract<CallResult<Change>, { kind: Kind }>;

/** @param seenBefore what the whitelist showed of a user before anything was sent */
export function enterAnswer(
  state: ChangeState,
  batch: Batch,
  answer: Answer<'answered'>,
  kind: ChangeKind,
  seenBefore: (id: UserId) => Seen,
): void {
  const { failed, strayFailures } = answer.value;
  const doubtful = batch.doubtful || answer.doubtful;
  for (const id of batch.ids) {
    if (failed.has(id) && answer.requestId !== undefined) state.requestOf.set(id, answer.requestId);
    if (failed.has(id)) state.evidence.set(id, { kind: 'named', doubtful });
    else if (strayFailures) state.evidence.set(id, { kind: 'untrusted' });
    else state.evidence.set(id, { kind: 'settled', outcome: doneOutcome(kind, seenBefore(id), false) });
  }
}

export function enterProblem(
  state: ChangeState,
  batch: Batch,
  { problem, doubtful: doubtfulCall }: Answer<'failed'>,
): void {
  const doubtful = batch.doubtful || doubtfulCall;
  if (isAboutOneUser(problem.kind) && batch.ids.length > 1) {
    // One rejected user must not prevent the change of the others, so the batch is split.
    sendFirst(state, split(batch.ids, Math.ceil(batch.ids.length / 2), doubtful));
    return;
  }
  if (!state.problems.has(problem.code)) state.problems.set(problem.code, problem);
  state.aborted ||= isFatal(problem.kind);
  const finding: Evidence = doubtful
    ? { kind: 'no-answer' }
    : { kind: 'settled', outcome: { kind: 'failed', reason: problem.kind } };
  for (const id of batch.ids) {
    state.evidence.set(id, finding);
    if (problem.requestId !== undefined) state.requestOf.set(id, problem.requestId);
  }
}

/** The problems without their messages, which may contain keys. */
export function problemRecords({ problems }: ChangeState): readonly ProblemRecord[] {
  return [...problems.values()].map(({ kind, code, requestId, doubtful }) => {
    return { kind, code, requestId, doubtful };
  });
}

/** The ids of the answers that named users as failed, each once. */
export function namingRequests({ evidence, requestOf }: ChangeState): readonly string[] {
  const ids = [...evidence].flatMap(([id, { kind }]) => (kind === 'named' ? (requestOf.get(id) ?? []) : []));
  return [...new Set(ids)];
}

/** Whether the service may accept a smaller batch with some of the users. */
function isAboutOneUser(kind: ProblemKind): boolean {
  return kind === 'user-not-found' || kind === 'bad-input' || kind === 'list-full';
}

/**
 * Whether every further request would fail, too: the key, the rights, the group, the clock or the network is at fault.
 */
function isFatal(kind: ProblemKind): boolean {
  return kind === 'unreachable' || !(isAboutOneUser(kind) || isRetryable(kind) || kind === 'protocol');
}

/** Executes a change: stores it, sends it, stores the outcomes, and offers the next actions. */
import type { Request } from '../../src/chat/command.ts';
import { HandedOverError } from '../../src/chat/handed-over-error.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { RUN_JOB_TIMES } from '../../src/chat/run-job.ts';
import { moment } from '../../src/chat/sentence.ts';
import type { Action } from '../../src/store/store.ts';
import {
  changeWhitelist,
  type ChangeReport,
  type WhitelistChange,
} from '../../src/whitelist/change/change-whitelist.ts';
import { decodePassEnd, endOf, refusalOf } from '../arguments/pass-end.ts';
import type { CommandContext } from '../context.ts';
import { findAlternatives, type Alternative } from './alternatives.ts';
import { auditEntry } from './audit-entry.ts';
import { changeReply, toneOf } from './change-reply.ts';
import type { ChangeResult, GroupResult } from './change-result.ts';
import { reportPassEnds, type PassEndReport } from './pass-end-report.ts';
import { resultButtons } from './result-buttons.ts';
import {
  conclusionOf,
  metricsKind,
  groupGoneReport,
  groupOf,
  newAction,
  progressOf,
  decodeRecord,
  reportOf,
  seenBefore,
  userIdsOf,
  encodeRecord,
  type ChangeRecord,
} from './record.ts';
import { withRecordedNicknames } from '../wording.ts';
import { readBefore, readWithinOneSecond } from './plan.ts';
import { kindOf, type Step } from './question-steps.ts';
import { undoneSentence } from './undone.ts';
import { createWriteAheadLog } from './write-ahead-log.ts';

export interface Execution
  extends Pick<ChangeRecord, 'absent' | 'parsed'>, Partial<Pick<ChangeRecord, 'told' | 'set' | 'cause'>> {
  readonly steps: readonly Step[];
}

/**
 * Executes the steps one live group after the other, once all of them are stored. Removals come first, so that a full
 * whitelist has room for the added users. Rejects as the job's claim does, and with a HandedOverError at a stop.
 */
export async function execute(
  execution: Execution,
  request: Request<'ends' | 'reason'>,
  context: CommandContext,
): Promise<Reply> {
  const { steps: given, ...rest } = execution;
  const steps = [
    ...given.filter(({ kind }) => kind === 'remove'),
    ...given.filter(({ kind }) => kind === 'add'),
  ];
  const { job, options, consumesOffer, texts } = request;
  const before = await readBefore(steps, request, context);
  const undone = steps.flatMap(({ undoes }) => undoes ?? []);
  const at = context.now();
  const end = decodePassEnd(options.ends);
  const refusal = end && refusalOf(end, request, at);
  if (refusal !== undefined) return notice('refused', refusal);
  const past = steps.find(({ passEndsAt }) => passEndsAt !== undefined && passEndsAt <= at)?.passEndsAt;
  if (past !== undefined) return notice('refused', texts.passes.past(moment(past)));
  const record: ChangeRecord = {
    kind: kindOf(steps),
    told: false,
    undo: undone.length > 0,
    ...rest,
    reason: options.reason,
    before,
  };
  const actions = steps.map((step) => {
    const passEndsAt = end === undefined ? step.passEndsAt : endOf(end, at);
    return newAction(record, { ...step, passEndsAt }, request, at);
  });
  const begun = await job.begin(encodeRecord(record), actions, consumesOffer);
  switch (begun) {
    case 'begun':
      return carryOut(record, false, request, context);
    case 'offer-used':
      return notice('refused', texts.offers.used);
    case 'undone':
      return notice('refused', await undoneSentence(undone, request, context));
  }
}

/** Continues an interrupted change from its stored progress. */
export async function resume(request: Request, context: CommandContext): Promise<Reply> {
  return carryOut(decodeRecord(request.job.job.order ?? ''), true, request, context);
}

async function carryOut(
  record: ChangeRecord,
  interrupted: boolean,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { job, texts } = request;
  const actions = await job.actions();
  const concluded = actions.length > 0 && actions.every((action) => action.concluded);
  const results = concluded
    ? actions.map((action) => ({ action, report: reportOf(action) }))
    : await changeAll(actions, record, interrupted, request, context);
  if (request.signal.aborted && !concluded && results.some(isUnfinished)) {
    // The end of a guest pass has no reader who waits for a reply: the next process finishes it.
    if (record.cause !== undefined || (await context.store.jobs.othersWork())) throw new HandedOverError();
  }
  const resumed = interrupted && !concluded;
  // After an interruption the moderator's rights are unknown, so only nicknames of these live groups are shown.
  const readable = interrupted
    ? context.nicknames.in(actions.map(({ conversation }) => conversation))
    : context.nicknames;
  const nicknames = withRecordedNicknames(readable, actions);
  const concludedWith = { ...record, results, resumed, alternatives: [], nicknames, texts };
  if (!concluded && results.length > 0) {
    const conclusions = results.map(({ action, report }) => conclusionOf(action, report, context.nicknames));
    const { messages, over, ended = [] } = await conclusionMessages(concludedWith, request, context);
    await job.conclude(conclusions, messages, over);
    context.onPassesEnded(ended);
    const users = conclusions.flatMap((conclusion) => conclusion.users.map(({ outcome }) => outcome));
    context.onConcluded({ kind: metricsKind(record), outcome: toneOf(concludedWith), users });
    context.onMessagesStored();
  }
  // After the conclusion is stored: alternatives are only helpful and must not delay it.
  const result = { ...concludedWith, alternatives: await alternativesOf(record, results, request, context) };
  const reply = changeReply(result, context.now());
  if (record.cause !== undefined) return reply;
  const [only, ...others] = results;
  const group = others.length === 0 && only ? groupOf(only.action, context.groups) : undefined;
  const buttons = await resultButtons(result, group, request);
  return buttons.length === 0 ? reply : { ...reply, buttons };
}

async function changeAll(
  actions: readonly Action[],
  record: ChangeRecord,
  interrupted: boolean,
  request: Request,
  context: CommandContext,
): Promise<readonly GroupResult[]> {
  const results: GroupResult[] = [];
  const total = actions.reduce((sum, { users }) => sum + users.length, 0);
  const unsubscribe = context.onLimiterUnavailable((away) => {
    if (away) request.notify(request.texts.waitingForLimit);
  });
  try {
    let before = 0;
    for (const action of actions) {
      const offset = before;
      const onProgress = (done: number): void => {
        request.progress(offset + done, total);
      };
      const report = await changeGroup(action, record, interrupted, request, { ...context, onProgress });
      before += action.users.length;
      results.push({ action, report });
      const { groupName: group, kind, reason } = action;
      const { requestIds } = report;
      request.log.info({ group, kind, ...countsOf(report), reason, requestIds }, 'change');
    }
  } finally {
    unsubscribe();
  }
  return results;
}

async function changeGroup(
  action: Action,
  record: ChangeRecord,
  interrupted: boolean,
  request: Request,
  context: CommandContext & Required<Pick<WhitelistChange, 'onProgress'>>,
): Promise<ChangeReport> {
  const { id: lane, signal, log, job } = request;
  const group = groupOf(action, context.groups);
  if (group === undefined) return groupGoneReport(action);
  return changeWhitelist({
    kind: action.kind,
    group,
    ids: userIdsOf(action),
    before: progressOf(action),
    api: context.api,
    batchSize: context.batchSize,
    parallel: context.parallel,
    onProgress: context.onProgress,
    seenBefore: seenBefore(record, action.conversation),
    // The end of a guest pass is executed however late it is.
    tooLate:
      interrupted &&
      record.cause === undefined &&
      context.now() - job.job.touchedAt > RUN_JOB_TIMES.tooLateMs,
    context: { lane, signal, log },
    writeAheadLog: createWriteAheadLog(action, request),
    rosters: context.rosters,
  });
}

/** Messages to store with the conclusion; for ended guest passes also their results. */
async function conclusionMessages(
  result: ChangeResult,
  request: Request,
  context: CommandContext,
): Promise<Pick<PassEndReport, 'messages'> & Partial<PassEndReport>> {
  if (result.cause !== undefined) return reportPassEnds(result, request, context);
  return { messages: context.auditMessages(auditEntry(result, request, context.now()), request) };
}

/** Users the moderator may have meant by ids that were not on the whitelist. */
async function alternativesOf(
  { kind, told }: ChangeRecord,
  results: readonly GroupResult[],
  request: Request,
  context: CommandContext,
): Promise<readonly Alternative[]> {
  const [only, ...others] = results;
  if (kind !== 'remove' || told || only === undefined || others.length > 0) return [];
  const group = groupOf(only.action, context.groups);
  if (group === undefined) return [];
  const { outcomes } = only.report;
  const absent = [...outcomes].flatMap(([id, outcome]) =>
    outcome.kind === 'failed' && outcome.reason === 'not-on-whitelist' ? [id] : [],
  );
  if (absent.length === 0) return [];
  const roster = await readWithinOneSecond(group, request, context);
  if (roster === undefined) return [];
  const unclear = { absent, rejected: [], ids: [...outcomes.keys()], typed: undefined };
  return findAlternatives(unclear, roster.members, request, context);
}

/** Whether another process could still confirm an outcome or send a request. */
function isUnfinished({ report }: GroupResult): boolean {
  return report.outcomes
    .values()
    .some(
      (outcome) =>
        outcome.kind === 'unconfirmed' || (outcome.kind === 'not-sent' && outcome.reason === 'stopping'),
    );
}

function countsOf({ outcomes }: ChangeReport): Readonly<Record<string, number>> {
  const groups = Object.entries(Object.groupBy(outcomes.values(), ({ kind }) => kind));
  return Object.fromEntries(groups.map(([kind, all]) => [kind, all.length]));
}

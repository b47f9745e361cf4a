/** Carries out a change of whitelists: keeps it, does it, keeps what came of it, and offers what may come next. */
import type { Request } from '../../src/chat/command.ts';
import { LeftToOthersError } from '../../src/chat/left.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { SERVE_TIMES } from '../../src/chat/run-job.ts';
import { untilAborted } from '../../src/async/retry.ts';
import type { Action } from '../../src/store/store.ts';
import {
  changeWhitelist,
  type ChangeReport,
  type Journal,
  type WhitelistChange,
} from '../../src/whitelist/change/change-whitelist.ts';
import type { Work } from '../context.ts';
import { findAlternatives, type Alternative } from './alternatives.ts';
import { auditEntry } from './audit-entry.ts';
import { changeReply } from './change-reply.ts';
import type { GroupResult } from './change-result.ts';
import { followUp } from './result-buttons.ts';
import {
  conclusionOf,
  groupGoneReport,
  groupOf,
  marksOf,
  newAction,
  progressOf,
  readOrder,
  reportOf,
  seenBefore,
  userIdsOf,
  writeOrder,
  type Before,
  type Order,
} from './record.ts';
import { withKept } from '../wording.ts';
import { readSoon } from './plan.ts';
import type { Step } from './question-steps.ts';

export interface Execution
  extends Pick<Order, 'kind' | 'absent' | 'parsed'>, Partial<Pick<Order, 'told' | 'undo'>> {
  readonly steps: readonly Step[];
}

/**
 * Does what is asked, group after group, once all of it is kept. Rejects as the job's claim does, and with
 * `LEFT_TO_OTHERS` at a stop.
 */
export async function execute(execution: Execution, request: Request, work: Work): Promise<Reply> {
  const { steps, ...rest } = execution;
  const { job, invoker, options, usesUp, texts } = request;
  const before = await readBefore(steps, request, work);
  const order: Order = { told: false, undo: false, ...rest, reason: options['reason'], before };
  const actions = steps.map((step) => newAction(order, step, invoker, work.now()));
  const begun = await job.begin(writeOrder(order), actions, usesUp);
  return begun === 'offer-used'
    ? notice('refused', texts.offers.used)
    : carryOut(order, false, request, work);
}

/** What the whitelists show now, as far as that is known within a second. */
async function readBefore(steps: readonly Step[], request: Request, work: Work): Promise<Order['before']> {
  const read = steps.map(async ({ group, ids }): Promise<readonly [string, Before][]> => {
    const roster = await readSoon(group, request, work);
    if (roster === undefined) return [];
    const listed = new Set(roster.members.map(({ userId }) => userId));
    const before = { listed: ids.filter((id) => listed.has(id)), complete: roster.steady };
    return [[group.conversationShortId, before]];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

/** Carries on with what was kept before an interruption, from where it had stopped. */
export async function resume(request: Request, work: Work): Promise<Reply> {
  return carryOut(readOrder(request.job.job.order ?? ''), true, request, work);
}

async function carryOut(order: Order, interrupted: boolean, request: Request, work: Work): Promise<Reply> {
  const { job, texts } = request;
  const actions = await job.actions();
  const concluded = actions.length > 0 && actions.every((action) => action.concluded);
  const results = concluded
    ? actions.map((action) => ({ action, report: reportOf(action) }))
    : await changeAll(actions, order, interrupted, request, work);
  if (request.signal.aborted && !concluded && results.some(isOpen) && (await work.store.jobs.othersWork()))
    throw new LeftToOthersError();
  const resumed = interrupted && !concluded;
  const nicknames = withKept(work.nicknames, actions);
  const concludedWith = { ...order, results, resumed, alternatives: [], nicknames, texts };
  if (!concluded && results.length > 0) {
    const conclusions = results.map(({ action, report }) => conclusionOf(action, report, work.nicknames));
    await job.conclude(conclusions, work.messages(auditEntry(concludedWith, request, work.now()), request));
    work.onConcluded(conclusions.flatMap(({ users }) => users.map(({ outcome }) => outcome)));
    work.onMessages();
  }
  // What is only helpful does not hold up what has to be kept.
  const result = { ...concludedWith, alternatives: await alternativesOf(order, results, request, work) };
  const reply = changeReply(result, work.now());
  const [only, ...others] = results;
  const group = others.length === 0 && only ? groupOf(only.action, work.groups) : undefined;
  const buttons = await followUp(result, group, request);
  return buttons.length === 0 ? reply : { ...reply, buttons };
}

async function changeAll(
  actions: readonly Action[],
  order: Order,
  interrupted: boolean,
  request: Request,
  work: Work,
): Promise<readonly GroupResult[]> {
  const results: GroupResult[] = [];
  const total = actions.reduce((sum, { users }) => sum + users.length, 0);
  const unsubscribe = work.onLimitAway((away) => {
    if (away) request.notify(request.texts.waitingForLimit);
  });
  try {
    let before = 0;
    for (const action of actions) {
      const offset = before;
      const onProgress = (done: number): void => {
        request.progress(offset + done, total);
      };
      const report = await change(action, order, interrupted, request, { ...work, onProgress });
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

async function change(
  action: Action,
  order: Order,
  interrupted: boolean,
  request: Request,
  work: Work & Required<Pick<WhitelistChange, 'onProgress'>>,
): Promise<ChangeReport> {
  const { id: lane, signal, log, job } = request;
  const group = groupOf(action, work.groups);
  if (group === undefined) return groupGoneReport(action);
  return changeWhitelist({
    ...{ kind: action.kind, group, ids: userIdsOf(action), before: progressOf(action) },
    ...{ api: work.api, batchSize: work.batchSize, parallel: work.parallel, onProgress: work.onProgress },
    seenBefore: seenBefore(order, action.conversation),
    tooLate: interrupted && work.now() - job.job.touchedAt > SERVE_TIMES.tooLateMs,
    context: { lane, signal, log },
    journal: journalOf(action, request),
    rosters: work.rosters,
  });
}

/** Whom the moderator may have meant by ids that were not on the whitelist. */
async function alternativesOf(
  { kind, told }: Order,
  results: readonly GroupResult[],
  request: Request,
  work: Work,
): Promise<readonly Alternative[]> {
  const [only, ...others] = results;
  if (kind !== 'remove' || told || only === undefined || others.length > 0) return [];
  const group = groupOf(only.action, work.groups);
  if (group === undefined) return [];
  const { outcomes } = only.report;
  const absent = [...outcomes].flatMap(([id, outcome]) =>
    outcome.kind === 'failed' && outcome.reason === 'not-on-whitelist' ? [id] : [],
  );
  if (absent.length === 0) return [];
  const roster = await readSoon(group, request, work);
  if (roster === undefined) return [];
  const unclear = { absent, rejected: [], ids: [...outcomes.keys()], typed: undefined };
  return findAlternatives(unclear, roster.members, request, work);
}

function journalOf({ id, kind }: Action, { job, signal }: Request): Journal {
  return {
    sending: (ids) => {
      const marks = ids.map((userId) => {
        return { userId, outcome: 'sent', reason: undefined, requestId: undefined };
      });
      return untilAborted(job.mark(id, marks), signal);
    },
    found: async (progress) => {
      // What became of everybody is kept at the end as well.
      await untilAborted(job.mark(id, marksOf(kind, progress), JSON.stringify(progress.problems)), signal);
    },
  };
}

/** Whether another process could still find out more, or do more. */
function isOpen({ report }: GroupResult): boolean {
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

/** Carries out a change of whitelists: does it, records it, tells the audit channels, and offers what may come next. */
import type { Request } from '../../src/chat/command.ts';
import { LINES_MAX, type Button, type Reply } from '../../src/chat/reply.ts';
import type { Action } from '../../src/store/store.ts';
import {
  changeWhitelist,
  type ChangeKind,
  type ChangeReport,
  mayEndOtherwise,
} from '../../src/whitelist/change.ts';
import type { ParsedUserIds, UserId } from '../../src/whitelist/user-ids.ts';
import type { Work } from '../work.ts';
import { auditEntry } from './audit-entry.ts';
import { changeReply } from './change-reply.ts';
import { countDone, type GroupResult } from './change-result.ts';
import { countOf, type PlanStep } from './plan.ts';
import { DONE } from './result-file.ts';

export interface Execution {
  readonly kind: ChangeKind;
  readonly steps: readonly PlanStep[];
  readonly absent: readonly UserId[];
  readonly parsed: Pick<ParsedUserIds, 'rejected' | 'duplicates'>;
}

/** Does what is asked, group after group. The reply is true even where the record or the audit fails: those are logged. */
export async function execute(execution: Execution, request: Request, work: Work): Promise<Reply> {
  const { kind, steps, absent, parsed } = execution;
  const total = countOf(steps);
  const results: GroupResult[] = [];
  let before = 0;
  for (const { group, ids } of steps) {
    const { id: lane, signal, log } = request;
    const offset = before;
    const report = await changeWhitelist({
      ...{ kind, group, ids, api: work.api, batchSize: work.batchSize, parallel: work.parallel },
      context: { lane, signal, log },
      onProgress: (done) => {
        request.progress(offset + done, total);
      },
    });
    work.rosters.forget(group);
    before += ids.length;
    results.push({ group, report });
    const counts = countsOf(report);
    log.info({ group: group.name, kind, ...counts, reason: request.options['reason'] }, 'change');
  }
  const { texts } = request;
  const reply = changeReply({ kind, results, parsed, absent, nicknames: work.nicknames, texts });
  const buttons = await followUp(kind, results, request, work);
  await work.publish(auditEntry(kind, results, reply, request));
  return buttons.length === 0 ? reply : { ...reply, buttons };
}

function countsOf({ outcomes }: ChangeReport): Readonly<Record<string, number>> {
  const groups = Object.entries(Object.groupBy(outcomes.values(), ({ kind }) => kind));
  return Object.fromEntries(groups.map(([kind, all]) => [kind, all.length]));
}

/** Records the change and offers what may come next; nothing is offered where the store fails, for it would not last. */
async function followUp(
  kind: ChangeKind,
  results: readonly GroupResult[],
  request: Request,
  work: Work,
): Promise<readonly Button[]> {
  try {
    const actions: string[] = [];
    for (const result of results) {
      actions.push(await work.store.actions.record(toAction(kind, result, request, work)));
    }
    return await offerNext(results, actions, request);
  } catch (error) {
    request.log.error(
      { err: error },
      'the change could not be recorded in DATA_DIR: it cannot be undone by a button',
    );
    return [];
  }
}

function toAction(kind: ChangeKind, { group, report }: GroupResult, request: Request, work: Work): Action {
  return {
    kind,
    conversation: group.conversationShortId,
    groupName: group.name,
    moderator: request.invoker,
    reason: request.options['reason'],
    requestIds: report.requestIds,
    at: work.now(),
    users: [...report.outcomes].map(([userId, outcome]) => ({
      userId,
      outcome: outcome.kind === 'done' ? DONE[kind] : outcome.kind,
      reason: outcome.kind === 'done' ? undefined : outcome.reason,
      nickname: work.nicknames.of(userId),
    })),
  };
}

async function offerNext(
  results: readonly GroupResult[],
  actions: readonly string[],
  { offer, texts }: Request,
): Promise<readonly Button[]> {
  const outcomes = results.flatMap(({ report }) => [...report.outcomes.values()]);
  const retryable = outcomes.filter(
    (outcome) => outcome.kind !== 'done' && mayEndOtherwise(outcome.kind, outcome.reason),
  ).length;
  const done = countDone(outcomes);
  const options = { actions: actions.join(' ') };
  const buttons: Button[] = [];
  if (retryable > 0) {
    const key = await offer('retry', options, true);
    buttons.push({ key, label: texts.buttons.retry(retryable), style: 'primary' });
  }
  if (done > 0)
    buttons.push({
      key: await offer('undo', options, true),
      label: texts.buttons.undo(done),
      style: 'normal',
    });
  if (outcomes.length > LINES_MAX) {
    buttons.push({
      key: await offer('result file', options, false),
      label: texts.buttons.file,
      style: 'normal',
    });
  }
  return buttons;
}

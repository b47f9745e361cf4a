/** The buttons of a result: [Retry], [Check again], and the whole result as a file. */
import { notice } from '../src/chat/reply.ts';
import type { ActionUser } from '../src/store/store.ts';
import { DONE } from '../src/whitelist/change/stored-status.ts';
import { isRetryableOutcome, type ChangeKind } from '../src/whitelist/change/outcome.ts';
import type { Recorded } from './change/change-result.ts';
import { checkAgain } from './change/check-again.ts';
import { executeOrAsk } from './change/execute-or-ask.ts';
import { userIdsOf } from './change/record.ts';
import type { Step } from './change/question-steps.ts';
import { csvFile, HEADER } from './change/result-file.ts';
import { recordCommand, type RunOnRecord } from './record-command.ts';
import { recordedReason } from './wording.ts';

function stepsOf(
  recorded: readonly Recorded[],
  which: (user: ActionUser, kind: ChangeKind) => boolean,
): readonly Step[] {
  return recorded
    .map(({ action: { kind, users, undoes, pass }, group }) => ({
      kind,
      group,
      passEndsAt: pass?.endsAt,
      ids: userIdsOf({ users: users.filter((user) => which(user, kind)) }),
      ...(undoes !== undefined && { undoes }),
    }))
    .filter(({ ids }) => ids.length > 0);
}

/** Retries users who were certainly not changed; with option `users`, these users where they were unconfirmed. */
const retry: RunOnRecord = (recorded, request, context) => {
  const { users } = request.options;
  const only = users === undefined ? undefined : new Set(users.split(' '));
  const steps = stepsOf(recorded, ({ userId, outcome, reason }, kind) => {
    // In another live group of the change these users may be done.
    if (only !== undefined) return only.has(userId) && outcome === 'unconfirmed';
    return outcome !== DONE[kind] && outcome !== 'unconfirmed' && isRetryableOutcome(outcome, reason ?? '');
  });
  if (steps.length === 0) return Promise.resolve(notice('refused', request.texts.undo.nothingToRetry));
  return executeOrAsk({ steps }, request, context);
};

const file: RunOnRecord = (recorded, { texts }) => {
  const rows = recorded.flatMap(({ action }) =>
    action.users.map((user) => [
      ...[user.userId, user.nickname ?? '', action.groupName, user.outcome],
      ...[recordedReason(user, action.kind, texts), user.requestId ?? ''],
    ]),
  );
  const [first] = recorded;
  const name = recorded.length === 1 && first !== undefined ? first.action.groupName : 'groups';
  const summary = texts.undo.file(rows.length);
  const attached = csvFile(name, HEADER, rows, texts);
  return Promise.resolve({ tone: 'info', summary, sections: [], file: attached, wantsFile: true });
};

export const resultCommands = [
  recordCommand('retry', retry),
  recordCommand('check again', checkAgain),
  recordCommand('result file', file),
];

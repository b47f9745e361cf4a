/** What the buttons of a result do: undo, retry, check again, send the whole result as a file. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import type { ActionUser } from '../src/store/store.ts';
import { DONE } from '../src/whitelist/change/stored-status.ts';
import { isRetryableOutcome, type ChangeKind } from '../src/whitelist/change/outcome.ts';
import type { Recorded } from './change/change-result.ts';
import { checkAgain } from './change/check-again.ts';
import { execute, type Execution } from './change/execute.ts';
import { groupOf, userIdsOf } from './change/record.ts';
import { recordedReason, withKept } from './wording.ts';
import { askProtected } from './change/question-buttons.ts';
import { csvFile, HEADER } from './change/result-file.ts';
import { NO_NOTES, type Step } from './change/question-steps.ts';
import type { CommandContext } from './context.ts';

export function createUndoRetryCommands(context: CommandContext): readonly Command[] {
  return [
    hidden('undo', context, undo),
    hidden('retry', context, retry),
    hidden('check again', context, checkAgain),
    hidden('result file', context, file),
  ];
}

type Run = (recorded: readonly Recorded[], request: Request, context: CommandContext) => Promise<Reply>;

/** A command that only a button can give; its option `actions` names recorded actions. */
function hidden(name: string, context: CommandContext, run: Run): Command {
  const label = localized(({ commands }) => commands.unwhitelist.label);
  return {
    name,
    label,
    description: label,
    hidden: true,
    options: [],
    run: async (request) => {
      const recorded = await load(request.options['actions'] ?? '', context);
      if (recorded === undefined) return notice('refused', request.texts.undo.gone);
      const actions = recorded.map(({ action }) => action);
      return run(recorded, request, { ...context, nicknames: withKept(context.nicknames, actions) });
    },
  };
}

/** All of them; undefined where one is gone, or its conversation is not on the allow-list any more. */
async function load(
  ids: string,
  { store, groups }: CommandContext,
): Promise<readonly Recorded[] | undefined> {
  const recorded: Recorded[] = [];
  for (const id of ids.split(' ')) {
    const action = await store.actions.get(id);
    const group = action && groupOf(action, groups);
    if (action === undefined || group === undefined) return undefined;
    recorded.push({ action, group });
  }
  return recorded;
}

function stepsOf(
  recorded: readonly Recorded[],
  which: (user: ActionUser, kind: ChangeKind) => boolean,
  kindOf: (kind: ChangeKind) => ChangeKind = (kind) => kind,
): readonly Step[] {
  return recorded
    .map(({ action, group }) => ({
      kind: kindOf(action.kind),
      group,
      ids: userIdsOf({ ...action, users: action.users.filter((user) => which(user, action.kind)) }),
    }))
    .filter(({ ids }) => ids.length > 0);
}

/** Protected users are asked about, whatever brings their removal about. */
async function executeOrAsk(
  execution: Pick<Execution, 'steps' | 'undo'>,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const question = await askProtected(execution.steps, NO_NOTES, request, context);
  const parsed = { rejected: [], rejectedCount: 0, duplicates: [] };
  return question ?? execute({ ...execution, absent: [], parsed }, request, context);
}

/** Puts back exactly those that the change removed, and removes exactly those that it added. */
const undo: Run = (recorded, request, context) => {
  const opposite = (kind: ChangeKind): ChangeKind => (kind === 'remove' ? 'add' : 'remove');
  const steps = stepsOf(recorded, ({ outcome }, kind) => outcome === DONE[kind], opposite);
  if (steps.length === 0) return Promise.resolve(notice('refused', request.texts.undo.nothing));
  return executeOrAsk({ steps, undo: true }, request, context);
};

/** Tries those again who were not done for sure; with option `users`, those of whom it was not known. */
const retry: Run = (recorded, request, context) => {
  const { users } = request.options;
  const only = users === undefined ? undefined : new Set(users.split(' '));
  const steps = stepsOf(recorded, ({ userId, outcome, reason }, kind) => {
    // In another live group it may be done for them.
    if (only !== undefined) return only.has(userId) && outcome === 'unconfirmed';
    return outcome !== DONE[kind] && outcome !== 'unconfirmed' && isRetryableOutcome(outcome, reason ?? '');
  });
  if (steps.length === 0) return Promise.resolve(notice('refused', request.texts.undo.nothingToRetry));
  return executeOrAsk({ steps }, request, context);
};

const file: Run = (recorded, { texts }) => {
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

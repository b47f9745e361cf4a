/** What the buttons of a result do: undo, retry, check again, send the whole result as a file. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { moment } from '../src/chat/sentence.ts';
import { localized } from '../src/chat/texts/index.ts';
import type { Action, ActionUser } from '../src/store/store.ts';
import { DONE } from '../src/whitelist/change/stored-status.ts';
import { isRetryableOutcome, type ChangeKind } from '../src/whitelist/change/outcome.ts';
import type { Recorded } from './change/change-result.ts';
import { checkAgain } from './change/check-again.ts';
import { execute, type Execution } from './change/execute.ts';
import { groupOf, userIdsOf } from './change/record.ts';
import { person, recordedReason, withKept } from './wording.ts';
import { askProtected } from './change/question-buttons.ts';
import { csvFile, HEADER } from './change/result-file.ts';
import { NO_NOTES, type Step } from './change/question-steps.ts';
import type { CommandContext } from './context.ts';

/** Of more, nobody is told. */
const NAMED_MAX = 20;

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

/** @param endOf when the guest pass that a user is to have again ends */
function stepsOf(
  recorded: readonly Recorded[],
  which: (user: ActionUser, kind: ChangeKind) => boolean,
  kindOf: (kind: ChangeKind) => ChangeKind = (kind) => kind,
  endOf: (user: ActionUser, action: Action) => number | undefined = () => undefined,
): readonly Step[] {
  return recorded.flatMap(({ action, group }) => {
    const users = action.users.filter((user) => which(user, action.kind));
    const byEnd = Map.groupBy(users, (user) => endOf(user, action));
    return [...byEnd].map(([passEndsAt, same]): Step => {
      return { kind: kindOf(action.kind), group, ids: userIdsOf({ ...action, users: same }), passEndsAt };
    });
  });
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
const undo: Run = async (recorded, request, context) => {
  const opposite = (kind: ChangeKind): ChangeKind => (kind === 'remove' ? 'add' : 'remove');
  const now = context.now();
  const done = ({ outcome }: ActionUser, kind: ChangeKind): boolean => outcome === DONE[kind];
  // Whoever was a guest is one again, for as long as they were to be.
  const endOf = ({ passBefore = 0 }: ActionUser, { kind }: Action): number | undefined =>
    kind === 'remove' && passBefore > now ? passBefore : undefined;
  const steps = stepsOf(recorded, done, opposite, endOf);
  if (steps.length === 0) return notice('refused', request.texts.undo.nothing);
  const reply = await executeOrAsk({ steps, undo: true }, request, context);
  const passed = recorded.flatMap(({ action: { kind, users } }) =>
    users.filter((user) => kind === 'remove' && done(user, kind) && (user.passBefore ?? now + 1) <= now),
  );
  const lines = passed
    .slice(0, NAMED_MAX)
    .map(({ userId }) => request.texts.passes.passedMeanwhile(person(userId, context.nicknames)));
  return lines.length === 0 ? reply : { ...reply, sections: [...reply.sections, { lines }] };
};

/** Tries those again who were not done for sure; with option `users`, those of whom it was not known. */
const retry: Run = (recorded, request, context) => {
  const { users } = request.options;
  const only = users === undefined ? undefined : new Set(users.split(' '));
  const isOpen = ({ userId, outcome, reason }: ActionUser, kind: ChangeKind): boolean => {
    // In another live group it may be done for them.
    if (only !== undefined) return only.has(userId) && outcome === 'unconfirmed';
    return outcome !== DONE[kind] && outcome !== 'unconfirmed' && isRetryableOutcome(outcome, reason ?? '');
  };
  const steps = stepsOf(recorded, isOpen, undefined, (_, { pass }) => pass?.endsAt);
  const ended = steps.find(({ passEndsAt }) => passEndsAt !== undefined && passEndsAt <= context.now());
  if (ended?.passEndsAt !== undefined)
    return Promise.resolve(notice('refused', request.texts.passes.past(moment(ended.passEndsAt))));
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

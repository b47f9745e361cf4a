/** Behind [Undo]: takes back what is left of a change, for whom it was done; each user once, by whoever is first. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { accountPart, moment } from '../src/chat/sentence.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Recorded } from './change/change-result.ts';
import { executeOrAsk } from './change/execute-or-ask.ts';
import { askFirst } from './change/question.ts';
import { kindOf, usersOf, type Step } from './change/question-steps.ts';
import { ASK, CHANGE_OPTION } from './change/record-buttons.ts';
import { sayUndone, undoneOf } from './change/undone.ts';
import type { CommandContext } from './context.ts';
import { recordCommand, type RunOnRecord } from './record-command.ts';

export function createUndo(context: CommandContext): Command {
  return { ...recordCommand('undo', context, undo), standing: { option: CHANGE_OPTION } };
}

/** Puts back exactly those that the actions removed, or removes exactly those that they added. */
const undo: RunOnRecord = async (recorded, request, context) => {
  const { texts, options } = request;
  const ids = recorded.map(({ action }) => action.id);
  const undos = await context.store.actions.undosOf(ids);
  const steps = recorded.flatMap(({ action, group }): readonly Step[] => {
    const { left } = undoneOf(action, undos);
    const kind = action.kind === 'add' ? 'remove' : 'add';
    return left.length === 0 ? [] : [{ kind, group, ids: left, undoes: action.id }];
  });
  const done = recorded.some(({ action }) => undoneOf(action, []).done > 0);
  if (!done) return notice('refused', texts.undo.nothing);
  if (steps.length === 0) return notice('refused', await sayUndone(ids, request, context));
  const changed = await changedSince(steps, context);
  const isOwn = options[CHANGE_OPTION] === undefined;
  const asks = options[CHANGE_OPTION]?.endsWith(` ${ASK}`) === true;
  const few = !asks && usersOf(steps).size <= context.confirmAbove && groupsIn(steps).length === 1;
  return changed.size === 0 && (isOwn || few)
    ? executeOrAsk({ steps }, request, context)
    : ask(recorded, steps, changed, request, context);
};

/** Whom another change has put on the whitelist, or taken off it, after the one that is to be undone. */
async function changedSince(steps: readonly Step[], { store }: CommandContext): Promise<ReadonlySet<string>> {
  const found = steps.map(({ ids, undoes = '' }) => store.actions.changedSince(undoes, ids));
  return new Set((await Promise.all(found)).flat());
}

/** Each once. */
function groupsIn(steps: readonly Step[]): readonly LiveGroup[] {
  return [...new Set(steps.map(({ group }) => group))];
}

/** The one who asks may not be the one who has made the change, and may not know what came after it. */
function ask(
  recorded: readonly Recorded[],
  steps: readonly Step[],
  changed: ReadonlySet<string>,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { texts } = request;
  const [first, ...others] = groupsIn(steps);
  const [change] = recorded;
  if (first === undefined || change === undefined) throw new Error('there is nothing to ask about');
  const { moderator, at } = change.action;
  const notes = [
    texts.undo.of(accountPart(moderator, moderator.name), moment(at)),
    ...(changed.size === 0 ? [] : [texts.undo.changedSince(changed.size)]),
  ];
  const question = {
    kind: kindOf(steps),
    groups: [first, ...others],
    plan: { steps, unchanged: [], read: true },
    given: { rejected: [], rejectedCount: 0, source: 'typed' },
    alternatives: [],
    spared: [],
    notes,
  } as const;
  return askFirst(question, request, context);
}

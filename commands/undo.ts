/** The [Undo] button: undoes what is left of a change, each user only once, also if several moderators press it. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { accountPart, moment, type Sentence } from '../src/chat/sentence.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Recorded } from './change/change-result.ts';
import { executeOrAsk } from './change/execute-or-ask.ts';
import { askFirst } from './change/question.ts';
import { kindOf, usersOf, type Step } from './change/question-steps.ts';
import { ASK, CHANGE_OPTION } from './change/record-buttons.ts';
import { takeBack } from './change/take-back.ts';
import { undoneSentence, undoneOf } from './change/undone.ts';
import type { CommandContext } from './context.ts';
import { person } from './wording.ts';
import { recordCommand, type RunOnRecord } from './record-command.ts';

/** Adds exactly the users that the actions removed, removes those that they added, and restores former pass ends. */
const run: RunOnRecord = async (recorded, request, context) => {
  const { texts, options } = request;
  const ids = recorded.map(({ action }) => action.id);
  const undos = await context.store.actions.undosOf(ids);
  const backs = recorded.map((one) => takeBack(one, undos, request, context));
  const steps = backs.flatMap((back) => back.steps);
  const lines = backs.flatMap((back) => back.notes);
  const done = recorded.some(({ action }) => undoneOf(action, []).done > 0);
  if (!done) return notice('refused', texts.undo.nothing);
  if (steps.length === 0) {
    const [first = await undoneSentence(ids, request, context), ...others] = lines.slice(0, NAMED_MAX);
    return { ...notice('refused', first), sections: others.length === 0 ? [] : [{ lines: others }] };
  }
  const changed = await changedSince(steps, context);
  const isOwn = options[CHANGE_OPTION] === undefined;
  const asks = options[CHANGE_OPTION]?.endsWith(` ${ASK}`) === true;
  const few = !asks && usersOf(steps).size <= context.confirmAbove && groupsIn(steps).length === 1;
  const reply = await (changed.size === 0 && (isOwn || few)
    ? executeOrAsk({ steps }, request, context)
    : askBeforeUndo(recorded, steps, changed, request, context));
  if (lines.length === 0) return reply;
  return { ...reply, sections: [...reply.sections, { lines: lines.slice(0, NAMED_MAX) }] };
};

export const undo = { ...recordCommand('undo', run), standing: { option: CHANGE_OPTION } };

/** Notes and former ends shown at most. */
const NAMED_MAX = 20;

/** Users that a later change added, removed, or gave another pass end. */
async function changedSince(steps: readonly Step[], { store }: CommandContext): Promise<ReadonlySet<string>> {
  const found = steps.map(({ ids, undoes = '' }) => store.actions.changedSince(undoes, ids));
  return new Set((await Promise.all(found)).flat());
}

/** The live groups of the steps, each once. */
function groupsIn(steps: readonly Step[]): readonly LiveGroup[] {
  return [...new Set(steps.map(({ group }) => group))];
}

/** Asks first, because this moderator may not have made the change and may not know what was changed later. */
function askBeforeUndo(
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
    ...formerEnds(steps, request, context),
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

/** Names the users who get their former pass end back, with that end. */
function formerEnds(
  steps: readonly Step[],
  { texts: { passes } }: Request,
  { nicknames }: CommandContext,
): readonly Sentence[] {
  const lines = steps.flatMap(({ ids, passEndsAt, restoresEnd }) =>
    ids.flatMap((id): readonly Sentence[] => {
      const who = person(id, nicknames);
      if (passEndsAt !== undefined) return [passes.wouldBeUntil(who, moment(passEndsAt))];
      return restoresEnd === true ? [passes.wouldBeForGood(who)] : [];
    }),
  );
  const more = lines.length - NAMED_MAX;
  return more <= 0 ? lines : [...lines.slice(0, NAMED_MAX), passes.more(more)];
}

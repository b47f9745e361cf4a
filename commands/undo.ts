/** Behind [Undo]: takes back what is left of a change, for whom it was done; each user once, by whoever is first. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { accountPart, moment } from '../src/chat/sentence.ts';
import type { Action } from '../src/store/store.ts';
import type { UserId } from '../src/whitelist/ids/user-id.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Recorded } from './change/change-result.ts';
import { executeOrAsk } from './change/execute-or-ask.ts';
import { askFirst } from './change/question.ts';
import { kindOf, usersOf, type Step } from './change/question-steps.ts';
import { ASK, CHANGE_OPTION } from './change/record-buttons.ts';
import { sayUndone, undoneOf } from './change/undone.ts';
import type { CommandContext } from './context.ts';
import { person } from './wording.ts';
import { recordCommand, type RunOnRecord } from './record-command.ts';

/** Puts back exactly those that the actions removed, or removes exactly those that they added. */
const run: RunOnRecord = async (recorded, request, context) => {
  const { texts, options } = request;
  const ids = recorded.map(({ action }) => action.id);
  const undos = await context.store.actions.undosOf(ids);
  const now = context.now();
  const steps = recorded.flatMap(({ action, group }): readonly Step[] => {
    const { left } = undoneOf(action, undos);
    const kind = action.kind === 'add' ? 'remove' : 'add';
    const passes = passesBefore(action);
    // A former guest gets the pass again while its end is ahead.
    const byEnd = Map.groupBy(left, (id) => {
      const endsAt = passes.get(id) ?? 0;
      return endsAt > now ? endsAt : undefined;
    });
    return [...byEnd].map(([passEndsAt, ids]) => ({ kind, group, ids, undoes: action.id, passEndsAt }));
  });
  const done = recorded.some(({ action }) => undoneOf(action, []).done > 0);
  if (!done) return notice('refused', texts.undo.nothing);
  if (steps.length === 0) return notice('refused', await sayUndone(ids, request, context));
  const changed = await changedSince(steps, context);
  const isOwn = options[CHANGE_OPTION] === undefined;
  const asks = options[CHANGE_OPTION]?.endsWith(` ${ASK}`) === true;
  const few = !asks && usersOf(steps).size <= context.confirmAbove && groupsIn(steps).length === 1;
  const reply = await (changed.size === 0 && (isOwn || few)
    ? executeOrAsk({ steps }, request, context)
    : ask(recorded, steps, changed, request, context));
  const lines = passesOver(recorded, steps, now)
    .slice(0, NAMED_MAX)
    .map((id) => texts.passes.passedMeanwhile(person(id, context.nicknames)));
  return lines.length === 0 ? reply : { ...reply, sections: [...reply.sections, { lines }] };
};

export const undo = { ...recordCommand('undo', run), standing: { option: CHANGE_OPTION } };

/** No more are named whose guest pass has ended meanwhile. */
const NAMED_MAX = 20;

/** When the guest passes of the users of a removal were to end, in ms since 1970. */
function passesBefore({ kind, users }: Action): ReadonlyMap<string, number> {
  return new Map(
    users.flatMap(({ userId, passBefore }) =>
      kind === 'add' || passBefore === undefined ? [] : [[userId, passBefore]],
    ),
  );
}

/** Users who are added again for good, because the guest pass that they had is over. */
function passesOver(recorded: readonly Recorded[], steps: readonly Step[], now: number): readonly UserId[] {
  return recorded.flatMap(({ action }) => {
    const passes = passesBefore(action);
    const own = steps.filter(({ undoes }) => undoes === action.id).flatMap(({ ids }) => ids);
    return own.filter((id) => (passes.get(id) ?? now + 1) <= now);
  });
}

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

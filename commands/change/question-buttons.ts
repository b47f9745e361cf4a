/** Builds the buttons of a question; each stores the exact users that it changes. */
import type { Request } from '../../src/chat/command.ts';
import type { Button, Reply, Section } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { reasonAndEnd } from '../arguments/options.ts';
import type { CommandContext } from '../context.ts';
import { withoutAlternatives, type Alternative } from './alternatives.ts';
import { ATTENTION, firstLines, person, personLabel } from '../wording.ts';
import type { Question } from './question-parts.ts';
import {
  filterSteps,
  groupNames,
  kindOf,
  NO_NOTES,
  usersOf,
  encodeQuestion,
  type Step,
  type QuestionNotes,
} from './question-steps.ts';

/** No buttons where nothing can be changed. */
export async function questionButtons(
  question: Question,
  request: Request,
  context: CommandContext,
): Promise<readonly Button[]> {
  const { plan, groups, alternatives, given } = question;
  const isOpen = (id: UserId, of: ChangeKind): boolean => of === 'add' || !context.protectedIds.has(id);
  const [group, ...others] = groups;
  const open = filterSteps(plan.steps, isOpen);
  const sure = unambiguous(alternatives);
  const meant = sure.map(({ userId }) => userId).filter((id) => isOpen(id, 'remove'));
  // All users who are named and certainly meant: two buttons must not have the same label.
  const all =
    meant.length === 0
      ? plan.steps
      : [{ kind: 'remove' as const, group, ids: [...(plan.steps[0]?.ids ?? []), ...meant] }];
  const button = async (steps: readonly Step[], isAll: boolean): Promise<Button> => {
    const { rejected, rejectedCount } = steps === all ? withoutAlternatives(given, sure) : given;
    const notes = { unchanged: plan.unchanged, skipped: { rejected, rejectedCount }, set: question.set };
    const key = await offerSteps(steps, notes, request);
    return { key, label: labelOf(steps, isAll, request), style: 'danger' };
  };
  const buttons: Button[] = [];
  if (open.length > 0) buttons.push(await button(open, false));
  if (plan.steps.length === 0)
    buttons.push(...(await alternativeButtons('remove', group, alternatives, request)));
  const isMore = usersOf(all).size > usersOf(open).size;
  if (isMore && (plan.steps.length > 0 || meant.length > 1))
    buttons.push(await button(all, open.length + meant.length > 0));
  if (others.length === 0 && needsChooseButton(question))
    buttons.push(await chooseButton(group, open, request));
  return buttons;
}

/** The label of a button for these steps. `isAll`: another button leaves some of the users out. */
function labelOf(steps: readonly Step[], isAll: boolean, { texts, options }: Request<'ends'>): string {
  const { buttons, passes } = texts;
  const count = usersOf(steps).size;
  if (steps.some(({ restoresEnd }) => restoresEnd))
    return buttons[isAll ? 'confirmAllUndo' : 'confirmUndo'](count);
  const countOf = (wanted: ChangeKind): number =>
    usersOf(filterSteps(steps, (_, kind) => kind === wanted)).size;
  switch (kindOf(steps)) {
    case 'remove':
      return buttons[isAll ? 'confirmAll' : 'confirmRemove'](count);
    case 'add':
      if (options.ends !== undefined) return passes.confirm(count);
      return buttons[isAll ? 'confirmAllAdd' : 'confirmAdd'](count);
    case 'both':
      return buttons.confirmBoth(countOf('remove'), countOf('add'));
  }
}

/** Alternatives that are the only one of their token: of several, not all can be meant. */
function unambiguous(alternatives: Question['alternatives']): Question['alternatives'] {
  return alternatives.filter(({ token }) => alternatives.filter((one) => one.token === token).length === 1);
}

/** Whether the moderator may mean a user who is easier to find by nickname in the picker. */
function needsChooseButton({ kind, plan, given, alternatives }: Question): boolean {
  const nobody = plan.steps.length === 0;
  if (kind === 'remove' && !nobody && unambiguous(alternatives).length < alternatives.length) return true;
  const unclear = given.rejected.some(
    ({ reason }) =>
      reason === 'not-linked' || (nobody && (reason === 'not-a-number' || reason === 'mention')),
  );
  return kind === 'remove' && unclear && plan.read;
}

/** A button that opens the picker, with the users of `open` already chosen. */
async function chooseButton(
  { name, conversationShortId: conversation }: Step['group'],
  open: readonly Step[],
  { offer, options, texts }: Request,
): Promise<Button> {
  const chosen = [...usersOf(open)].join(' ');
  const again = { group: name, conversation, picking: 'yes', chosen, ...reasonAndEnd(options) };
  return { key: await offer('unwhitelist', again, false), label: texts.buttons.choose, style: 'normal' };
}

/** More buttons would be hard to scan; further users can be chosen in the picker. */
const ALTERNATIVE_BUTTONS_MAX = 5;

/** One button for each alternative. */
export async function alternativeButtons(
  kind: ChangeKind,
  group: Step['group'],
  alternatives: readonly Alternative[],
  request: Request,
): Promise<readonly Button[]> {
  const { buttons } = request.texts;
  return Promise.all(
    alternatives.slice(0, ALTERNATIVE_BUTTONS_MAX).map(async ({ userId, nickname }): Promise<Button> => {
      const key = await offerSteps([{ kind, group, ids: [userId] }], NO_NOTES, request);
      const label = buttons[kind === 'remove' ? 'removeOne' : 'addOne'](personLabel(userId, nickname));
      return { key, label, style: 'danger' };
    }),
  );
}

/** Stores the exact steps in an offer, so that the button executes these or nothing. */
async function offerSteps(
  steps: readonly Step[],
  notes: QuestionNotes,
  { offer, options }: Request,
): Promise<string> {
  return offer(commandOf(steps, notes), { ...encodeQuestion(steps, notes), ...reasonAndEnd(options) }, true);
}

/** The command that executes the steps. */
function commandOf(steps: readonly Step[], { set }: QuestionNotes): string {
  const kind = set === undefined ? kindOf(steps) : 'both';
  switch (kind) {
    case 'remove':
      return 'unwhitelist';
    case 'add':
      return 'whitelist add';
    case 'both':
      return 'whitelist set';
  }
}

/** Protected users are few, so all of them are named. */
const PROTECTED_NAMED: typeof ATTENTION = { max: 100, few: 100 };

/** The second question, before protected users are removed; undefined where no step removes one. */
export async function askProtected(
  steps: readonly Step[],
  notes: QuestionNotes,
  request: Request,
  context: CommandContext,
): Promise<Reply | undefined> {
  const { texts, offer, options } = request;
  const isOpen = (id: UserId, kind: ChangeKind): boolean => kind === 'add' || !context.protectedIds.has(id);
  const guarded = [...usersOf(filterSteps(steps, (id, kind) => !isOpen(id, kind)))];
  if (guarded.length === 0) return undefined;
  const open = filterSteps(steps, isOpen);
  const kept = { ...encodeQuestion(steps, notes), ...reasonAndEnd(options), protected: 'confirmed' };
  const key = await offer(commandOf(steps, notes), kept, true);
  const { confirmProtected, confirmRemove } = texts.buttons;
  const confirm = open.length === 0 ? confirmRemove : confirmProtected;
  const buttons: Button[] = [{ key, label: confirm(guarded.length), style: 'danger' }];
  if (open.length > 0) {
    const { withoutProtected } = texts.buttons;
    const label =
      kindOf(open) === 'remove' ? withoutProtected(usersOf(open).size) : labelOf(open, false, request);
    buttons.push({ key: await offerSteps(open, notes, request), label, style: 'normal' });
  }
  const section = (
    heading: Sentence,
    ids: readonly UserId[],
    limits: typeof ATTENTION,
  ): readonly Section[] => {
    const line = (id: UserId): Sentence => person(id, context.nicknames);
    return ids.length === 0
      ? []
      : [{ heading, lines: firstLines(ids, line, { ...limits, hasFile: false }, texts) }];
  };
  const idsOf = (wanted: ChangeKind): readonly UserId[] => [
    ...usersOf(filterSteps(open, (_, kind) => kind === wanted)),
  ];
  const [others, added] = [idsOf('remove'), idsOf('add')];
  return {
    tone: 'info',
    summary: texts.plan.askProtected(
      guarded.length,
      groupNames(steps.filter(({ kind }) => kind === 'remove').map(({ group }) => group)),
    ),
    sections: [
      ...section(texts.plan.reallyProtected(guarded.length), guarded, PROTECTED_NAMED),
      ...section(texts.plan.wouldRemove(others.length), others, ATTENTION),
      ...section(texts.plan.wouldAdd(added.length), added, ATTENTION),
    ],
    buttons,
  };
}

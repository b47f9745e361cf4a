/** The buttons of a question: each one does exactly what the question says. */
import type { Request } from '../../src/chat/command.ts';
import type { Button, Reply, Section } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { givenWith } from '../arguments/options.ts';
import type { CommandContext } from '../context.ts';
import { withoutMeant, type Alternative } from './alternatives.ts';
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

/** None where there is nothing that could be done. */
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
  // Everybody who is named and surely meant, so that two buttons never bear the same words.
  const all =
    meant.length === 0
      ? plan.steps
      : [{ kind: 'remove' as const, group, ids: [...(plan.steps[0]?.ids ?? []), ...meant] }];
  const button = async (steps: readonly Step[], isAll: boolean): Promise<Button> => {
    const { rejected, rejectedCount } = steps === all ? withoutMeant(given, sure) : given;
    const told = { unchanged: plan.unchanged, skipped: { rejected, rejectedCount }, set: question.set };
    const key = await offerSteps(steps, told, request);
    return { key, label: labelOf(steps, isAll, request), style: 'danger' };
  };
  const buttons: Button[] = [];
  if (open.length > 0) buttons.push(await button(open, false));
  if (plan.steps.length === 0)
    buttons.push(...(await alternativeButtons('remove', group, alternatives, request)));
  const isMore = usersOf(all).size > usersOf(open).size;
  if (isMore && (plan.steps.length > 0 || meant.length > 1))
    buttons.push(await button(all, open.length + meant.length > 0));
  if (others.length === 0 && mayChoose(question)) buttons.push(await chooseButton(group, open, request));
  return buttons;
}

/** What a button says that does these steps; `isAll`: there is another one, which leaves some of them out. */
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

/** Those who are the only ones that may be meant by what was given: of several, not all are. */
function unambiguous(alternatives: Question['alternatives']): Question['alternatives'] {
  return alternatives.filter(({ token }) => alternatives.filter((one) => one.token === token).length === 1);
}

/** Whether a user may be meant who is found more easily by nickname. */
function mayChoose({ kind, plan, given, alternatives }: Question): boolean {
  const nobody = plan.steps.length === 0;
  if (kind === 'remove' && !nobody && unambiguous(alternatives).length < alternatives.length) return true;
  const unclear = given.rejected.some(
    ({ reason }) =>
      reason === 'not-linked' || (nobody && (reason === 'not-a-number' || reason === 'mention')),
  );
  return kind === 'remove' && unclear && plan.read;
}

/** Opens the picker, in which those of `open` are chosen already. */
async function chooseButton(
  { name, conversationShortId: conversation }: Step['group'],
  open: readonly Step[],
  { offer, options, texts }: Request,
): Promise<Button> {
  const chosen = [...usersOf(open)].join(' ');
  const again = { group: name, conversation, picking: 'yes', chosen, ...givenWith(options) };
  return { key: await offer('unwhitelist', again, false), label: texts.buttons.choose, style: 'normal' };
}

/** More would not be found at a glance; they can be chosen by name. */
const ALTERNATIVE_BUTTONS_MAX = 5;

/** A button for each of them alone. */
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

/** Keeps who is to be changed, exactly, so that the button does that or nothing. */
async function offerSteps(
  steps: readonly Step[],
  told: QuestionNotes,
  { offer, options }: Request,
): Promise<string> {
  return offer(commandOf(steps, told), { ...encodeQuestion(steps, told), ...givenWith(options) }, true);
}

/** The one that carries out what was asked about. */
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

/** All of them are named: there are few. */
const PROTECTED_NAMED: typeof ATTENTION = { max: 100, few: 100 };

/** The second question, for the sake of protected users; undefined where none is among them. */
export async function askProtected(
  steps: readonly Step[],
  told: QuestionNotes,
  request: Request,
  context: CommandContext,
): Promise<Reply | undefined> {
  const { texts, offer, options } = request;
  const isOpen = (id: UserId, kind: ChangeKind): boolean => kind === 'add' || !context.protectedIds.has(id);
  const guarded = [...usersOf(filterSteps(steps, (id, kind) => !isOpen(id, kind)))];
  if (guarded.length === 0) return undefined;
  const open = filterSteps(steps, isOpen);
  const kept = { ...encodeQuestion(steps, told), ...givenWith(options), protected: 'confirmed' };
  const key = await offer(commandOf(steps, told), kept, true);
  const { confirmProtected, confirmRemove } = texts.buttons;
  const confirm = open.length === 0 ? confirmRemove : confirmProtected;
  const buttons: Button[] = [{ key, label: confirm(guarded.length), style: 'danger' }];
  if (open.length > 0) {
    const { withoutProtected } = texts.buttons;
    const label =
      kindOf(open) === 'remove' ? withoutProtected(usersOf(open).size) : labelOf(open, false, request);
    buttons.push({ key: await offerSteps(open, told, request), label, style: 'normal' });
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

/** Builds the question before a change: which users would change, which tokens were not read, and the buttons. */
import type { Request } from '../../src/chat/command.ts';
import type { Reply, ReplyFile, Section } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { reasonInput } from '../arguments/suggest-reasons.ts';
import type { CommandContext } from '../context.ts';
import { typedLink } from '../whitelist-link.ts';
import { alternativesSection, idWarning, withoutAlternatives } from './alternatives.ts';
import { ATTENTION, firstLines, person, skippedSection } from '../wording.ts';
import { questionButtons } from './question-buttons.ts';
import type { Question } from './question-parts.ts';
import { csvFile, rejectedRows } from './result-file.ts';
import { filterSteps, groupNames, usersOf, type Step } from './question-steps.ts';

/** Users named in each list of a question about a set; the file has all. */
const SET_PEOPLE: typeof ATTENTION = { max: 10, few: 10 };

const PAST = { remove: 'removed', add: 'added' } as const;

/** Builds the question without changing anything. With option `preview` the question has no buttons. */
export async function askFirst(
  question: Question,
  request: Request<'ends' | 'preview' | 'reason'>,
  context: CommandContext,
): Promise<Reply> {
  const preview = request.options.preview === 'yes';
  const [group] = question.groups;
  const buttons = preview ? [] : await questionButtons(question, request, context);
  const file = questionFile(question, request, context);
  const sections = sectionsOf(question, request, context);
  const users = usersOf(question.plan.steps);
  const hidden = [
    ...question.plan.steps.map(({ ids }) => ids.length),
    question.plan.unchanged.length,
    question.given.rejectedCount,
  ];
  return {
    tone: users.size === 0 && buttons.length === 0 && !preview ? 'refused' : 'info',
    summary: summaryOf(question, countAsked(question, context), preview, request),
    sections,
    file,
    ...(hidden.some((count) => count > ATTENTION.few) && { wantsFile: true }),
    ...(buttons.length > 0 && { buttons, reasonInput: await reasonInput(group, request, context) }),
  };
}

/** How many users the first button changes: it leaves protected users out, unless there are no others. */
function countAsked({ plan }: Question, { protectedIds }: CommandContext): Asked {
  const isOpen = (id: UserId, kind: ChangeKind): boolean => kind === 'add' || !protectedIds.has(id);
  const open = filterSteps(plan.steps, isOpen);
  const asked = open.length === 0 ? plan.steps : open;
  const countOf = (isMeant: (step: Step) => boolean): number => usersOf(asked.filter(isMeant)).size;
  return {
    removed: countOf(({ kind }) => kind === 'remove'),
    added: countOf(({ kind, restoresEnd }) => kind === 'add' && restoresEnd !== true),
    restored: countOf(({ restoresEnd }) => restoresEnd === true),
  };
}

interface Asked {
  readonly removed: number;
  readonly added: number;
  readonly restored: number;
}

function summaryOf(
  { kind, groups, plan, alternatives, given }: Question,
  { removed, added, restored }: Asked,
  preview: boolean,
  { texts, options }: Request<'ends'>,
): Sentence {
  const names = groupNames(groups);
  if (options.ends !== undefined && added > 0) return texts.passes.ask(added, names);
  if (preview && removed + added > 0) return texts.plan.preview(removed + added, names);
  if (removed > 0 && added > 0) return texts.plan.askBoth(removed, added, names);
  if (removed > 0) return texts.plan.ask(removed, names);
  if (added > 0) return texts.plan.askAdd(added, names);
  if (restored > 0) return texts.passes.askRestore(restored, names);
  if (alternatives.length > 0) return texts.plan.alternatives(names);
  if (plan.unchanged.length > 0) return texts.plan[kind === 'remove' ? 'nobody' : 'everybodyListed'](names);
  return given.source === 'message' ? texts.input.noneInMessage : texts.input.noneFound;
}

function sectionsOf(
  question: Question,
  request: Request<'ends' | 'reason'>,
  context: CommandContext,
): readonly Section[] {
  const { kind, plan, given, alternatives, spared, set } = question;
  const { texts } = request;
  const words = texts.plan;
  const list = (heading: (count: number) => Sentence, ids: readonly UserId[]): readonly Section[] => {
    const line = (id: UserId): Sentence => withSuspicion(id, request, context);
    const limits = set === undefined ? ATTENTION : SET_PEOPLE;
    const lines = firstLines(ids, line, { ...limits, hasFile: true }, texts);
    return ids.length === 0 ? [] : [{ heading: heading(ids.length), lines }];
  };
  const isPass = request.options.ends !== undefined;
  const isProtected = (id: UserId, of: ChangeKind): boolean =>
    of === 'remove' && context.protectedIds.has(id);
  const several = new Set(plan.steps.map(({ group }) => group.name)).size > 1;
  const steps = plan.steps.flatMap(({ kind: of, group, ids, restoresEnd }) => {
    const wouldChange = isPass ? texts.passes.would : words[of === 'remove' ? 'wouldRemove' : 'wouldAdd'];
    const would = restoresEnd === true ? texts.passes.wouldRestore : wouldChange;
    const heading = (count: number): Sentence =>
      several ? texts.change.inGroup(group.name, would(count)) : would(count);
    return list(
      heading,
      ids.filter((id) => !isProtected(id, of)),
    );
  });
  const skipped = skippedSection(withoutAlternatives(given, alternatives), texts, true);
  const all = notesOf(question, request, context);
  return [
    ...steps,
    ...list(words.protected, [...usersOf(filterSteps(plan.steps, isProtected))]),
    ...alternativesSection(alternatives, request),
    ...list(words.spared, spared),
    ...list(words[kind === 'remove' ? 'notListed' : 'alreadyListed'], plan.unchanged),
    ...(skipped === undefined ? [] : [skipped]),
    ...(all.length === 0 ? [] : [{ lines: all }]),
  ];
}

function notesOf(
  { given, notes, plan, set }: Question,
  request: Request<'ends' | 'reason'>,
  context: CommandContext,
): readonly Sentence[] {
  const { options, texts } = request;
  const unlinked = given.rejected.some(({ reason }) => reason === 'not-linked');
  return [
    ...(unlinked ? [texts.links.first(typedLink(request, context))] : []),
    ...(set === undefined ? [] : [texts.change.ofSet(set.name)]),
    ...notes,
    // The notes of a question about guest passes say this already.
    ...(plan.read || options.ends !== undefined ? [] : [texts.plan.unread]),
    ...(options.reason === undefined ? [] : [texts.plan.reason(options.reason)]),
  ];
}

function withSuspicion(id: UserId, { texts }: Request, { nicknames, now }: CommandContext): Sentence {
  const named = person(id, nicknames);
  const suspected = nicknames.of(id) === undefined ? idWarning(id, now(), texts) : undefined;
  return suspected === undefined ? named : say`${named} — ${suspected}`;
}

/** A file with every user of the question, because a message cannot name all. */
function questionFile(
  { kind, plan, given }: Question,
  { texts }: Request,
  { nicknames }: CommandContext,
): ReplyFile {
  const row = (id: string, group: string, now: string): readonly string[] => {
    return [id, nicknames.of(id) ?? '', group, now, ''];
  };
  const not = kind === 'remove' ? 'not on the whitelist' : 'on the whitelist already';
  const rows = [
    ...plan.steps.flatMap(({ kind: of, group, ids, restoresEnd }) =>
      ids.map((id) =>
        row(id, group.name, restoresEnd === true ? 'would get the former end back' : `would be ${PAST[of]}`),
      ),
    ),
    ...plan.unchanged.map((id) => row(id, '', not)),
    ...rejectedRows(given.rejected, texts),
  ];
  const header = ['user', 'nickname', 'group', 'now', 'reason'];
  return csvFile('question', header, rows, texts);
}

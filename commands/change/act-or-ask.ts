/** Carries out a plain change at once, and asks first in every other case. */
import { optionsNamedIn } from '../../src/chat/command-line.ts';
import type { Request } from '../../src/chat/command.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import { readIds } from '../../src/whitelist/ids/read-ids.ts';
import { groupOption, passOptions, previewOption, reasonOption } from '../arguments/options.ts';
import type { Groups } from '../arguments/group.ts';
import type { GivenUsers } from '../arguments/users.ts';
import type { CommandContext } from '../context.ts';
import { findAlternatives, findAmbiguousWord, idWarning, type Alternative } from './alternatives.ts';
import { execute } from './execute.ts';
import { duplicatesNote } from '../wording.ts';
import {
  planFromRecentRead,
  planFromStableRead,
  readWithinOneSecond,
  type Plan,
  type PlanResult,
} from './plan.ts';
import { planPasses } from './plan-passes.ts';
import { askFirst } from './question.ts';

/**
 * Executes without a question only if the moderator typed nothing but ids and linked mentions, at most `confirmAbove`
 * of them, for one live group, without a protected user, and the reason contains no number that may be an id.
 */
export async function actOrAsk(
  kind: ChangeKind,
  groups: Groups,
  given: GivenUsers,
  request: Request,
  context: CommandContext,
  /** `notes`: further lines of a question. `isClear`: false where these notes make a question necessary. */
  more: { readonly isClear: boolean; readonly notes: readonly Sentence[] } = { isClear: true, notes: [] },
): Promise<Reply> {
  const [group, ...others] = groups;
  const doubts = doubtsAboutReason(kind, request);
  const isClear = more.isClear && doubts.length === 0 && others.length === 0;
  if (isClear && isPlain(kind, given, request, context)) {
    const { duplicates } = given;
    const parsed = { rejected: [], rejectedCount: 0, duplicates };
    return execute({ steps: [{ kind, group, ids: given.ids }], absent: [], parsed }, request, context);
  }
  const planned = await planFor(kind, groups, given, request, context);
  if (planned.kind === 'refused') return planned.reply;
  const { plan } = planned;
  const { alternatives, ambiguousWord } =
    kind === 'remove' && others.length === 0
      ? await alternativesFor(group, plan, given, request, context)
      : { alternatives: [], ambiguousWord: undefined };
  const { change, input } = request.texts;
  const notes = [
    ...(ambiguousWord === undefined ? [] : [input.manyMatches(ambiguousWord)]),
    ...given.notes,
    ...(given.ids.length === 0 ? [] : more.notes),
    ...planned.notes,
    ...doubts,
    ...duplicatesNote(given.duplicates, change),
  ];
  if (given.ids.length === 0 && given.rejectedCount === 0 && alternatives.length === 0) {
    const sentence = input[given.source === 'message' ? 'noneInMessage' : 'noUsers'];
    return { tone: 'refused', summary: sentence, sections: notes.length === 0 ? [] : [{ lines: notes }] };
  }
  return askFirst({ kind, groups, plan, given, alternatives, spared: [], notes }, request, context);
}

function isPlain(
  kind: ChangeKind,
  given: GivenUsers,
  { options, texts }: Request<'preview'>,
  context: CommandContext,
): boolean {
  const { ids, plain, source } = given;
  if (!plain || source !== 'typed' || ids.length === 0 || ids.length > context.confirmAbove) return false;
  if (options.preview === 'yes') return false;
  // Removing a mistyped id changes nothing; adding one lets a stranger speak.
  const doubtful = (id: (typeof ids)[number]): boolean =>
    kind === 'remove' ? context.protectedIds.has(id) : idWarning(id, context.now(), texts) !== undefined;
  return !ids.some(doubtful);
}

/** The plan, and notes for the question about it. */
async function planFor(
  kind: ChangeKind,
  groups: Groups,
  { ids }: GivenUsers,
  request: Request<'ends' | 'preview'>,
  context: CommandContext,
): Promise<PlanResult & { readonly notes: readonly Sentence[] }> {
  const [group, ...others] = groups;
  if (kind === 'remove' && ids.length > 0 && (others.length > 0 || request.options.preview === 'yes'))
    return { ...(await planFromStableRead(groups, ids, request, context)), notes: [] };
  const plan = await planFromRecentRead(kind, group, ids, request, context);
  const planned =
    kind === 'remove' ? { plan, notes: [] } : await planPasses(plan, group, ids, request, context);
  return { kind: 'plan', ...planned };
}

async function alternativesFor(
  group: LiveGroup,
  { unchanged }: Plan,
  { ids, rejected, source }: GivenUsers,
  request: Request<'users'>,
  context: CommandContext,
): Promise<{ readonly alternatives: readonly Alternative[]; readonly ambiguousWord: string | undefined }> {
  const { options } = request;
  const roster = await readWithinOneSecond(group, request, context);
  if (roster === undefined) return { alternatives: [], ambiguousWord: undefined };
  const typed = source === 'typed' ? options.users : undefined;
  const words = source === 'message' ? rejected.filter(({ inside }) => inside.length > 0) : rejected;
  const unclear = { absent: unchanged, rejected: words, ids, typed };
  const alternatives = await findAlternatives(unclear, roster.members, request, context);
  const ambiguousWord = alternatives.length === 0 ? findAmbiguousWord(unclear, roster.members) : undefined;
  return { alternatives, ambiguousWord };
}

/** Notes about words in the reason that may have been meant as an id or an option. */
function doubtsAboutReason(
  kind: ChangeKind,
  { options: { reason = '' }, texts }: Request<'reason'>,
): readonly Sentence[] {
  if (reason === '') return [];
  const { ids, rejected } = readIds(reason, 'message');
  const passes = kind === 'add' ? passOptions : [];
  const names = optionsNamedIn(reason, [groupOption, ...passes, previewOption, reasonOption]);
  const holding = rejected.filter(({ inside }) => inside.length > 0).map(({ token }) => token);
  const tokens = [...names, ...ids, ...holding];
  return tokens.map((token) => texts.plan.reasonHolds(token));
}

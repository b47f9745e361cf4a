/** Asks before all users, or all but some, are removed from a whitelist. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { Everybody } from '../arguments/everybody.ts';
import type { Groups } from '../arguments/group.ts';
import { readUsers, type GivenUsers, type Skipped } from '../arguments/users.ts';
import type { CommandContext } from '../context.ts';
import {
  ALTERNATIVES_MAX,
  findAlternatives,
  findAmbiguousWord,
  CHECKED_MAX,
  withoutAlternatives,
} from './alternatives.ts';
import { skippedSection } from '../wording.ts';
import { planFromStableRead } from './plan.ts';
import { askFirst } from './question.ts';
import { filterSteps, groupNames, usersOf } from './question-steps.ts';

type Stay = Pick<GivenUsers, 'ids' | 'rejected' | 'rejectedCount' | 'source'>;

const NOBODY: Stay = { ids: [], rejected: [], rejectedCount: 0, source: 'typed' };

/** Refuses if one exception was not understood: that user would be removed with the others. */
export async function removeEverybody(
  { except }: Everybody,
  groups: Groups,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { texts } = request;
  let stay = NOBODY;
  if (except !== undefined) {
    const options = { ...request.options, users: except, picked: JSON.stringify([except]) };
    const input = await readUsers({ ...request, options }, context);
    if (input.kind === 'refused') return input.reply;
    if (input.kind === 'none') return notice('refused', texts.plan.exceptUnread);
    stay = input.given;
  }
  const planned = await planFromStableRead(groups, 'all', request, context);
  if (planned.kind === 'refused') return planned.reply;
  const listed = usersOf(planned.plan.steps);
  if (listed.size === 0) return notice('info', texts.picker.empty(groupNames(groups).join(', ')));
  const read =
    except === undefined
      ? { kind: 'spared' as const, spared: [], given: stay }
      : await readSpared(stay, listed, request, context);
  if (read.kind === 'refused') return read.reply;
  const spared = new Set(read.spared);
  const steps = filterSteps(planned.plan.steps, (id) => !spared.has(id));
  const plan = { ...planned.plan, steps, unchanged: stay.ids.filter((id) => !listed.has(id)) };
  const { given, spared: named } = read;
  return askFirst(
    { kind: 'remove', groups, plan, given, alternatives: [], spared: named, notes: [] },
    request,
    context,
  );
}

/** Rejected tokens with these reasons are no exceptions, unless a nickname matches. */
const HARMLESS: ReadonlySet<Skipped['reason']> = new Set([
  ...(['not-a-number', 'row-label', 'in-words', 'zero', 'date', 'nickname'] as const),
  ...(['other-column', 'heading'] as const),
]);

/** The users of `listed` that the exceptions name by id or nickname; refused when a name is not clear. */
async function readSpared(
  stay: Stay,
  listed: ReadonlySet<UserId>,
  request: Request,
  context: CommandContext,
): Promise<
  | { readonly kind: 'spared'; readonly spared: readonly UserId[]; readonly given: Stay }
  | { readonly kind: 'refused'; readonly reply: Reply }
> {
  const { texts } = request;
  const { ids, rejected } = stay;
  const absent = ids.filter((id) => !listed.has(id));
  const members = [...listed].map((userId) => ({ userId, nickname: context.nicknames.of(userId) }));
  const unclear = { absent, rejected, ids: [], typed: undefined };
  const meant = await findAlternatives(unclear, members, request, context);
  const left = withoutAlternatives(stay, meant);
  const open = left.rejected.filter(({ reason }) => !HARMLESS.has(reason));
  const ambiguousWord = findAmbiguousWord(unclear, members);
  const tooMany = absent.length + rejected.length > CHECKED_MAX || meant.length >= ALTERNATIVES_MAX;
  if (ids.length + meant.length > 0 && open.length === 0 && ambiguousWord === undefined && !tooMany) {
    const named = [...ids.filter((id) => listed.has(id)), ...meant.map(({ userId }) => userId)];
    return { kind: 'spared', spared: [...new Set(named)], given: { ...stay, ...left } };
  }
  const skipped = skippedSection(left, texts, false);
  const notes = ambiguousWord === undefined ? [] : [{ lines: [texts.input.manyMatches(ambiguousWord)] }];
  const sections = [...notes, ...(skipped === undefined ? [] : [skipped])];
  return { kind: 'refused', reply: { tone: 'refused', summary: texts.plan.exceptUnread, sections } };
}

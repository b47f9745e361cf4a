/** `/whitelist set <name> [group:<name>] [reason:<text>]`: makes the whitelist equal to a set; asks first. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import type { Sentence } from '../src/chat/sentence.ts';
import type { SavedSet } from '../src/store/store.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { readUntilStable } from '../src/whitelist/list/stable-read.ts';
import type { UserId } from '../src/whitelist/ids/user-id.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { groupOption, reasonOption, setNameOption } from './arguments/options.ts';
import { typedCommand } from './arguments/typed-commands.ts';
import { executeConfirmed } from './change/execute-confirmed.ts';
import { unreadReply, type Plan } from './change/plan.ts';
import { askFirst } from './change/question.ts';
import { decodeNotes, kindOf } from './change/question-steps.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';
import { findSet, findSetById, refuseName, withSetNicknames, type FoundSet } from './sets/find-set.ts';
import { readSetName } from './sets/set-name.ts';
import { whitelistParent } from './whitelist-parent.ts';

/** The default cap of a live group's whitelist (docs 6348/412253). */
const WHITELIST_MAX = 100;

const definition = {
  name: 'whitelist set',
  label: { en: 'set', 'zh-CN': '套用' },
  description: {
    en: 'Make the whitelist equal to a saved set; asks first',
    'zh-CN': '使白名单与已保存的名单一致，会先询问',
  },
  aliases: ['use', '使用', '应用'],
  parent: whitelistParent,
  usage: '<name>',
  options: [setNameOption, groupOption, reasonOption],
  kept: ['saved', 'set', 'skipped', 'steps', 'unchanged'],
} as const;

export const whitelistSet = defineCommand(definition, async (request, context) => {
  const { options, texts } = request;
  if (options.steps !== undefined) return carryOut(options.steps, request, context);
  const name = readSetName(options.name ?? '');
  if (options.saved === undefined && name.kind !== 'name')
    return refuseName(name, `${typedCommand(definition, request, context)} …`, request);
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  const [group] = target.groups;
  const found =
    name.kind === 'name'
      ? await findSet(name, group, request, context)
      : await findOfferedSet(request, context);
  if (found.kind === 'refused') return found.reply;
  if (found.set.conversation !== group.conversationShortId) return notice('refused', texts.offers.expired);
  return askBeforeSet(found.set, group, request, context);
});

/** Executes the steps of the question; the set only supplies nicknames, if it still exists. */
async function carryOut(steps: string, request: Request, context: CommandContext): Promise<Reply> {
  const { set } = decodeNotes(request.options);
  const saved = set && (await context.store.sets.get(set.id));
  const nicknames = saved ? withSetNicknames(context.nicknames, saved) : context.nicknames;
  return executeConfirmed('remove', steps, request, { ...context, nicknames });
}

async function findOfferedSet(
  { options, texts }: Request<'saved'>,
  context: CommandContext,
): Promise<FoundSet> {
  const kept = await findSetById(options.saved ?? '', context);
  return kept === undefined
    ? { kind: 'refused', reply: notice('refused', texts.sets.changed) }
    : { kind: 'set', set: kept.set };
}

/** Refuses while the list keeps changing: it would be unknown which users are missing. */
async function askBeforeSet(
  set: SavedSet,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { id: lane, signal, log, texts } = request;
  const reading = await readUntilStable(context.api, group, { lane, signal, log });
  if (reading.kind === 'unread') return unreadReply(reading.problem, texts);
  if (reading.kind !== 'steady') return notice('refused', texts.show.changing);
  const plan = planFor(set, group, reading.listed);
  if (plan.steps.length === 0) return notice('info', texts.sets.equal(group.name, set.name));
  return askFirst(
    {
      kind: kindOf(plan.steps),
      groups: [group],
      plan,
      given: { rejected: [], rejectedCount: 0, source: 'typed' },
      alternatives: [],
      spared: [],
      notes: notesOn(set, plan, reading.listed, request, context),
      set: { id: set.id, name: set.name },
    },
    request,
    { ...context, nicknames: withSetNicknames(context.nicknames, set) },
  );
}

function planFor({ users }: SavedSet, group: LiveGroup, listed: ReadonlySet<UserId>): Plan {
  // They were checked when the set was saved.
  const wanted = new Set(users.map(({ userId }) => userId as UserId));
  const steps = [
    { kind: 'remove' as const, group, ids: [...listed.difference(wanted)] },
    { kind: 'add' as const, group, ids: [...wanted.difference(listed)] },
  ];
  return { steps: steps.filter(({ ids }) => ids.length > 0), unchanged: [], read: true };
}

function notesOn(
  { name, size }: SavedSet,
  { steps }: Plan,
  listed: ReadonlySet<UserId>,
  { texts: { sets } }: Request,
  { protectedIds }: CommandContext,
): readonly Sentence[] {
  const countOf = (kind: 'remove' | 'add'): number =>
    steps
      .filter((step) => step.kind === kind)
      .flatMap(({ ids }) => ids.filter((id) => kind === 'add' || !protectedIds.has(id))).length;
  const added = countOf('add');
  const then = listed.size - countOf('remove') + added;
  return [
    ...(size === 0 ? [sets.empty(name)] : []),
    ...(added > 0 && then > WHITELIST_MAX ? [sets.crowded(then, WHITELIST_MAX)] : []),
  ];
}

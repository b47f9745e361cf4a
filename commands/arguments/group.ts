/** Finds the live groups that a command names, or asks which one is meant. */
import type { OptionValues, Request } from '../../src/chat/command.ts';
import { isNear } from '../../src/chat/text-search.ts';
import { notice, type Button, type Reply } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import { chooseGroup, findGroup, type LiveGroup, type LiveGroups } from '../../src/whitelist/live-groups.ts';
import { notAllowedReply } from '../limited-access.ts';
import { ALL_GROUPS } from './options.ts';
import type { GivenUsers } from './users.ts';

export type Groups = readonly [LiveGroup, ...LiveGroup[]];

export type GroupsArgument =
  | { readonly kind: 'groups'; readonly groups: Groups }
  /** A button names a live group whose name meant another conversation when the button was made. */
  | { readonly kind: 'outdated' }
  /** A standing button names a live group that is no longer configured. */
  | { readonly kind: 'gone' }
  /** This moderator may not act on the live group. */
  | { readonly kind: 'not-allowed' }
  /** There is no live group called `named`; or, where `named` is undefined, none was named and there are several. */
  | { readonly kind: 'unclear'; readonly named: string | undefined };

/** One live group; or all of them, where the text is `all`, `allowAll` is set and no group has that name. */
export function readGroups(
  { options, channelId }: Pick<Request<'conversation' | 'group'>, 'options' | 'channelId'>,
  groups: LiveGroups,
  allowAll = false,
): GroupsArgument {
  const { conversation } = options;
  const isMeant = (one: LiveGroup): boolean => one.conversationShortId === conversation;
  const named = options.group ?? groups.all.find(isMeant)?.name;
  // A standing button names a conversation and no group; it must not fall back to the channel's live group.
  if (named === undefined && conversation !== undefined)
    return { kind: groups.others?.all.some(isMeant) === true ? 'not-allowed' : 'gone' };
  const choice = chooseGroup(groups, named, channelId);
  if (choice.kind === 'chosen') {
    const moved = conversation !== undefined && choice.group.conversationShortId !== conversation;
    return moved ? { kind: 'outdated' } : { kind: 'groups', groups: [choice.group] };
  }
  if (choice.kind === 'not-allowed') return choice;
  if (conversation !== undefined) return { kind: 'outdated' };
  const [first, ...others] = groups.all;
  if (allowAll && named !== undefined && ALL_GROUPS.includes(named.toLowerCase()) && first !== undefined)
    return groups.others === undefined
      ? { kind: 'groups', groups: [first, ...others] }
      : { kind: 'not-allowed' };
  return { kind: 'unclear', named };
}

/** Whether a moderator can ask for all live groups at once: there are several, and all are allowed. */
export function mayNameAll({ all, others }: LiveGroups): boolean {
  return all.length > 1 && others === undefined;
}

/** Fits into one message on every platform, with room for other buttons. */
const BUTTONS_MAX = 15;

/** Asks which live group is meant. Each button repeats the command with the options `again` and one group. */
export async function askGroup(
  target: Exclude<GroupsArgument, { kind: 'groups' }>,
  command: string,
  again: OptionValues,
  request: Request,
  groups: LiveGroups,
): Promise<Reply> {
  const { input, offers, panel } = request.texts;
  if (target.kind === 'not-allowed') return notAllowedReply(groups, request);
  if (target.kind === 'outdated') return notice('refused', offers.expired);
  if (target.kind === 'gone') return notice('refused', panel.groupGone);
  const { all } = groups;
  const { named } = target;
  if (named === undefined) return groupQuestion(input.whichGroup, all, command, again, request);
  const near = all.filter(({ name }) => isNear(named, name));
  const sorted = [...near, ...all.filter((group) => !near.includes(group))];
  const [nearest] = near;
  const sentence =
    nearest === undefined ? input.unknownGroup(named) : input.unknownGroupMeant(named, nearest.name);
  return groupQuestion(sentence, sorted, command, again, request);
}

async function groupQuestion(
  summary: Sentence,
  groups: readonly LiveGroup[],
  command: string,
  again: OptionValues,
  { offer, texts }: Request,
): Promise<Reply> {
  const shown = groups.slice(0, BUTTONS_MAX);
  const buttons = await Promise.all(
    shown.map(async ({ name, conversationShortId: conversation }): Promise<Button> => {
      const key = await offer(command, { ...again, group: name, conversation }, true);
      return { key, label: name, style: 'normal' };
    }),
  );
  const more = groups.length > shown.length ? [texts.input.groupsMore(groups.map(({ name }) => name))] : [];
  return { tone: 'info', summary, sections: more.length === 0 ? [] : [{ lines: more }], buttons };
}

/**
 * Asks whether a live group's name among the users (`/unwhitelist vip 10001`) was meant as the group. Acting on the
 * default group instead would be a mistake that the moderator cannot foresee.
 */
export async function askMisplacedGroup(
  given: GivenUsers,
  chosen: Groups,
  command: string,
  again: OptionValues,
  request: Request,
  groups: LiveGroups,
): Promise<Reply | undefined> {
  for (const { token } of given.rejected) {
    if (groups.others && findGroup(groups.others, token)) return notAllowedReply(groups, request);
    const group = findGroup(groups, token);
    if (group === undefined || chosen.includes(group)) continue;
    const options = { ...again, ...withoutToken(token, given, request) };
    const { groupAmongUsers } = request.texts.input;
    return groupQuestion(groupAmongUsers(token), [group, ...chosen], command, options, request);
  }
  return undefined;
}

/** The capturing group keeps the separators in the split text: row numbers are recognized by lines and columns. */
const SEPARATORS = /([\s,;、，；]+)/u;

/** The given users without the name of the group: as text where the moderator typed all of them. */
function withoutToken(
  token: string,
  given: GivenUsers,
  { options }: Request<'given' | 'picked' | 'users'>,
): OptionValues {
  const { users, picked, given: kept } = options;
  if (given.source === 'typed' && users !== undefined && picked === undefined && kept === undefined)
    return {
      users: users
        .split(SEPARATORS)
        .filter((part) => part !== token)
        .join(''),
    };
  const rejected = given.rejected.filter((one) => one.token !== token);
  return { given: JSON.stringify({ ...given, rejected, rejectedCount: given.rejectedCount - 1 }) };
}

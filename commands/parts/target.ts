/** Which live groups a command means, or the reply that asks. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { chooseGroup, findGroup, type LiveGroup, type LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { Rejection } from '../../src/whitelist/user-ids.ts';
import { ALL } from './options.ts';

export type Target =
  | { readonly kind: 'groups'; readonly groups: readonly [LiveGroup, ...LiveGroup[]] }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** One group; or all of them, where `all` is allowed and no group has that name. */
export function readTarget(
  { options, channelId, texts }: Request,
  groups: LiveGroups,
  allowAll = false,
): Target {
  const named = options['group'];
  const choice = chooseGroup(groups, named, channelId);
  if (choice.kind === 'chosen') return { kind: 'groups', groups: [choice.group] };
  const [first, ...others] = groups.all;
  if (allowAll && named?.toLowerCase() === ALL && first !== undefined)
    return { kind: 'groups', groups: [first, ...others] };
  const names = groups.all.map(({ name }) => name);
  const { unknownGroup, whichGroup } = texts.input;
  const sentence = choice.kind === 'unknown' ? unknownGroup(choice.named, names) : whichGroup(names);
  return { kind: 'refused', reply: notice('refused', sentence) };
}

/**
 * A group's name among the users (`/unwhitelist vip 10001`, `gruop:vip`) was meant as the group. Acting on the default
 * one instead would be the one mistake that a moderator cannot see coming.
 */
export function findMisplacedGroup(
  rejected: readonly Rejection[],
  groups: LiveGroups,
  chosen: readonly LiveGroup[],
  { input }: Request['texts'],
): Reply | undefined {
  for (const { token } of rejected) {
    const group = findGroup(groups, token.replace(/^\p{L}+[:：=]/u, ''));
    if (group === undefined || chosen.includes(group)) continue;
    const [first] = chosen;
    return notice('refused', input.groupAmongUsers(token, group.name, first?.name ?? ''));
  }
  return undefined;
}

/** Autocomplete of the `users` option: users on the whitelist, by nickname or id. */
import type { Logger } from 'pino';
import type { SuggestContext } from '../../src/chat/command.ts';
import { matcher } from '../../src/chat/text-search.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { chooseGroup, type LiveGroup } from '../../src/whitelist/live-groups.ts';
import { splitTyping } from '../../src/whitelist/ids/read-ids.ts';
import type { Member } from '../../src/whitelist/list/pages.ts';
import type { Roster } from '../../src/whitelist/list/roster.ts';
import { personLabel } from '../wording.ts';
import type { CommandContext } from '../context.ts';

/** As many as Slack shows. */
const SUGGESTIONS_MAX = 100;
/** When no user matches, a list older than this is read again: other people may have changed it. */
const NO_MATCH_MS = 5_000;
/** Reading a longer list again would use more than a second of the rate limit. */
const READ_AGAIN_MAX = 1_000;

/** Searches nicknames and ids for the last word. Ids before it stay in the value, and the label counts them. */
export async function suggestUsers(
  context: CommandContext,
  typed: string,
  { options, channelId, log }: SuggestContext,
): Promise<readonly Choice[]> {
  const choice = chooseGroup(context.groups, options['group'], channelId);
  if (choice.kind !== 'chosen') return [];
  const { before, ids, last } = splitTyping(typed);
  const given = new Set<string>(ids);
  const matches = matcher(last);
  const isMeant = ({ userId, nickname = '' }: Member): boolean =>
    !given.has(userId) && (matches(userId) || matches(nickname));
  const more = ids.length === 0 ? '' : ` (+${String(ids.length)})`;
  return (await findMembers(isMeant, choice.group, context, log)).map(({ userId, nickname }) => ({
    value: `${before}${userId}`,
    label: `${personLabel(userId, nickname)}${more}`,
  }));
}

/** Up to 100 users on the recently read whitelist for whom `isMeant` is true. */
export async function findMembers(
  isMeant: (member: Member) => boolean,
  group: LiveGroup,
  { rosters: { recent } }: CommandContext,
  log: Logger,
): Promise<readonly Member[]> {
  const call = { lane: 'suggestions', signal: new AbortController().signal, log };
  const meantIn = (roster: Roster): readonly Member[] =>
    roster.kind === 'unread' ? [] : roster.members.filter(isMeant).slice(0, SUGGESTIONS_MAX);
  const roster = await recent(group, call);
  const found = meantIn(roster);
  if (found.length > 0 || roster.kind === 'unread' || roster.members.length > READ_AGAIN_MAX) return found;
  return meantIn(await recent(group, call, NO_MATCH_MS));
}

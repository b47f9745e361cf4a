/** Autocomplete of the `users` option: users on the whitelist, by nickname or id. */
import type { SuggestContext } from '../../src/chat/command.ts';
import { matcher } from '../../src/chat/text-search.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { chooseGroup } from '../../src/whitelist/live-groups.ts';
import { splitTyping } from '../../src/whitelist/ids/read-ids.ts';
import type { Roster } from '../../src/whitelist/list/roster.ts';
import { personLabel } from '../wording.ts';
import type { CommandContext } from '../context.ts';

/** What platforms show. */
const SUGGESTIONS_MAX = 100;
/** A list that was read before so long, in which nobody matches, is read again: others may have changed it since, or meanwhile. */
const NO_MATCH_MS = 5_000;
/** A longer list takes more than a second of the limit to read. */
const READ_AGAIN_MAX = 1_000;

/** What was typed after the ids is looked for in nicknames and ids; the ids before it are kept, and counted in the label. */
export async function suggestUsers(
  context: CommandContext,
  typed: string,
  { options, channelId, log }: SuggestContext,
): Promise<readonly Choice[]> {
  const choice = chooseGroup(context.groups, options['group'], channelId);
  if (choice.kind !== 'chosen') return [];
  const call = { lane: 'suggestions', signal: new AbortController().signal, log };
  const { recent } = context.rosters;
  const roster = await recent(choice.group, call);
  const found = suggestionsOf(roster, typed);
  if (found.length > 0 || roster.kind === 'unread' || roster.members.length > READ_AGAIN_MAX) return found;
  return suggestionsOf(await recent(choice.group, call, NO_MATCH_MS), typed);
}

function suggestionsOf(roster: Roster, typed: string): readonly Choice[] {
  if (roster.kind === 'unread') return [];
  const { before, ids, last } = splitTyping(typed);
  const given = new Set<string>(ids);
  const matches = matcher(last);
  const more = ids.length === 0 ? '' : ` (+${String(ids.length)})`;
  return roster.members
    .filter(({ userId }) => !given.has(userId))
    .filter(({ userId, nickname }) => matches(userId) || matches(nickname ?? ''))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ userId, nickname }) => ({
      value: `${before}${userId}`,
      label: `${personLabel(userId, nickname)}${more}`,
    }));
}

/** Autocomplete of the `users` option: users on the whitelist, by nickname or id. */
import type { SuggestContext } from '../../src/chat/command.ts';
import { matcher } from '../../src/chat/text-search.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { chooseGroup } from '../../src/whitelist/live-groups.ts';
import { splitTyping } from '../../src/whitelist/ids/read-ids.ts';
import { personLabel } from '../wording.ts';
import type { CommandContext } from '../context.ts';

/** What platforms show. */
const SUGGESTIONS_MAX = 100;

/** What was typed after the ids is looked for in nicknames and ids; the ids before it are kept, and counted in the label. */
export async function suggestUsers(
  context: CommandContext,
  typed: string,
  { options, channelId, log }: SuggestContext,
): Promise<readonly Choice[]> {
  const choice = chooseGroup(context.groups, options['group'], channelId);
  if (choice.kind !== 'chosen') return [];
  const signal = new AbortController().signal;
  const roster = await context.rosters.recent(choice.group, { lane: 'suggestions', signal, log });
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

/** Autocomplete of the names of saved sets. */
import type { SuggestContext } from '../../src/chat/command.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { matcher } from '../../src/chat/text-search.ts';
import { chooseGroup } from '../../src/whitelist/live-groups.ts';
import type { CommandContext } from '../context.ts';

export async function suggestSets(
  { groups, store }: CommandContext,
  typed: string,
  { options, channelId }: SuggestContext,
): Promise<readonly Choice[]> {
  const choice = chooseGroup(groups, options['group'], channelId);
  if (choice.kind !== 'chosen') return [];
  const matches = matcher(typed);
  const all = await store.sets.list(choice.group.conversationShortId);
  return all
    .filter(({ name }) => matches(name))
    .map(({ name, size }) => ({ value: name, label: `${name} (${size})` }));
}

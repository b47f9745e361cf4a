/** Loads the recorded actions that a button names, or explains why they cannot be used. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import { notAllowedReply } from '../limited-access.ts';
import type { CommandContext } from '../context.ts';
import type { Recorded } from './change-result.ts';
import { groupOf } from './record.ts';
import { ALL, ASK, CHANGE_OPTION } from './record-buttons.ts';

export type LoadedRecords =
  | { readonly kind: 'recorded'; readonly recorded: readonly Recorded[] }
  | { readonly kind: 'refused'; readonly reply: Reply };

export type RecordOption = 'actions' | typeof CHANGE_OPTION;

/**
 * Loads the actions of option `actions`, or of the option of a standing button. Refuses if one of them is gone, is not
 * concluded, or is of a live group that this moderator may not act on.
 */
export async function loadRecorded(
  { options, texts }: Pick<Request<RecordOption>, 'options' | 'texts'>,
  { store, groups }: CommandContext,
): Promise<LoadedRecords> {
  const refused = (sentence: Sentence): LoadedRecords => ({
    kind: 'refused',
    reply: notice('refused', sentence),
  });
  const given = (options[CHANGE_OPTION] ?? options.actions ?? '').split(' ');
  const words = given.filter((word) => word !== ASK);
  const [first = '', second] = words;
  const actions =
    second === ALL ? await store.actions.ofChange(first) : await Promise.all(words.map(store.actions.get));
  const recorded: Recorded[] = [];
  for (const action of actions) {
    if (action === undefined) return refused(texts.undo.gone);
    const group = groupOf(action, groups);
    if (group === undefined && groups.others && groupOf(action, groups.others))
      return { kind: 'refused', reply: notAllowedReply(groups, { texts }) };
    if (!action.concluded) return refused(texts.undo.running);
    if (group === undefined) return refused(texts.undo.groupGone(action.groupName));
    recorded.push({ action, group });
  }
  return recorded.length === 0 ? refused(texts.undo.gone) : { kind: 'recorded', recorded };
}

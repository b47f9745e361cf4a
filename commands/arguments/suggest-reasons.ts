/** Suggests reasons for autocomplete and forms: the configured reasons, then recently given ones. */
import { matcher } from '../../src/chat/text-search.ts';
import type { Request } from '../../src/chat/command.ts';
import type { Choice, ReasonInput } from '../../src/chat/reply.ts';
import { inert } from '../../src/chat/sentence.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { CommandContext } from '../context.ts';

/** In UTF-16 code units. */
export const REASON_MAX_LENGTH = 500;
const RECENT_MAX = 10;

/** The field of a form that asks for the reason. */
export async function reasonInput(
  group: LiveGroup | undefined,
  { options }: Pick<Request<'reason'>, 'options'>,
  context: CommandContext,
): Promise<ReasonInput> {
  const suggested = await suggestReasons(context, '', group);
  return { given: options.reason, suggested, maxLength: REASON_MAX_LENGTH };
}

/** Each reason once; without a live group, only the configured ones. */
export async function suggestReasons(
  { reasons, store }: Pick<CommandContext, 'reasons' | 'store'>,
  typed: string,
  group: LiveGroup | undefined,
): Promise<readonly Choice[]> {
  const recent =
    group === undefined ? [] : await store.actions.reasons(group.conversationShortId, RECENT_MAX);
  return [...new Set([...reasons, ...recent])]
    .filter(matcher(typed))
    .map((reason) => ({ value: reason, label: inert(reason) }));
}

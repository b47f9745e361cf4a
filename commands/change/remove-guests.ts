/** Asks whether all users with a guest pass shall be removed from the whitelists now. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { Groups } from '../arguments/group.ts';
import type { CommandContext } from '../context.ts';
import { readWithinOneSecond } from './plan.ts';
import { askFirst } from './question.ts';
import { groupNames, type Step } from './question-steps.ts';

const GUESTS = /^(?:(?:all\s+)?guests?|(?:全部|所有)?的?(?:访客|嘉宾))$/iu;

/** Whether `typed` means all users with a guest pass. */
export function isGuests(typed: string): boolean {
  return GUESTS.test(typed.normalize('NFKC').trim());
}

export async function removeGuests(
  groups: Groups,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const steps: Step[] = [];
  for (const group of groups) {
    const passes = await context.store.passes.of(group.conversationShortId);
    // Includes guests who left the whitelist meanwhile: the removal ends their pass as well.
    if (passes.length > 0)
      steps.push({ kind: 'remove', group, ids: passes.map(({ userId }) => userId as UserId) });
    // Reads the nicknames that the question shows.
    if (passes.length > 0) await readWithinOneSecond(group, request, context);
  }
  if (steps.length === 0) return notice('info', request.texts.passes.nobody(groupNames(groups)));
  const given = { rejected: [], rejectedCount: 0, source: 'typed' } as const;
  const plan = { steps, unchanged: [], read: true };
  const question = { kind: 'remove', groups, plan, given, alternatives: [], spared: [], notes: [] } as const;
  return askFirst(question, request, context);
}

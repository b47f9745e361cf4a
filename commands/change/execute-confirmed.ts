/** Executes the steps of a question after its button was pressed. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import { notAllowedReply } from '../limited-access.ts';
import type { CommandContext } from '../context.ts';
import { execute } from './execute.ts';
import { askProtected } from './question-buttons.ts';
import { decodeSteps, decodeNotes } from './question-steps.ts';

/**
 * @param kind of steps that an earlier version stored without their kind
 * @param steps encoded by `encodeSteps`
 */
export async function executeConfirmed(
  kind: ChangeKind,
  steps: string,
  request: Request<'ends' | 'protected' | 'reason' | 'set' | 'skipped' | 'unchanged'>,
  context: CommandContext,
): Promise<Reply> {
  const { options, texts } = request;
  const read = decodeSteps(steps, context.groups, kind);
  if (read === 'not-allowed') return notAllowedReply(context.groups, request);
  if (read === 'outdated') return notice('refused', texts.offers.expired);
  const before = decodeNotes(options);
  if (options.protected !== 'confirmed') {
    const question = await askProtected(read, before, request, context);
    if (question !== undefined) return question;
  }
  const parsed = { ...before.skipped, duplicates: [] };
  const { unchanged: absent, set } = before;
  return execute({ steps: read, absent, told: true, parsed, set: set?.name }, request, context);
}

/** Carries out what a question asked about, once its button was pressed. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { Work } from '../context.ts';
import { execute } from './execute.ts';
import { askProtected } from './question-buttons.ts';
import { readSteps, readTold } from './question-steps.ts';

/** @param steps as `writeSteps` has made them */
export async function doConfirmed(
  kind: ChangeKind,
  steps: string,
  request: Request,
  work: Work,
): Promise<Reply> {
  const { options, texts } = request;
  const read = readSteps(steps, work.groups);
  if (read === undefined) return notice('refused', texts.offers.expired);
  const before = readTold(options);
  if (kind === 'remove' && options['protected'] !== 'confirmed') {
    const question = await askProtected(read, before, request, work);
    if (question !== undefined) return question;
  }
  const parsed = { ...before.skipped, duplicates: [] };
  return execute({ kind, steps: read, absent: before.unchanged, told: true, parsed }, request, work);
}

/** Executes the steps of a retry or an undo; asks first where a protected user would be removed. */
import type { Request } from '../../src/chat/command.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { CommandContext } from '../context.ts';
import { execute, type Execution } from './execute.ts';
import { askProtected } from './question-buttons.ts';
import { NO_NOTES } from './question-steps.ts';

export async function executeOrAsk(
  execution: Pick<Execution, 'steps'>,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const question = await askProtected(execution.steps, NO_NOTES, request, context);
  const parsed = { rejected: [], rejectedCount: 0, duplicates: [] };
  return question ?? execute({ ...execution, absent: [], parsed }, request, context);
}

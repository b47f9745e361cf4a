/** Carries out what a button of a record asks for. */
import type { Request } from '../../src/chat/command.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { CommandContext } from '../context.ts';
import { execute, type Execution } from './execute.ts';
import { askProtected } from './question-buttons.ts';
import { NO_NOTES } from './question-steps.ts';

/** Protected users are asked about, whatever brings their removal about. */
export async function executeOrAsk(
  execution: Pick<Execution, 'steps'>,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const question = await askProtected(execution.steps, NO_NOTES, request, context);
  const parsed = { rejected: [], rejectedCount: 0, duplicates: [] };
  return question ?? execute({ ...execution, absent: [], parsed }, request, context);
}

/** Ends due guest passes by removing their users. A timer (`src/chat/pass-timer.ts`) runs this command. */
import type { Request } from '../src/chat/command.ts';
import { END_PASSES } from '../src/chat/pass-timer.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import type { UserId } from '../src/whitelist/ids/user-id.ts';
import { execute } from './change/execute.ts';
import { reportPassEnds } from './change/pass-end-report.ts';
import { groupOf } from './change/record.ts';
import { buttonCommand } from './button-command.ts';
import type { CommandContext } from './context.ts';

async function run(request: Request, context: CommandContext): Promise<Reply> {
  const { texts, job } = request;
  const passes = await context.store.passes.ofJob(job.job.id);
  const [first] = passes;
  const group = first && groupOf(first, context.groups);
  // The passes ended or got another end after they became due.
  if (group === undefined) return notice('info', texts.undo.nothing);
  const ids = passes.map(({ userId }) => userId as UserId).filter((id) => !context.protectedIds.has(id));
  if (ids.length > 0) {
    const nobodyElse = { absent: [], parsed: { rejected: [], rejectedCount: 0, duplicates: [] }, told: true };
    const steps = [{ kind: 'remove' as const, group, ids }];
    return execute({ steps, cause: 'pass-ended', ...nobodyElse }, request, context);
  }
  const { messages, over, ended } = await reportPassEnds(undefined, request, context);
  await job.conclude([], messages, over);
  context.onPassesEnded(ended);
  context.onMessagesStored();
  return notice('info', texts.undo.nothing);
}

export const endPasses = buttonCommand(END_PASSES, [], run);

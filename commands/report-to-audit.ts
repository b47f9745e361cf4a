/** Reports to the audit channels what a moderator changed other than a whitelist: a link or a set. */
import type { Request } from '../src/chat/command.ts';
import { notice } from '../src/chat/reply.ts';
import { accountPart, say, type Sentence } from '../src/chat/sentence.ts';
import { catalogues, type Texts } from '../src/chat/texts/index.ts';
import type { CommandContext } from './context.ts';

export async function reportToAudit(
  sentence: (texts: Texts) => Sentence,
  request: Request,
  context: CommandContext,
): Promise<void> {
  const { invoker, job } = request;
  const { audit } = catalogues.en;
  const summary = audit.by(accountPart(invoker, invoker.name), say`${sentence(catalogues.en)}`);
  const messages = context.auditMessages(notice('info', summary), request);
  if (messages.length === 0) return;
  await job.conclude([], messages);
  context.onMessagesStored();
}

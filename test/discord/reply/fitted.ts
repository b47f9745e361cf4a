/** Calls `fitMessage`, and joins the parts of its text. */
import { fitMessage as fitParts } from '../../../src/discord/reply/fit-message.ts';
import type { Reply, ReplyFile } from '../../../src/chat/reply.ts';

export function fitMessage(
  reply: Reply,
  budget: number,
): { readonly summary: string; readonly body: string; readonly file?: ReplyFile } {
  const { parts, ...rest } = fitParts(reply, budget);
  return { ...rest, body: parts.map(({ text }) => text).join('\n\n') };
}

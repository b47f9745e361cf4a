/** Messages that everybody in a channel sees. */
import { logOf } from '../chat/command-log.ts';
import type { Reply } from '../chat/reply.ts';
import { postMessage, uploadFile, type Posted } from './direct.ts';
import type { DeliverySettings } from './deliver.ts';
import { blocksRefused, failureCode } from './failures.ts';
import { renderReply, type Page } from './render.ts';

/** The first page as a message and the others in its thread, without buttons; rejects when one is not accepted. */
export async function postReply(channelId: string, reply: Reply, settings: DeliverySettings): Promise<void> {
  const send = async ({ text, blocks }: Page, threadTs?: string): Promise<Posted> => {
    try {
      return await postMessage(settings, channelId, { text, blocks }, threadTs);
    } catch (error) {
      if (!blocksRefused(error)) throw error;
      logOf(settings.log).warn({ code: failureCode(error) }, 'Slack refused the blocks of a message');
      return await postMessage(settings, channelId, { text }, threadTs);
    }
  };
  let first: Posted | undefined;
  for (const page of renderReply(reply)) {
    const posted = await send(page, first?.ts);
    first ??= posted;
  }
  if (reply.wantsFile === true && reply.file) await uploadFile(settings, channelId, reply.file);
}

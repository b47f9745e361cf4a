/** Messages that everybody in a channel sees. */
import type { Reply } from '../chat/reply.ts';
import { fileOf, needsFile, withSections, type Compose } from './compose.ts';
import { postInSomeForm, type DeliverySettings } from './deliver.ts';
import { postMessage, uploadFile } from './direct.ts';
import { renderReply } from './render.ts';

/**
 * One message without buttons, which pings nobody, and after it the file of the reply, where it asks for it or was cut.
 * Rejects when one of the two is not accepted.
 */
export async function postReply(channelId: string, reply: Reply, settings: DeliverySettings): Promise<void> {
  const shown: Reply = { ...reply, buttons: [] };
  let file = needsFile(reply);
  const compose: Compose = (form) => {
    const { message, complete } = renderReply(shown, { form, audience: 'channel' });
    if (complete) return Promise.resolve(message);
    file = fileOf(reply);
    const pointed = withSections(shown, [{ lines: [file.pointer] }]);
    return Promise.resolve(renderReply(pointed, { form, audience: 'channel' }).message);
  };
  await postInSomeForm(compose, (message) => postMessage(settings, channelId, message), settings.log);
  if (file !== undefined) await uploadFile(settings, channelId, file);
}

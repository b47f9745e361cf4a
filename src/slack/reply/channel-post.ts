/** Posts a message to a channel, visible to all its members, or to one user alone. */
import { currentLogger } from '../../chat/log-context.ts';
import { accountIn } from '../../chat/direct-to.ts';
import type { EarlierPosts, PostOutcome } from '../../chat/platform.ts';
import type { Reply, ReplyFile } from '../../chat/reply.ts';
import { onlyStanding } from '../../chat/standing-button.ts';
import { fileOf, needsFile, unsentSections, withSections, type Compose } from './compose.ts';
import { postInSomeForm, type DeliveryOptions } from './deliver.ts';
import { openConversation, postMessage, uploadFile } from './direct-message.ts';
import { outcomeOf } from './post-outcome.ts';
import { renderReply } from './render.ts';

/** No call is begun later than this: what goes on after it was given up would be there twice. */
const POST_MS = 45_000;
/** After so many attempts, about 15 minutes, a message goes without a file that still fails. */
const FILE_ATTEMPTS_MAX = 8;
/** In the memo, once the file is in the channel. */
const FILE_SENT = 'file sent';

const FIRST: EarlierPosts = { attempts: 0, memo: { text: undefined, keep: () => Promise.resolve() } };

/**
 * The file of the reply, where it asks for it or is cut, and then one message with standing buttons alone, which pings no one and says
 * so where Slack did not take the file. Rejects only when the bot is stopping.
 */
export async function postReply(
  place: string,
  reply: Reply,
  options: DeliveryOptions,
  { attempts, memo: state }: EarlierPosts = FIRST,
): Promise<PostOutcome> {
  const stopping = AbortSignal.any([options.stopping, AbortSignal.timeout(POST_MS)]);
  const bounded = { ...options, stopping };
  const userId = accountIn(place);
  let channelId = place;

  /** Whether the file is in the channel. */
  const sendFile = async (file: ReplyFile): Promise<boolean> => {
    if (state.text === FILE_SENT) return true;
    try {
      await uploadFile(bounded, channelId, file);
    } catch (error) {
      stopping.throwIfAborted();
      const outcome = outcomeOf(error);
      if (outcome.kind === 'later' && attempts < FILE_ATTEMPTS_MAX) throw error;
      currentLogger(options.log).warn({ ...outcome, channel: channelId }, FILE_REFUSED);
      return false;
    }
    await state.keep(FILE_SENT);
    return true;
  };
  const post = async (message: Parameters<typeof postMessage>[2]): Promise<void> => {
    stopping.throwIfAborted();
    await postMessage(bounded, channelId, message);
  };
  try {
    if (userId !== undefined) channelId = await openConversation(bounded, userId);
    await postInSomeForm(composeFor(reply, sendFile), post, options.log);
    return { kind: 'accepted' };
  } catch (error) {
    options.stopping.throwIfAborted();
    return outcomeOf(error);
  }
}

const FILE_REFUSED =
  'Slack did not take the file of an audit message: as much of it as fits is in the message';

/** `sendFile` is called once, before the first form that needs the file. */
function composeFor(reply: Reply, sendFile: (file: ReplyFile) => Promise<boolean>): Compose {
  const shown: Reply = { ...reply, buttons: onlyStanding(reply.buttons) };
  const file = fileOf(reply);
  let sending: Promise<boolean> | undefined;
  return async (form) => {
    const { message, complete } = renderReply(shown, { form, audience: 'channel' });
    if (complete && needsFile(reply) === undefined) return message;
    const sent = await (sending ??= sendFile(file));
    if (sent && complete) return message;
    // In English, since a channel has many readers.
    const more = sent ? [{ lines: [file.pointer] }] : unsentSections(file, 'en');
    return renderReply(withSections(shown, more), { form, audience: 'channel' }).message;
  };
}

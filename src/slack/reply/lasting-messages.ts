/** Posts, edits and deletes messages that stay in a channel. */
import { currentLogger } from '../../chat/log-context.ts';
import type { LastingMessages, MissingPermission, NotPosted } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import { onlyStanding } from '../../chat/standing-button.ts';
import { failureCode, slackCode } from '../errors.ts';
import type { Compose } from './compose.ts';
import { postInSomeForm, type DeliveryOptions } from './deliver.ts';
import { postMessage, type Posted } from './direct-message.ts';
import { outcomeOf } from './post-outcome.ts';
import { renderReply } from './render.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage and …/chat.update, "Errors". Of a private channel Slack says that there is none. */
const MISSING: Readonly<Record<string, MissingPermission>> = {
  channel_not_found: 'member',
  not_in_channel: 'member',
  is_archived: 'archived',
  is_inactive: 'archived',
};
/** https://docs.slack.dev/reference/methods/chat.update and …/chat.delete, "Errors". */
const GONE: ReadonlySet<string> = new Set([
  'cant_update_message',
  'message_not_found',
  'cant_delete_message',
]);

export function createLastingMessages(options: DeliveryOptions): LastingMessages {
  const { client, log } = options;
  const gone = (error: unknown): boolean => GONE.has(slackCode(error) ?? '');
  return {
    post: async (channelId, reply) => {
      let posted: Posted | undefined;
      try {
        const post = async (message: Awaited<ReturnType<Compose>>): Promise<void> => {
          posted = await postMessage(options, channelId, message);
        };
        await postInSomeForm(composeFor(reply), post, log);
        if (posted === undefined) throw new Error('nothing was posted');
        return { kind: 'posted', channelId: posted.channelId, messageId: posted.ts };
      } catch (error) {
        return notPosted(error);
      }
    },
    edit: async ({ channelId: channel, messageId: ts }, reply) => {
      try {
        await postInSomeForm(
          composeFor(reply),
          (message) => client.chat.update({ channel, ts, ...message }),
          log,
        );
        return { kind: 'edited' };
      } catch (error) {
        return gone(error) ? { kind: 'gone' } : notPosted(error);
      }
    },
    remove: async ({ channelId: channel, messageId: ts }) => {
      try {
        await client.chat.delete({ channel, ts });
        return true;
      } catch (error) {
        if (gone(error)) return true;
        currentLogger(log).warn({ code: failureCode(error) }, 'a panel could not be deleted');
        return false;
      }
    },
  };
}

function composeFor(reply: Reply): Compose {
  const shown = { ...reply, buttons: onlyStanding(reply.buttons) };
  return (form) => Promise.resolve(renderReply(shown, { form, audience: 'channel' }).message);
}

function notPosted(error: unknown): NotPosted {
  const code = slackCode(error) ?? '';
  const missing = code.startsWith('restricted_action') ? 'posting' : MISSING[code];
  return { ...outcomeOf(error), missing };
}

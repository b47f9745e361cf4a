/** Sends a reply one way: retried once on a Discord fault, and in a simpler form when Discord refuses the form. */
import { setTimeout as delay } from 'node:timers/promises';
import { MessageFlags, type REST, type RequestData, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import type { MessagePlace } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import { catalogues } from '../../chat/texts/index.ts';
import type { Control } from './components.ts';
import {
  describeError,
  isRefusedForm,
  isTooLarge,
  isTransient,
  mayBeRefusedFile,
  retryAfterMs,
} from '../errors.ts';
import { packFile } from './pack-file.ts';
import { type Message, renderPlain, renderReply, UPLOAD_MAX_BYTES } from './render.ts';

/** One way to send a message. */
export type Way = (message: Message & Nonce) => Promise<unknown>;

/** With `enforce_nonce`, Discord keeps one of several messages with the same nonce. */
export interface Nonce {
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
}

export interface SendOptions {
  readonly controls?: readonly Control[];
  /** A larger file is compressed, and left out where that is too large; 10 MiB where nothing is said. */
  readonly uploadMaxBytes?: number | undefined;
}

/** Rejects with the error of Discord, which is not for the log as it is. */
export type Send = (way: Way, reply: Reply, options?: SendOptions) => Promise<void>;

/** @param retryPauseMs how long after discord.js's own quick retries a failing way is tried once more */
export function createSend(log: Logger, retryPauseMs: number): Send {
  const attempt = async (way: Way, message: Message): Promise<void> => {
    try {
      await way(message);
    } catch (error) {
      if (!isTransient(error) || retryAfterMs(error) !== undefined) throw error;
      currentLogger(log).warn({ reason: describeError(error) }, 'reply not delivered yet, trying again');
      // It may have arrived all the same: a reply shown twice is better than none.
      await delay(retryPauseMs, undefined, { ref: false });
      await way(message);
    }
  };
  const sendForm = async (way: Way, reply: Reply, options: SendOptions, form: Form): Promise<void> => {
    const message = form(reply, options);
    const fileSent = message.files.length > 0;
    try {
      await attempt(way, message);
    } catch (error) {
      const reason = describeError(error);
      if (fileSent && (mayBeRefusedFile(error) || (form === PLAIN && isRefusedForm(error)))) {
        currentLogger(log).warn({ reason }, 'Discord refused the file of a reply, sent without it');
        await sendForm(way, withoutFile(reply, isTooLarge(error)), options, form);
      } else if (form === RICH && isRefusedForm(error)) {
        currentLogger(log).error(
          { reason },
          'Discord refused the form of a reply, sent in a simpler one: this is a bug',
        );
        await sendForm(way, reply, options, PLAIN);
      } else throw error;
    }
  };
  return async (way, reply, options = {}) => {
    const packed = await packFile(reply, options.uploadMaxBytes ?? UPLOAD_MAX_BYTES);
    await sendForm(way, packed, options, RICH);
  };
}

type Form = (reply: Reply, options: SendOptions) => Message;
const RICH: Form = (reply, { controls, uploadMaxBytes }) => renderReply(reply, controls, uploadMaxBytes);
const PLAIN: Form = (reply, { uploadMaxBytes }) => renderPlain(reply, uploadMaxBytes);

/** The reply as text that says that there is no file. */
function withoutFile({ file, ...reply }: Reply, tooLarge: boolean): Reply {
  if (file === undefined) return reply;
  const why = tooLarge ? file.tooLarge : (file.notSent ?? catalogues.en.dialog.fileFailed);
  return { ...reply, sections: [...reply.sections, { lines: [why] }] };
}

/** https://docs.discord.com/developers/resources/message#create-message */
const NONCE_MAX_LENGTH = 25;

/** The same way, by which Discord keeps one of the messages with the same key that are sent within a few minutes. */
export function once(way: Way, key: string): Way {
  const nonce = key.slice(0, NONCE_MAX_LENGTH);
  return (message) => way({ ...message, nonce, enforce_nonce: true });
}

/** As the bot, to everybody in a channel, whether discord.js knows it or not; nothing is sent once `until` aborts. */
export function toChannel(rest: REST, channelId: string, until: AbortSignal): Way {
  return (message) => rest.post(Routes.channelMessages(channelId), { ...requestOf(message), signal: until });
}

/** As the bot, in the place of a message of its own. */
export function toMessage(rest: REST, { channelId, messageId }: MessagePlace, until: AbortSignal): Way {
  return (message) =>
    rest.patch(Routes.channelMessage(channelId, messageId), { ...requestOf(message), signal: until });
}

/** As the bot, to one user alone; nothing is sent once `until` aborts. */
export function toAccount(rest: REST, userId: string, until?: AbortSignal): Way {
  const bounded = until === undefined ? {} : { signal: until };
  return async (message) => {
    const body = { recipient_id: userId };
    const channel = await rest.post(Routes.userChannels(), { body, ...bounded });
    const { id } = channel as { readonly id: string };
    return rest.post(Routes.channelMessages(id), { ...requestOf(message), ...bounded });
  };
}

/** To the invoker alone, as one more message at the place of the interaction. */
export function toInvoker(rest: REST, applicationId: string, token: string): Way {
  return (message) => {
    const flags = message.flags | MessageFlags.Ephemeral;
    // The interaction's own token is what authorises this route.
    return rest.post(Routes.webhook(applicationId, token), {
      auth: false,
      ...requestOf({ ...message, flags }),
    });
  };
}

/** The message in the form that REST accepts; it pings no one. */
export function requestOf({ files, ...message }: Message & Nonce): Pick<RequestData, 'body' | 'files'> {
  return {
    body: {
      ...message,
      allowed_mentions: { parse: [] },
      // Named even where there are none: an edit keeps the files that it says nothing about.
      attachments: files.map(({ name }, index) => ({ id: String(index), filename: name })),
    },
    files: files.map(({ name, attachment }) => ({ name, data: attachment })),
  };
}

/** Sends a reply by one way: twice where Discord has a fault, and in a simpler form where it refuses the form. */
import { setTimeout as delay } from 'node:timers/promises';
import { MessageFlags, type REST, type RequestData, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { logOf } from '../chat/command-log.ts';
import type { Reply } from '../chat/reply.ts';
import type { ControlRow } from './controls.ts';
import { inWords, isRefusedForm, isTransient } from './failure.ts';
import { packFile } from './pack-file.ts';
import { type Message, renderPlain, renderReply, renderText, UPLOAD_MAX_BYTES } from './render.ts';

/** One way to send a message. */
export type Way = (message: Message) => Promise<unknown>;

export interface SendOptions {
  readonly controls?: readonly ControlRow[];
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
      if (!isTransient(error)) throw error;
      logOf(log).warn({ reason: inWords(error) }, 'reply not delivered yet, trying again');
      // It may have arrived all the same: a reply shown twice is better than none.
      await delay(retryPauseMs, undefined, { ref: false });
      await way(message);
    }
  };
  const attemptOr = async (way: Way, message: Message, simpler: () => Promise<void>): Promise<void> => {
    try {
      await attempt(way, message);
    } catch (error) {
      if (!isRefusedForm(error)) throw error;
      logOf(log).error(
        { reason: inWords(error) },
        'Discord refused the form of a reply, sent in a simpler one: this is a bug',
      );
      await simpler();
    }
  };
  return async (way, reply, { controls = [], uploadMaxBytes = UPLOAD_MAX_BYTES } = {}) => {
    const packed = await packFile(reply, uploadMaxBytes);
    await attemptOr(way, renderReply(packed, controls, uploadMaxBytes), () =>
      attemptOr(way, renderPlain(packed, uploadMaxBytes), () => attempt(way, renderText(reply))),
    );
  };
}

/** As the bot, to everybody in a channel, whether discord.js knows it or not. */
export function toChannel(rest: REST, channelId: string): Way {
  return (message) => rest.post(Routes.channelMessages(channelId), requestOf(message));
}

/** As the bot, to one user alone. */
export function toAccount(rest: REST, userId: string): Way {
  return async (message) => {
    const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
    const { id } = channel as { readonly id: string };
    return rest.post(Routes.channelMessages(id), requestOf(message));
  };
}

/** To whoever made an interaction, alone, in one more message where it was made. */
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

/** The message as REST takes it; it pings nobody. */
export function requestOf({ files, ...message }: Message): Pick<RequestData, 'body' | 'files'> {
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

/** Shows a reply to the invoker: in the acknowledged message, or else as a direct message. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatInputCommandInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { Reply } from '../chat/reply.ts';
import { inWords, isInvalidMessage, isTransient } from './failure.ts';
import { type Message, renderPlain, renderReply } from './render.ts';

/** Resolves when the invoker can read the reply; rejects, without the reply or a token in it, when no way worked. */
export type Deliver = (interaction: ChatInputCommandInteraction, reply: Reply) => Promise<void>;

type Send = (message: Message) => Promise<unknown>;

/** @param retryPauseMs how long after discord.js's own quick retries a failing way is tried once more */
export function createDeliver(log: Logger, retryPauseMs: number): Deliver {
  const attempt = async (send: Send, message: Message): Promise<void> => {
    try {
      await send(message);
    } catch (error) {
      if (!isTransient(error)) throw error;
      log.warn({ reason: inWords(error) }, 'reply not delivered yet, trying again');
      // It may have arrived all the same: a reply shown twice is better than none.
      await delay(retryPauseMs, undefined, { ref: false });
      await send(message);
    }
  };
  const offer = async (send: Send, reply: Reply): Promise<void> => {
    try {
      await attempt(send, renderReply(reply));
    } catch (error) {
      if (!isInvalidMessage(error)) throw error;
      log.error(
        { reason: inWords(error) },
        'Discord refused the form of a reply, sent as plain text: this is a bug',
      );
      await attempt(send, renderPlain(reply));
    }
  };

  return async (interaction, reply) => {
    try {
      // Not `editReply`: it asks discord.js's own record of acknowledgements, and ours was sent past it.
      await offer((message) => interaction.webhook.editMessage('@original', message), reply);
    } catch (error) {
      log.warn({ reason: inWords(error) }, 'reply could not be put in its place, sent as a direct message');
      try {
        await offer((message) => interaction.user.send(message), reply);
      } catch (second) {
        throw new Error(`no way to show the reply: ${inWords(error)}; direct message: ${inWords(second)}`);
      }
    }
  };
}

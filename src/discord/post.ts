/** Posts what everybody in a channel may see. */
import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Platform } from '../chat/platform.ts';
import { inWords } from './failure.ts';
import { createSend, toChannel } from './send.ts';

/**
 * Without controls, since they work for one person only.
 *
 * @param retryPauseMs before a post that failed is tried again
 */
export function createPost(rest: REST, log: Logger, retryPauseMs: number): NonNullable<Platform['post']> {
  const send = createSend(log, retryPauseMs);
  return async (channelId, reply) => {
    try {
      await send(toChannel(rest, channelId), reply);
    } catch (error) {
      // Not as its cause: it holds the whole message.
      throw new Error(`Discord did not take the message: ${inWords(error)}`);
    }
  };
}

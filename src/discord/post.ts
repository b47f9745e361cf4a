/** Posts what everybody in a channel may see. */
import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Platform } from '../chat/platform.ts';
import { inWords } from './failure.ts';
import { createSend, toChannel } from './send.ts';

/**
 * Without controls, since they work for one person only.
 *
 * @param rest undefined while the bot is not connected
 * @param retryPauseMs before a post that failed is tried again
 */
export function createPost(
  rest: () => REST | undefined,
  log: Logger,
  retryPauseMs: number,
): NonNullable<Platform['post']> {
  const send = createSend(log, retryPauseMs);
  return async (channelId, reply) => {
    const connected = rest();
    if (connected === undefined) throw new Error('not connected to Discord');
    try {
      await send(toChannel(connected, channelId), reply);
    } catch (error) {
      // Not as its cause: it holds the whole message.
      throw new Error(`Discord did not take the message: ${inWords(error)}`);
    }
  };
}

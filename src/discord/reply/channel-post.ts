/** Posts a message to a channel, visible to all its members, or to one user alone. */
import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import { accountIn } from '../../chat/direct-to.ts';
import type { Platform } from '../../chat/platform.ts';
import { onlyStanding } from '../../chat/standing-button.ts';
import { componentRows } from './components.ts';
import { outcomeOf } from './post-outcome.ts';
import { createSend, once, toAccount, toChannel } from './send.ts';

/** What goes on after it was given up would be there twice. */
const POST_MS = 60_000;

/**
 * With standing buttons alone: other controls work for one person only.
 *
 * @param retryPauseMs before a post that failed is tried again
 */
export function createPost(rest: REST, log: Logger, retryPauseMs: number): NonNullable<Platform['post']> {
  const send = createSend(log, retryPauseMs);
  return async (channelId, reply, earlier) => {
    try {
      const controls = await componentRows({ buttons: onlyStanding(reply.buttons) });
      const [until, userId] = [AbortSignal.timeout(POST_MS), accountIn(channelId)];
      const way = userId === undefined ? toChannel(rest, channelId, until) : toAccount(rest, userId, until);
      await send(earlier?.key === undefined ? way : once(way, earlier.key), reply, { controls });
      return { kind: 'accepted' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

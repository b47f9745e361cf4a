/** What `bot.ts` asks of a chat platform. */
import type { Reply } from './reply.ts';

export interface Platform {
  readonly name: 'discord' | 'slack' | 'terminal';
  /** Resolves when commands can arrive; rejects with a PlatformError when they never will. */
  readonly start: () => Promise<void>;
  /** Lets go of every connection, in bounded time; safe to call at any moment, and twice. */
  readonly stop: () => Promise<void>;
  /** Posts a message that everybody in a channel sees and nobody is pinged by; rejects when it was not accepted. */
  readonly post?: (channelId: string, reply: Reply) => Promise<void>;
}

/**
 * A platform refuses us for good: the token, the intents or the permission is wrong. The message tells the operator
 * which variable to look at, and holds no secret.
 */
export class PlatformError extends Error {
  override name = 'PlatformError';
}

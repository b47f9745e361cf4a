/** What `bot.ts` asks of a chat platform. */

export interface Platform {
  readonly name: 'discord' | 'slack' | 'terminal';
  /** Resolves when commands can arrive; rejects with a PlatformError when they never will. */
  readonly start: () => Promise<void>;
  /** Lets go of every connection, in bounded time; safe to call at any moment, and twice. */
  readonly stop: () => Promise<void>;
}

/**
 * A platform refuses us for good: the token, the intents or the permission is wrong. The message tells the operator
 * which variable to look at, and holds no secret.
 */
export class PlatformError extends Error {
  override name = 'PlatformError';
}

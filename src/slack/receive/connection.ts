/** The interface of the two ways of receiving from Slack: Socket Mode and HTTP. */
import type { Receiver } from '@slack/bolt';

export interface Connection {
  /** Hands to Bolt what Slack sends. */
  readonly receiver: Receiver;
  /** Resolves when commands can arrive. Rejects with a PlatformError, or when the bot is stopping. */
  readonly open: () => Promise<void>;
  /** Lets go of everything in bounded time, whether open, opening or neither. Never rejects. */
  readonly close: () => Promise<void>;
  /** Whether commands arrive now: false before the first `hello`, and while every connection is lost or coming to its end. */
  readonly connected: () => boolean;
  /** How many connections have ended, lost or refreshed by Slack, whether replaced already or not. */
  readonly reconnects: () => number;
  /** The TCP port, while there is one. */
  readonly port: () => number | undefined;
}

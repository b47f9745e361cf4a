/** Logs in to Discord, and retries while Discord is unavailable. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { PlatformError } from '../../chat/platform.ts';
import { retry, type Backoff } from '../../async/retry.ts';
import { describeError } from '../errors.ts';
import type { Session } from './session.ts';

/**
 * The client of the first session that gets ready, or undefined once `stopped` is aborted. Rejects with a PlatformError
 * when no attempt ever will succeed. A client that failed has ended itself, so each attempt opens a new session.
 */
export async function logIn(
  open: () => Session,
  stopped: AbortSignal,
  backoff: Backoff,
  log: Logger,
): Promise<Client<true> | undefined> {
  const attempt = async (): Promise<Client<true>> => {
    const session = open();
    try {
      return await session.ready;
    } catch (error) {
      await session.close();
      throw error;
    }
  };
  try {
    return await retry(attempt, {
      backoff,
      signal: stopped,
      final: (error) => (error instanceof PlatformError ? error : undefined),
      onRetry: (error, waitMs) => {
        log.warn({ reason: describeError(error), waitMs }, 'could not connect to Discord, trying again');
      },
    });
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  }
}

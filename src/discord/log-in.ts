/** Logs in, for as long as Discord is away. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { PlatformError } from '../chat/platform.ts';
import { inWords } from './failure.ts';
import type { Session } from './session.ts';

export interface BackOff {
  /** Milliseconds before the second attempt, doubled with each further one. */
  readonly first: number;
  readonly max: number;
}

/**
 * The client of the first session that gets ready, or undefined once `stopped` is aborted. Rejects with a PlatformError
 * when no attempt ever will succeed. A client that failed has ended itself, so each attempt opens a new session.
 */
export async function logIn(
  open: () => Session,
  stopped: AbortSignal,
  backOff: BackOff,
  log: Logger,
): Promise<Client<true> | undefined> {
  const isStopped = (): boolean => stopped.aborted;
  for (let attempt = 0; !isStopped(); attempt += 1) {
    const session = open();
    try {
      return await session.ready;
    } catch (error) {
      await session.close();
      if (error instanceof PlatformError) throw error;
      if (isStopped()) break;
      const waitMs = pauseMs(attempt, backOff);
      log.warn({ reason: inWords(error), waitMs }, 'could not connect to Discord, trying again');
      await delay(waitMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
  return undefined;
}

/** Between half of the full pause and all of it, so that not everyone who lost Discord returns at the same moment. */
function pauseMs(attempt: number, { first, max }: BackOff): number {
  return Math.round(Math.min(max, first * 2 ** attempt) * (0.5 + Math.random() / 2));
}

/** Controls reconnection to the gateway: growing pauses, and a new session when RESUME gets no answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ClientOptions, WebSocketShardStatus } from 'discord.js';
import type { Logger } from 'pino';
import { type Backoff, backoffMs } from '../../async/retry.ts';

export interface ReconnectTimes {
  readonly backoff: Backoff;
  /** For Discord's answer to a RESUME. */
  readonly resumeMs: number;
  /** A connection that held for so long is no failed attempt. */
  readonly stableMs: number;
}

type BuildStrategy = NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>;
/** Of @discordjs/ws; discord.js has another class of that name. */
export type Manager = Parameters<BuildStrategy>[0];
type Strategy = ReturnType<BuildStrategy>;
type EventName = Parameters<Manager['on']>[0];

export interface Reconnecting {
  /** To be called again and again: begins a new session where a RESUME was not answered in time. */
  readonly look: () => Promise<void>;
}

/** RESUMEs in a row that come to nothing, after which a new session is begun. */
const RESUMES_MAX = 3;

/**
 * discord.js (@discordjs/ws 1.2.3) tries twice a second, for ever, always by RESUME, and awaits its answer for ever
 * (discordjs/discord.js#10174, #8486).
 *
 * @param cut cuts the connection
 * @param closed once aborted, no connection is opened any more
 */
export function paceReconnection(
  manager: Manager,
  strategy: Strategy,
  { backoff, resumeMs, stableMs }: ReconnectTimes,
  cut: () => void,
  closed: AbortSignal,
  log: Logger,
): Reconnecting {
  const { options } = manager;
  const retrieve = options.retrieveSessionInfo.bind(options);
  /** In a row. */
  let attempts = 0;
  let resumes = 0;
  let resuming = false;
  let readySince: number | undefined;
  let resumingSince: number | undefined;
  const on = (event: string, listener: () => void): void => {
    manager.on(event as EventName, listener);
  };
  const isReady = (): void => {
    [resumes, readySince] = [0, performance.now()];
  };
  on('ready', isReady);
  on('resumed', isReady);
  on('hello', () => {
    if (resuming) resumes += 1;
  });

  const isClosed = (): boolean => closed.aborted;
  const pause = async (): Promise<void> => {
    if (readySince !== undefined && performance.now() - readySince >= stableMs) attempts = 0;
    readySince = undefined;
    attempts += 1;
    if (attempts === 1) return;
    const waitMs = Math.round(backoffMs(attempts - 1, backoff));
    log.warn({ attempts, waitMs }, 'Discord does not come back yet, trying again');
    await delay(waitMs, undefined, { signal: closed }).catch(() => undefined);
  };
  const isIdle = async (shardId: number): Promise<boolean> =>
    (await strategy.fetchStatus()).get(shardId) === WebSocketShardStatus.Idle;

  // Asked before each connection, which waits for the answer, and for each event.
  options.retrieveSessionInfo = async (shardId) => {
    // Without an answer, no connection is opened.
    const never = new Promise<never>(() => undefined);
    if (isClosed()) return never;
    if (!(await isIdle(shardId))) return retrieve(shardId);
    await pause();
    if (isClosed()) return never;
    if (resumes >= RESUMES_MAX) {
      log.warn('Discord does not resume the session, a new one is begun');
      await options.updateSessionInfo(shardId, null);
      resumes = 0;
    }
    const session = await retrieve(shardId);
    resuming = session !== null;
    return session;
  };
  return {
    look: async () => {
      const statuses = [...(await strategy.fetchStatus()).values()];
      if (!statuses.includes(WebSocketShardStatus.Resuming)) resumingSince = undefined;
      else resumingSince ??= performance.now();
      if (resumingSince === undefined || performance.now() - resumingSince < resumeMs) return;
      log.warn({ resumeMs }, 'Discord has not answered a RESUME, the connection is cut');
      [resumes, resumingSince] = [RESUMES_MAX, undefined];
      cut();
    },
  };
}

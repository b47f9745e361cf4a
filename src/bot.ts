/** The one place where the parts are put together: for `npm start`, the sandbox and the tests alike. */
import type { Logger } from 'pino';
import { createCommands } from '../commands/index.ts';
import { createDispatch, type Dispatch } from './chat/dispatch.ts';
import type { Platform, PlatformError } from './chat/platform.ts';
import { within } from './chat/waiting.ts';
import type { Config } from './config/index.ts';
import { openStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { createWhitelistApi, type Backoff } from './volcengine/client.ts';
import { createRateLimiter } from './volcengine/rate-limit.ts';
import { createTransport } from './volcengine/transport.ts';

/** Makes one chat platform over the shared core. */
export type PlatformFactory = (
  dispatch: Dispatch,
  log: Logger,
  onFatal: (error: PlatformError) => void,
) => Platform;

export interface BotParts {
  readonly config: Pick<Config, 'volcengine' | 'groups'>;
  readonly platforms: readonly PlatformFactory[];
  readonly log: Logger;
  /** A platform has refused us for good after the start; the process should end. */
  readonly onFatal: (error: PlatformError) => void;
  /** No request before this long after creation; see `createRateLimiter`. */
  readonly quietMs?: number;
  readonly backoff?: Backoff;
  /** Where the bot remembers things; kept in memory, and lost at the stop, if not given. */
  readonly store?: Store;
}

export interface Bot {
  /** Connects every platform; rejects with a PlatformError where one refuses for good. */
  readonly start: () => Promise<void>;
  /**
   * Takes no new work, lets running removals finish or be cut off, delivers their replies, disconnects. Takes less
   * than 10 s whatever the service and the platforms do; safe to call twice and before `start` has ended.
   */
  readonly stop: () => Promise<void>;
}

/**
 * Requests of one command that may wait or be under way at once. Enough to fill the limit at answers of 200 ms; more
 * would not be faster, since what is left over waits in the limiter.
 */
const PARALLEL_REQUESTS = 10;
/** The three steps of a stop, together under the 10 s that the process has. */
const FINISH_MS = 5_000;
const SETTLE_MS = 1_500;
const DISCONNECT_MS = 3_000;

export function createBot(parts: BotParts): Bot {
  const { config, platforms, log, onFatal, quietMs, backoff, store = openStore(':memory:') } = parts;
  const { credentials, region, origin, timeoutMs, qps, batchSize, appId } = config.volcengine;
  const transport = createTransport({ credentials, region, origin, timeoutMs, connections: qps });
  const limiter = createRateLimiter({ limit: qps, ...(quietMs !== undefined && { quietMs }) });
  const api = createWhitelistApi({ transport, limiter, appId, ...(backoff && { backoff }) });
  const parallel = Math.min(PARALLEL_REQUESTS, qps);
  const commands = createCommands({ api, groups: config.groups, batchSize, parallel });
  const dispatch = createDispatch({ commands, offers: store.offers, log });
  const connected = platforms.map((create) => create(dispatch, log, onFatal));

  const stop = async (): Promise<void> => {
    dispatch.stop();
    if (!(await within(dispatch.idle(), FINISH_MS))) {
      log.warn('requests are still unanswered: they are cut off, and their users reported as unconfirmed');
    }
    await within(transport.destroy(), SETTLE_MS);
    if (!(await within(dispatch.idle(), SETTLE_MS))) log.error('some replies could not be delivered in time');
    await within(Promise.allSettled(connected.map((platform) => platform.stop())), DISCONNECT_MS);
    await store.close();
    log.info('stopped');
  };
  let stopped: Promise<void> | undefined;

  return {
    start: async () => {
      await Promise.all(connected.map((platform) => platform.start()));
      log.info({ platforms: connected.map(({ name }) => name), groups: config.groups.all.length }, 'ready');
    },
    stop: () => (stopped ??= stop()),
  };
}

/** The chat platforms that are configured; the libraries of the others are not even loaded. */
export async function configuredPlatforms({ slack, discord }: Config): Promise<readonly PlatformFactory[]> {
  const factories: PlatformFactory[] = [];
  if (slack !== undefined) {
    const { createSlack } = await import('./slack/index.ts');
    factories.push((...parts) => createSlack(slack, ...parts));
  }
  if (discord !== undefined) {
    const { createDiscord } = await import('./discord/index.ts');
    factories.push((...parts) => createDiscord(discord, ...parts));
  }
  return factories;
}

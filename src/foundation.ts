/** What the bot stands on: its store and its limit, of this process alone, or shared with others through a Redis. */
import type { Logger } from 'pino';
import type { Config } from './config/index.ts';
import { lockFolder } from './store/lock.ts';
import { openStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { createRateLimiter, type AccountLimiter } from './volcengine/rate-limit.ts';

export interface Foundation {
  readonly store: Store;
  readonly limiter: AccountLimiter;
}

/** A predecessor that was killed an instant ago may have used up this second's requests. */
const QUIET_MS = 1_010;
/** Longer than a predecessor takes to stop. */
const PREDECESSOR_MS = 12_000;

/**
 * Undefined, and a line in the log, where another process works in DATA_DIR and does not end. Rejects with a StoreError
 * where what is configured cannot be used. A Redis that is away is not waited for.
 */
export async function layFoundation(config: Config, log: Logger): Promise<Foundation | undefined> {
  return config.redisUrl === undefined
    ? ownFoundation(config, log)
    : sharedFoundation(config.redisUrl, config, log);
}

async function ownFoundation({ dataDir, volcengine }: Config, log: Logger): Promise<Foundation | undefined> {
  const lock = await lockFolder(dataDir, PREDECESSOR_MS, () => {
    log.info('another process works in DATA_DIR: waiting for its end');
  });
  if (lock === undefined) {
    log.fatal('another process works in DATA_DIR: run one process, or set REDIS_URL for several');
    return undefined;
  }
  const store = openStore(dataDir);
  const close = async (): Promise<void> => {
    await store.close();
    lock.release();
  };
  log.info({ limit: volcengine.qps }, 'mode: one process, which has its limit and its store to itself');
  return {
    store: { ...store, close },
    limiter: createRateLimiter({ limit: volcengine.qps, quietMs: QUIET_MS }),
  };
}

/** The libraries are loaded only here. */
async function sharedFoundation(redisUrl: string, config: Config, log: Logger): Promise<Foundation> {
  const { qps: limit, appId } = config.volcengine;
  const [{ openRedisStore }, limiter] = await Promise.all([
    import('./store/redis.ts'),
    sharedLimiter(redisUrl, config, log),
  ]);
  log.info({ limit }, 'mode: any number of processes, which share one limit and one store through REDIS_URL');
  return {
    // By application: the same bot, whatever else is changed in its configuration.
    store: openRedisStore({ url: redisUrl, scope: storeScope(appId), log }),
    limiter,
  };
}

/** By which a bot's store is found in a Redis. */
export function storeScope(appId: number): string {
  return `app ${appId}`;
}

/** The limit that every process with this REDIS_URL keeps to. */
export async function sharedLimiter(
  redisUrl: string,
  { volcengine }: Pick<Config, 'volcengine'>,
  log: Logger,
): Promise<AccountLimiter> {
  const { qps: limit, timeoutMs } = volcengine;
  const { createSharedRateLimiter } = await import('./volcengine/shared-limit/index.ts');
  // By Redis: whoever shares it shares the limit, which is safe where that are several accounts.
  return createSharedRateLimiter({ redisUrl, scope: 'account', limit, timeoutMs, log });
}

/** Opens the store and the account limiter: in this process alone, or shared through PostgreSQL. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config/index.ts';
import { ifConfigured, PLATFORM_NAMES } from './platforms.ts';
import type { Database } from './store/database.ts';
import { openStore } from './store/open-store.ts';
import { lockFolder } from './store/sqlite/folder.ts';
import { openSqlite } from './store/sqlite/open.ts';
import type { Store } from './store/store.ts';
import type { AccountLimiter } from './volcengine/limit/account-limiter.ts';
import { createRateLimiter } from './volcengine/limit/in-process.ts';

export interface Backend {
  readonly store: Store;
  readonly limiter: AccountLimiter;
}

/** A predecessor that was killed an instant ago may have used up this second's requests. */
const QUIET_MS = 1_010;
/** Longer than a predecessor takes to stop. */
const PREDECESSOR_MS = 12_000;
/** A PostgreSQL that is there answers by then; commands that came before would be refused. */
const REACHED_MS = 2_000;

/**
 * Undefined, and a line in the log, where another process works in DATA_DIR and does not end. Rejects with a StoreError
 * where what is configured cannot be used. A PostgreSQL that is away is waited for at most 2 s.
 */
export async function openBackend(config: Config, log: Logger): Promise<Backend | undefined> {
  return config.databaseUrl === undefined
    ? ownFoundation(config, log)
    : sharedFoundation(config.databaseUrl, config, log);
}

async function ownFoundation({ dataDir, volcengine }: Config, log: Logger): Promise<Backend | undefined> {
  const lock = await lockFolder(dataDir, PREDECESSOR_MS, () => {
    log.info('another process works in DATA_DIR: waiting for it to exit');
  });
  if (lock === undefined) {
    log.fatal('another process works in DATA_DIR: run one process, or set DATABASE_URL for several');
    return undefined;
  }
  const store = openStore(await openSqlite(dataDir), { log });
  const close = async (): Promise<void> => {
    await store.close();
    lock[Symbol.dispose]();
  };
  log.info({ limit: volcengine.qps }, 'mode: single process, with its own limiter and SQLite');
  return {
    store: { ...store, close },
    limiter: createRateLimiter({ limit: volcengine.qps, quietMs: QUIET_MS }),
  };
}

async function sharedFoundation(url: string, config: Config, log: Logger): Promise<Backend> {
  const { database, limiter } = await openShared(url, config, log);
  const { qps: limit } = config.volcengine;
  log.info(
    { limit },
    'mode: any number of processes, which share one limit and one store through DATABASE_URL',
  );
  const store = openStore(database, { log, configuration: fingerprintOf(config) });
  const { promise: reached, resolve } = Promise.withResolvers<undefined>();
  database.onBack(() => {
    resolve(undefined);
    return Promise.resolve();
  });
  await Promise.race([reached, sleep(REACHED_MS)]);
  return { store, limiter };
}

/** The database and the limit in it, of every process with this DATABASE_URL. The libraries are loaded only here. */
export async function openShared(
  url: string,
  { volcengine }: Pick<Config, 'volcengine'>,
  log: Logger,
): Promise<{ readonly database: Database; readonly limiter: AccountLimiter }> {
  const { qps: limit, timeoutMs } = volcengine;
  const [{ openPostgres }, { createSharedRateLimiter }] = await Promise.all([
    import('./store/postgres/open.ts'),
    import('./volcengine/limit/shared.ts'),
  ]);
  const { database, single: query } = openPostgres({ url, log });
  return { database, limiter: createSharedRateLimiter({ query, limit, timeoutMs, log }) };
}

/**
 * The same for processes that can carry out each other's jobs: those that serve the same people and the same live
 * groups. How they go about it, such as limits and moderators, may differ while a change of the configuration is rolled
 * out.
 */
export function fingerprintOf({ volcengine, groups, ...platforms }: Config): string {
  const reached = [
    [volcengine.appId, volcengine.origin],
    groups.all.map(({ name, conversationShortId, operatorId }) => [name, conversationShortId, operatorId]),
    ...PLATFORM_NAMES.map(
      (name) => ifConfigured(name, platforms, ({ audience }, options) => audience(options)) ?? null,
    ),
  ];
  return createHash('sha256').update(JSON.stringify(reached)).digest('base64url').slice(0, 16);
}

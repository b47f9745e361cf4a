/** The limit shared by any number of processes through one Redis; loaded only where there is one. */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { AccountLimiter } from '../rate-limit.ts';
import { createTurns, SLOT_HOLD_MS } from '../turns.ts';
import { createConnection, joinCluster, type ClusterLimiter } from './cluster.ts';
import { createPermits, PERMIT_MS, type Permit } from './permit.ts';
import { createSharedSlots } from './slots.ts';
import { reasonOf, watchRedis } from './watch.ts';

export interface SharedLimit {
  /** `redis://` or `rediss://`, with user and password: a secret. One server, not a Redis Cluster. */
  readonly redisUrl: string;
  /** Names the Volcengine account, whose limit it is: the same for all processes that use it, and for no others. */
  readonly scope: string;
  /** Requests in any 1,000 ms. The lowest counts where running processes differ. */
  readonly limit: number;
  /** The longest that a task takes; it sends nothing later. It is also what a Redis that may have forgotten something is waited for, and 1.5 s more. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly holdMs?: number;
}

/** Beyond the longest that a slot can be in use: a lease ends early only for a process that is gone. */
const LEASE_MARGIN_MS = 1_000;
/** Before another try, when Redis has refused something. */
const RETRY_MS = 500;

/**
 * Never waits for Redis, and throws only where `redisUrl` is no URL. Without Redis, tasks wait, for as long as it takes,
 * and go on by themselves once it is back. Nothing is ever sent without it.
 */
export function createSharedRateLimiter(settings: SharedLimit): AccountLimiter {
  const { scope, limit, timeoutMs, log, holdMs = SLOT_HOLD_MS } = settings;
  const quietMs = PERMIT_MS + timeoutMs + holdMs;
  const leaseMs = quietMs + LEASE_MARGIN_MS;
  // Braces keep the keys together, as Bottleneck's scripts need it on some servers.
  const id = `{unwhitelist:${createHash('sha256').update(scope).digest('hex').slice(0, 16)}}`;
  const closing = new AbortController();

  const client = connect(settings.redisUrl);
  const connection = createConnection(client);
  const permit = createPermits(client, { id, process: randomUUID(), limit, leaseMs, quietMs });

  const join = async (): Promise<ClusterLimiter> => {
    for (;;) {
      try {
        return await joinCluster(connection, { id, limit, leaseMs });
      } catch (error) {
        log.debug({ reason: reasonOf(error) }, 'Redis refuses the limiter');
        await sleep(RETRY_MS, undefined, { signal: closing.signal });
      }
    }
  };
  const joined = join();
  joined.catch(() => undefined);

  const look = async (): Promise<Permit> => {
    const cluster = await joined;
    const seen = await permit();
    if (seen.kind !== 'unset') return seen;
    await cluster.setUp();
    return permit();
  };
  const watch = watchRedis({ client, look, limit, log });
  const turns = createTurns(
    createSharedSlots({ joined, permit, note: watch.note, signal: closing.signal }),
    holdMs,
  );

  return {
    shared: true,
    run: turns.run,
    waiting: turns.waiting,
    available: watch.available,
    onChange: watch.onChange,
    close: () => {
      closing.abort();
      turns.close();
      watch.stop();
      void connection.disconnect(false);
    },
  };
}

/** In the background, and again whenever the connection is lost, for as long as it takes. */
function connect(url: string): Redis {
  try {
    return new Redis(url, {
      // A command that Bottleneck is told has failed is one that it gives up for good.
      maxRetriesPerRequest: null,
      // See cluster.ts.
      autoResubscribe: false,
      retryStrategy: (failures) => Math.min(50 * 2 ** failures, RETRY_MS),
      // A primary that has become a replica: its name may lead to the new one.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
      connectTimeout: 2_000,
      disconnectTimeout: 500,
      // A connection that is dead without having been closed is replaced.
      socketTimeout: 4_000,
      maxLoadingRetryTime: 1_000,
    });
  } catch {
    // The error holds the URL.
    throw new TypeError('the URL of Redis cannot be read');
  }
}

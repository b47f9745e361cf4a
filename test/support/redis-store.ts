/** Stores in a real Redis, with short times. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import type { RedisTimes } from '../../src/store/redis/times.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestLog, type TestLog } from './log.ts';
import { startWay, type Way } from './redis-way.ts';
import { startRedis, type TestRedis } from './redis.ts';

export const SHORT_TIMES: Partial<RedisTimes> = {
  ...{ retryMs: 1, beatMs: 50, leaseMs: 400, lockMs: 400, stalledMs: 200, sweepMs: 100, graceMs: 1_000 },
};

export interface OpenedStore {
  readonly store: Store;
  readonly log: TestLog;
}

export interface StoreOptions {
  readonly times?: Partial<RedisTimes>;
  /** The same as before, if not given. */
  readonly scope?: string;
  readonly port?: number;
  readonly now?: () => number;
}

/** A Redis for each test, or one for all, with stores that are closed after each test. */
export function useRedis({ shared = false } = {}) {
  const stops: (() => unknown)[] = [];
  const finished = (stop: () => unknown): void => {
    stops.push(stop);
  };
  let running: TestRedis | undefined;
  let current = '';
  const start = async (whenFinished: (stop: () => Promise<void>) => void): Promise<void> => {
    running = await startRedis({ appendOnly: true }, whenFinished);
  };
  if (shared) {
    beforeAll(() => start(() => undefined));
    afterAll(() => running?.stop());
  }
  beforeEach(async () => {
    current = randomUUID();
    if (!shared) await start(finished);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const redis = (): TestRedis => {
    if (running === undefined) throw new Error('there is no Redis yet');
    return running;
  };
  const open = ({
    times = {},
    scope = current,
    port = redis().port,
    now,
  }: StoreOptions = {}): OpenedStore => {
    const log = createTestLog();
    const url = `redis://127.0.0.1:${port}`;
    const given = { ...SHORT_TIMES, ...times };
    const store = openRedisStore({ url, scope, log: log.log, times: given, ...(now && { now }) });
    finished(store.close);
    return { store, log };
  };
  return {
    ...{ redis, finished, open },
    scope: () => current,
    /** Over a way on which things can go wrong. Resolves when it is connected. */
    openOverWay: async (options: StoreOptions = {}): Promise<OpenedStore & { readonly way: Way }> => {
      const way = await startWay(redis().port, finished);
      const opened = open({ ...options, port: way.port });
      await opened.store.links.find({ platform: 'slack', id: 'nobody' });
      return { ...opened, way };
    },
  };
}

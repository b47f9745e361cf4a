/** Measures the limit that three processes share through PostgreSQL. */
import { SLOT_HOLD_MS } from '../../src/volcengine/limit/account-limiter.ts';
import { limitTables } from '../support/volcengine/limit-query.ts';
import { startPostgres, type Finished } from '../support/postgres/server.ts';
import { startProcesses } from '../support/volcengine/shared-limit.ts';
import { maxInAnySecond } from '../support/volcengine/sliding-window.ts';

export interface SharedOutcome {
  /** The most requests that arrived in any 1,000 ms. */
  readonly most: number;
  /** The shortest possible time from the first request to the last, divided by the measured one. */
  readonly ofIdeal: number;
}

/** Each process sends a third of the requests, all queued at once. */
export async function benchSharedLimit(
  qps: number,
  requests: number,
  answerMs: number,
): Promise<SharedOutcome> {
  const stops: Parameters<Finished>[0][] = [];
  const finished = (stop: () => Promise<void> | void): void => {
    stops.unshift(async () => stop());
  };
  try {
    const { url, query } = await startPostgres({}, finished);
    await query(`SET ROLE unwhitelist; ${limitTables(qps)}`);
    const limits = [qps, qps, qps] as const;
    const settings = { databaseUrl: url, answerMs, timeoutMs: 5_000, holdMs: SLOT_HOLD_MS, limits };
    const { workers, feed, arrivals } = await startProcesses(settings, finished);
    await Promise.all(workers.map((worker) => worker.says(true)));
    const answered = await feed(requests / 3, requests / 3);
    if (answered !== requests || arrivals.length !== requests)
      throw new Error(`${answered} of ${requests} answered`);
    const idealMs = (Math.ceil(requests / qps) - 1) * (SLOT_HOLD_MS + answerMs);
    return {
      most: maxInAnySecond(arrivals),
      ofIdeal: idealMs / (Math.max(...arrivals) - Math.min(...arrivals)),
    };
  } finally {
    for (const stop of stops) await stop();
  }
}

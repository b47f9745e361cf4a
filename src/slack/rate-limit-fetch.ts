/** Repeats a rate-limited request (HTTP 429) after the time that Slack asks for, in bounded time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger as BoltLogger, webApi } from '@slack/bolt';
import type { Network } from '../chat/network.ts';

export interface RateLimitFetchOptions {
  readonly fetch: Network['fetch'];
  /** One attempt, to the end of its answer. */
  readonly timeoutMs: number;
  /** All waits of one request together; where more is asked for, the refusal is the answer. */
  readonly patienceMs: number;
  readonly stopping: AbortSignal;
  readonly log: BoltLogger;
}

/** Against a `Retry-After: 0` that is answered again and again. */
const WAITS_MAX = 3;

/**
 * The same for every method of the Web API, for uploads and for a response_url. Rejects as `fetch` does, and when
 * `stopping` is aborted. https://docs.slack.dev/apis/web-api/rate-limits
 */
export function createRateLimitFetch(options: RateLimitFetchOptions): webApi.FetchFunction {
  const { fetch, timeoutMs, patienceMs, stopping, log } = options;
  return async (target, init) => {
    let left = patienceMs;
    for (let waits = 0; ; waits += 1) {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]);
      const response = await fetch(target, { ...init, signal });
      const waitMs = response.status === 429 ? retryAfterMs(response) : undefined;
      if (waitMs === undefined || waitMs > left || waits === WAITS_MAX) return response;
      await response.body?.cancel();
      // Never the address: that of a response_url is as good as a token.
      log.info(`Slack limits the rate: the request is sent again in ${waitMs} ms`);
      left -= waitMs;
      await sleep(waitMs, undefined, { signal: stopping });
    }
  };
}

/** The header is in whole seconds; undefined where it is missing or is something else. */
function retryAfterMs(response: Response): number | undefined {
  const seconds = response.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/u.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

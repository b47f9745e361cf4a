/** The way out to Slack's Web API: every call ends in bounded time, and at once when the bot stops. */
import type { Dispatcher } from 'undici';
import { DIRECT, type Network } from '../chat/network.ts';
import { webApi, type Logger as BoltLogger } from '@slack/bolt';

export interface Api {
  /**
   * Fresh options for one client, each call limited to `timeoutMs`; `retries` are for network and server faults only.
   * Never shared between clients: the SDK writes into the object that it is given.
   */
  readonly options: (timeoutMs: number, retries?: number) => webApi.WebClientOptions;
  /** For what is no call of the Web API; limited to `deliveryMs`. */
  readonly fetch: webApi.FetchFunction;
  /** For web sockets, where they go through a proxy. */
  readonly proxy: Dispatcher | undefined;
  /** A client of its own for one kind of call, with the bot's token. */
  readonly client: (timeoutMs: number, retries?: number) => webApi.WebClient;
}

export interface ApiSettings {
  readonly url: string;
  readonly botToken: string;
  readonly log: BoltLogger;
  readonly stopping: AbortSignal;
  /** The direct one, if not given. */
  readonly network?: Network;
  /** For requests that come without a deadline of their own, as those to a response_url do. */
  readonly deliveryMs: number;
}

/** First pause before a call is repeated, in milliseconds. */
const RETRY_PAUSE_MS = 300;

export function createApi(settings: ApiSettings): Api {
  const { url, botToken, log, stopping, deliveryMs, network = DIRECT } = settings;
  const boundedFetch: webApi.FetchFunction = (target, init) => {
    const deadline = init?.signal ?? AbortSignal.timeout(deliveryMs);
    return network.fetch(target, { ...init, signal: AbortSignal.any([deadline, stopping]) });
  };
  // No `headers`: the SDK would add the bot token to them, and then send it where the app token belongs.
  const options: Api['options'] = (timeoutMs, retries = 0) => ({
    slackApiUrl: url,
    logger: log,
    fetch: boundedFetch,
    timeout: timeoutMs,
    retryConfig: { retries, minTimeout: RETRY_PAUSE_MS },
    // Otherwise one 429 makes the whole client sleep, and whoever waits for it.
    rejectRateLimitedCalls: true,
  });
  return {
    options,
    fetch: boundedFetch,
    proxy: network.proxy,
    client: (timeoutMs, retries) => new webApi.WebClient(botToken, options(timeoutMs, retries)),
  };
}

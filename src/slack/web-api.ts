/** Slack's Web API client: every call ends in bounded time, and at once when the bot stops. */
import type { Dispatcher } from 'undici';
import { DIRECT, type Network } from '../chat/network.ts';
import { webApi, type Logger as BoltLogger } from '@slack/bolt';
import { createRateLimitFetch } from './rate-limit-fetch.ts';

export interface WebApi {
  /**
   * Fresh options for one client, each attempt of a call limited to `timeoutMs`.
   * Never shared between clients: the SDK writes into the object that it is given.
   */
  readonly options: (timeoutMs: number, more?: ClientOptions) => webApi.WebClientOptions;
  /** For what is no call of the Web API; limited to `deliveryMs`, and patient for `rateLimitMaxMs`. */
  readonly fetch: webApi.FetchFunction;
  /** For web sockets, where they go through a proxy. */
  readonly proxy: Dispatcher | undefined;
  /** A client of its own for one kind of call, with the bot's token. */
  readonly client: (timeoutMs: number, more?: ClientOptions) => webApi.WebClient;
}

export interface ClientOptions {
  /** For network and server faults only; none, if not given. */
  readonly retries?: number;
  /** How long a call waits altogether where Slack limits the rate; not at all, if not given: the call then fails. */
  readonly patienceMs?: number;
}

export interface WebApiOptions {
  readonly url: string;
  readonly botToken: string;
  readonly log: BoltLogger;
  readonly stopping: AbortSignal;
  /** The direct one, if not given. */
  readonly network?: Network;
  /** For requests that come without a deadline of their own, as those to a response_url do. */
  readonly deliveryMs: number;
  /** How long those wait where Slack limits the rate; not at all, if not given. */
  readonly rateLimitMaxMs?: number;
}

/** First pause before a call is repeated, in milliseconds. */
const RETRY_PAUSE_MS = 300;

export function createWebApi(apiOptions: WebApiOptions): WebApi {
  const { url, botToken, log, stopping, deliveryMs, rateLimitMaxMs = 0, network = DIRECT } = apiOptions;
  const patientFetch = (timeoutMs: number, patienceMs: number): webApi.FetchFunction =>
    createRateLimitFetch({ fetch: network.fetch, timeoutMs, patienceMs, stopping, log });
  // No `headers`: the SDK would add the bot token to them, and then send it where the app token belongs.
  const options: WebApi['options'] = (timeoutMs, { retries = 0, patienceMs = 0 } = {}) => ({
    slackApiUrl: url,
    logger: log,
    // The time limit is in it: that of the SDK would count the time that Slack asks us to wait.
    fetch: patientFetch(timeoutMs, patienceMs),
    retryConfig: { retries, minTimeout: RETRY_PAUSE_MS },
    // Otherwise one 429 delays every call of this client.
    rejectRateLimitedCalls: true,
  });
  return {
    options,
    fetch: patientFetch(deliveryMs, rateLimitMaxMs),
    proxy: network.proxy,
    client: (timeoutMs, more) => new webApi.WebClient(botToken, options(timeoutMs, more)),
  };
}

/** The REST clients for replies; independent of the gateway connection. */
import { REST, RESTEvents } from 'discord.js';
import type { Logger } from 'pino';
import { currentLogger } from '../chat/log-context.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import { nodeFetch } from './node-fetch.ts';

export interface Rests {
  /**
   * For what an interaction's own token authorises, without the bot's. Its routes are not bound to the global limit of 50
   * requests a second: https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints
   */
  readonly interactions: REST;
  /** For messages of the bot. */
  readonly bot: REST;
  /** For messages in channels: rejects where a rate limit asks for a longer pause than an attempt may take. */
  readonly channels: REST;
}

export interface RestOptions {
  readonly apiUrl: string;
  readonly token: string;
  /** One HTTP request. */
  readonly requestMs: number;
  /** The direct one, if not given. */
  readonly network?: Network;
}

/** Each interaction's token has a queue of its own: those that are idle are forgotten soon. */
const QUEUES_SWEPT_EVERY_MS = 60_000;

/** Channels take five messages in 5 s; a longer pause is kept by the caller, who sends the message again. */
const CHANNEL_WAIT_MAX_MS = 15_000;

/** @param dropped ends every request in flight, and all later ones */
export function createRests(
  { apiUrl, token, requestMs, network = DIRECT }: RestOptions,
  dropped: AbortSignal,
  log: Logger,
): Rests {
  const options = { api: apiUrl, timeout: requestMs, makeRequest: nodeFetch(network, dropped) };
  const interactions = new REST({
    ...options,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    handlerSweepInterval: QUEUES_SWEPT_EVERY_MS,
  });
  const bot = new REST(options);
  const channels = new REST({
    ...options,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > CHANNEL_WAIT_MAX_MS,
  });
  // One that no header takes would be quoted by the error; it is refused at the start.
  if (isToken(token)) for (const rest of [bot, channels]) rest.setToken(token);
  for (const rest of [interactions, bot, channels]) logRateLimits(rest, log);
  return { interactions, bot, channels };
}

/** Whether `token` can be sent in a header at all. */
export function isToken(token: string): boolean {
  return /^[\x21-\x7E]+$/u.test(token);
}

export function logRateLimits(rest: REST, log: Logger): void {
  rest.on(RESTEvents.RateLimited, ({ method, route, retryAfter, scope }) => {
    // Emitted while the caller waits for the answer.
    currentLogger(log).warn({ method, route, retryAfterMs: retryAfter, scope }, 'rate limit of Discord');
  });
}

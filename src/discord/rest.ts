/** The REST for messages: the bot's own, so that replies get through whatever becomes of the connection. */
import { REST, RESTEvents } from 'discord.js';
import type { Logger } from 'pino';
import { nodeFetch } from './make-request.ts';

export interface RestSettings {
  readonly apiUrl: string;
  readonly token: string;
  /** One HTTP request. */
  readonly requestMs: number;
}

const QUEUES_SWEPT_EVERY_MS = 60_000;

/** @param dropped ends every request in flight, and all later ones */
export function createRest(
  { apiUrl, token, requestMs }: RestSettings,
  dropped: AbortSignal,
  log: Logger,
): REST {
  const rest = new REST({
    api: apiUrl,
    timeout: requestMs,
    makeRequest: nodeFetch(dropped),
    // Each interaction's token has a queue of its own: those that are idle are forgotten soon.
    handlerSweepInterval: QUEUES_SWEPT_EVERY_MS,
  });
  // One that no header takes would be quoted by the error; it is refused at the start.
  if (isToken(token)) rest.setToken(token);
  logRateLimits(rest, log);
  return rest;
}

/** Whether `token` can be sent in a header at all. */
export function isToken(token: string): boolean {
  return /^[\x21-\x7E]+$/u.test(token);
}

export function logRateLimits(rest: REST, log: Logger): void {
  rest.on(RESTEvents.RateLimited, ({ method, route, retryAfter, scope }) => {
    log.warn({ method, route, retryAfterMs: retryAfter, scope }, 'rate limit of Discord');
  });
}

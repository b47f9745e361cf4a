/** The options of the Slack adapter, and its times, which tests shorten. */
import type { AccessOptions } from './access.ts';
import type { CommandNames } from './command-names.ts';

export interface SlackOptions extends AccessOptions {
  /** `xoxb-…` */
  readonly botToken: string;
  readonly connection: SocketOptions | HttpOptions;
  /** Slack's command names are not namespaced, so an operator may have to rename ours. */
  readonly commands: CommandNames;
  /** `https://slack.com/api/`, or another origin of the same Web API. */
  readonly apiUrl: string;
}

export interface SocketOptions {
  readonly mode: 'socket';
  /** `xapp-…`, with scope `connections:write`. */
  readonly appToken: string;
}

export interface HttpOptions {
  readonly mode: 'http';
  readonly signingSecret: string;
  /** Requests come to `/slack/events` on it; 0 lets the system choose, and `port()` then tells which. */
  readonly port: number;
  /** The address to listen on; every one when it is missing. */
  readonly host?: string;
}

/** All in milliseconds. */
export interface SlackTimes {
  /** One call of `auth.test` or `apps.connections.open`. */
  readonly apiMs: number;
  /** From the web socket's address to Slack's `hello`, which may never come. */
  readonly helloMs: number;
  /** A socket whose peer leaves our pings unanswered for so long is dead. */
  readonly pingMs: number;
  /** How often a socket is pinged: not every end of a connection is signalled. */
  readonly watchMs: number;
  /** How long a socket is kept after its successor was opened: Slack waits so long for an acknowledgement. */
  readonly drainMs: number;
  /** By how much the ages of the two sockets have to differ, so that Slack does not refresh them together. */
  readonly apartMs: number;
  /** The members of one user group: a moderator is waiting. */
  readonly groupMs: number;
  /** The language of one moderator: a reply in English now is better than one in Chinese later. */
  readonly localeMs: number;
  /** One attempt to post one message. */
  readonly deliveryMs: number;
  /** Opening a modal; later than this Slack does not do it any more. */
  readonly modalMs: number;
  /** All of one uploaded file. */
  readonly fileMs: number;
  /** The longest that one request which brings a reply waits where Slack limits the rate. */
  readonly rateLimitMaxMs: number;
  /** Over HTTP, from the first byte of a request to the end of its headers, and of its body: Slack itself waits for 3 s. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Over HTTP, from the end of a request's headers to the end of its body. */
  readonly bodyMs: number;
  /** What closing may take before the connection is cut. */
  readonly closeMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** A socket that lived shorter than this counts as a failed attempt, so that a flapping one is not reopened in a tight loop. */
  readonly stableMs: number;
  /** How long the members of a user group are believed without asking again. */
  readonly groupCacheMs: number;
  /** Between two refreshes of the App Home of one moderator. */
  readonly homeRefreshMs: number;
}

export const DEFAULT_TIMES: SlackTimes = {
  apiMs: 10_000,
  helloMs: 10_000,
  // The SDK's default. Its other use, the pause before a reconnect, is not used here: see socket.ts.
  pingMs: 5_000,
  watchMs: 250,
  // https://docs.slack.dev/interactivity/handling-user-interaction
  drainMs: 3_000,
  apartMs: 5 * 60_000,
  groupMs: 3_000,
  localeMs: 2_000,
  deliveryMs: 5_000,
  modalMs: 3_000,
  fileMs: 5_000,
  rateLimitMaxMs: 30_000,
  headersMs: 5_000,
  requestMs: 10_000,
  bodyMs: 3_000,
  closeMs: 1_000,
  backoffFirstMs: 500,
  backoffMaxMs: 30_000,
  stableMs: 10_000,
  groupCacheMs: 60_000,
  homeRefreshMs: 60_000,
};

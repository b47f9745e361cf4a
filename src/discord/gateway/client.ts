/** Creates the discord.js client with every setting given explicitly. */
import { Client, Events, GatewayIntentBits, Options } from 'discord.js';
import type { Logger } from 'pino';
import type { Network } from '../../chat/network.ts';
import { describeError } from '../errors.ts';
import type { Gateway } from './gateway.ts';
import { nodeFetch } from '../node-fetch.ts';
import { logRateLimits } from '../rest.ts';

export interface ClientOptions {
  readonly apiUrl: string;
  /** One HTTP request. */
  readonly requestMs: number;
  readonly network: Network;
  /** For servers that do not report at login. */
  readonly guildsMs: number;
}

/** @param ended ends every HTTP request in flight */
export function createClient(
  options: ClientOptions,
  gateway: Gateway,
  ended: AbortSignal,
  log: Logger,
): Client {
  const client = new Client({
    // Not for commands, which come without any intent, but for the servers' roles: without them a member has none.
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    // Commands wait until every server has reported; one that is down must not hold them past their 3 seconds.
    waitGuildTimeout: options.guildsMs,
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    ws: gateway.options,
    rest: {
      api: options.apiUrl,
      timeout: options.requestMs,
      makeRequest: nodeFetch(options.network, ended),
    },
    shards: [0],
    // Any number but the default, with which discord.js would read SHARD_COUNT from the environment.
    shardCount: 2,
  });
  client.options.shardCount = 1;
  logEvents(client, log);
  return client;
}

function logEvents(client: Client, log: Logger): void {
  // Without a listener an `error` event ends the process.
  client.on(Events.Error, (error) => {
    log.error({ reason: describeError(error) }, 'error in discord.js');
  });
  client.on(Events.ShardError, (error) => {
    log.warn({ reason: describeError(error) }, 'error on the connection to Discord');
  });
  client.on(Events.Warn, (message) => {
    log.warn({ reason: message }, 'warning of discord.js');
  });
  logRateLimits(client.rest, log);
}

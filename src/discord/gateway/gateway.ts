/** Watches discord.js's gateway connection and can end it at any moment. */
import { type ClientOptions, SimpleShardingStrategy } from 'discord.js';
import type { Logger } from 'pino';
import type { Network } from '../../chat/network.ts';
import { createRelay, type Relay } from './proxy-relay.ts';
import { paceReconnection, type Manager, type ReconnectTimes } from './reconnect.ts';
import { catchUnreadable, dropMalformed } from './payload-filter.ts';

export interface Gateway {
  /** For `ClientOptions.ws`. */
  readonly options: NonNullable<ClientOptions['ws']>;
  /** False while a connection is coming to its end, of which discord.js tells only afterwards. */
  readonly open: () => boolean;
  /** From now on no connection is opened any more. */
  readonly close: () => void;
  /** Cuts the connections that are still there, opened or opening, without a word to the other side. */
  readonly cut: () => void;
}

/** How often connections are looked at. */
const WATCH_MS = 250;

/**
 * `Client.destroy()` alone is not enough (@discordjs/ws 1.2.3): before READY it reconnects half a second later and may
 * never resolve, it forgets a socket that is still opening, and it waits 30 s for a peer that does not answer. It waits
 * as long, and says nothing, before it reconnects after a heartbeat without an answer; that end is cut short, too.
 *
 * @param closeMs how long a peer may take to agree to the end of a connection
 */
export function createGateway(
  closeMs: number,
  times: ReconnectTimes,
  network: Network,
  log: Logger,
): Gateway {
  const relay = network.proxy && createRelay(network.proxy, log);
  const strategies: SimpleShardingStrategy[] = [];
  const closed = new AbortController();
  let watch: NodeJS.Timeout | undefined;
  const connections = (): readonly Connection[] => strategies.flatMap(connectionsOf);
  const cut = (): void => {
    for (const connection of connections()) {
      // Cutting one that is still opening is an error, and discord.js has stopped listening by then.
      connection.on('error', () => undefined);
      connection.terminate();
    }
  };
  return {
    options: {
      buildStrategy: (manager) => {
        const strategy = new SimpleShardingStrategy(manager);
        strategies.push(strategy);
        if (relay) takeRelay(manager, relay);
        dropMalformed(manager, log);
        const spawn = strategy.spawn.bind(strategy);
        strategy.spawn = async (shardIds) => {
          await spawn(shardIds);
          for (const shard of shardsOf(strategy)) catchUnreadable(shard, log);
        };
        const { look } = paceReconnection(manager, strategy, times, cut, closed.signal, log);
        const cutClosing = createCutter(connections, closeMs);
        watch ??= setInterval(() => {
          cutClosing();
          void look();
        }, WATCH_MS).unref();
        return strategy;
      },
    },
    open: () => connections().every(({ readyState }) => readyState !== CLOSING),
    close: () => {
      closed.abort();
      relay?.close();
      clearInterval(watch);
    },
    cut,
  };
}

/** The gateway's address comes from Discord: one to log in at, and one to resume at. */
function takeRelay(manager: Manager, relay: Relay): void {
  const fetchInformation = manager.fetchGatewayInformation.bind(manager);
  manager.fetchGatewayInformation = async (force) => {
    const information = await fetchInformation(force);
    return { ...information, url: await relay.addressOf(information.url) };
  };
  const retrieve = manager.options.retrieveSessionInfo.bind(manager.options);
  manager.options.retrieveSessionInfo = async (shardId) => {
    const session = await retrieve(shardId);
    return session && { ...session, resumeURL: await relay.addressOf(session.resumeURL) };
  };
}

/** Cuts connections that have been closing for too long; to be called again and again. */
function createCutter(connections: () => readonly Connection[], closeMs: number): () => void {
  const closingSince = new WeakMap<Connection, number>();
  return () => {
    for (const connection of connections()) {
      if (connection.readyState !== CLOSING) continue;
      const since = closingSince.get(connection) ?? performance.now();
      closingSince.set(connection, since);
      if (performance.now() - since >= closeMs) connection.terminate();
    }
  };
}

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const CLOSING = 2;

interface Connection {
  readonly readyState: number;
  readonly on: (event: 'error', listener: () => void) => unknown;
  readonly terminate: () => void;
}

/** discord.js keeps its sockets to itself; `test/discord/gateway/stop.test.ts` and `reconnect.test.ts` notice when it keeps them elsewhere. */
function connectionsOf(strategy: SimpleShardingStrategy): readonly Connection[] {
  return shardsOf(strategy).flatMap((shard) => (Reflect.get(shard, 'connection') as Connection | null) ?? []);
}

function shardsOf(strategy: SimpleShardingStrategy): readonly object[] {
  return [...(Reflect.get(strategy, 'shards') as ReadonlyMap<number, object>).values()];
}

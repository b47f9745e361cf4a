/** A hold on discord.js's gateway connection, so that it can be let go of at any moment. */
import { type ClientOptions, SimpleShardingStrategy } from 'discord.js';

export interface Gateway {
  /** For `ClientOptions.ws`. */
  readonly options: NonNullable<ClientOptions['ws']>;
  /** From now on no connection is opened any more. */
  readonly close: () => void;
  /** Cuts the connections that are still there, opened or opening, without a word to the other side. */
  readonly cut: () => void;
}

/**
 * `Client.destroy()` alone is not enough (@discordjs/ws 1.2.3): before READY it connects anew half a second later and may
 * never resolve, it forgets a socket that is still opening, and it waits 30 s for a peer that does not answer.
 */
export function createGateway(): Gateway {
  const strategies: SimpleShardingStrategy[] = [];
  let closed = false;
  return {
    options: {
      buildStrategy: (manager) => {
        const strategy = new SimpleShardingStrategy(manager);
        strategies.push(strategy);
        const retrieve = manager.options.retrieveSessionInfo.bind(manager.options);
        // Asked before each connection: without an answer, none is opened.
        manager.options.retrieveSessionInfo = (shardId) =>
          closed ? new Promise(() => undefined) : retrieve(shardId);
        return strategy;
      },
    },
    close: () => {
      closed = true;
    },
    cut: () => {
      for (const connection of strategies.flatMap(connectionsOf)) {
        // Cutting one that is still opening is an error, and discord.js has stopped listening by then.
        connection.on('error', () => undefined);
        connection.terminate();
      }
    },
  };
}

interface Connection {
  readonly on: (event: 'error', listener: () => void) => unknown;
  readonly terminate: () => void;
}

/** discord.js keeps its sockets to itself; `test/discord/stop.test.ts` notices when it keeps them elsewhere. */
function connectionsOf(strategy: SimpleShardingStrategy): readonly Connection[] {
  const shards = Reflect.get(strategy, 'shards') as ReadonlyMap<number, object>;
  return [...shards.values()].flatMap(
    (shard) => (Reflect.get(shard, 'connection') as Connection | null) ?? [],
  );
}

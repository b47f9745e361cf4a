/** A hold on discord.js's gateway connection, so that it can be let go of at any moment. */
import { type ClientOptions, GatewayDispatchEvents, SimpleShardingStrategy } from 'discord.js';
import type { Logger } from 'pino';
import { inWords } from './failure.ts';
import { isInteraction } from './form.ts';

export interface Gateway {
  /** For `ClientOptions.ws`. */
  readonly options: NonNullable<ClientOptions['ws']>;
  /** From now on no connection is opened any more. */
  readonly close: () => void;
  /** Cuts the connections that are still there, opened or opening, without a word to the other side. */
  readonly cut: () => void;
}

/**
 * Holds what discord.js would lose: its promise for a payload that it cannot read, whose rejection nobody would handle.
 * `Client.destroy()` alone is not enough (@discordjs/ws 1.2.3): before READY it connects anew half a second later and may
 * never resolve, it forgets a socket that is still opening, and it waits 30 s for a peer that does not answer.
 */
export function createGateway(log: Logger): Gateway {
  const strategies: SimpleShardingStrategy[] = [];
  let closed = false;
  return {
    options: {
      buildStrategy: (manager) => {
        const strategy = new SimpleShardingStrategy(manager);
        strategies.push(strategy);
        sift(manager, log);
        const spawn = strategy.spawn.bind(strategy);
        strategy.spawn = async (shardIds) => {
          await spawn(shardIds);
          for (const shard of shardsOf(strategy)) holdPayloads(shard, log);
        };
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
  return shardsOf(strategy).flatMap((shard) => (Reflect.get(shard, 'connection') as Connection | null) ?? []);
}

function shardsOf(strategy: SimpleShardingStrategy): readonly object[] {
  return [...(Reflect.get(strategy, 'shards') as ReadonlyMap<number, object>).values()];
}

/** What @discordjs/ws calls the event of a dispatch; discord.js has another enum of that name. */
const DISPATCH = 'dispatch';

type Emit = (
  event: string,
  payload: { readonly data?: { readonly t?: unknown; readonly d?: unknown } },
) => boolean;

/** Drops interactions that are not of the documented form; everything else goes on to discord.js. */
function sift(manager: object, log: Logger): void {
  const emit = Reflect.get(manager, 'emit') as Emit;
  const sifted: Emit = (event, payload) => {
    const { t, d } = (event === DISPATCH ? payload.data : undefined) ?? {};
    if (t !== GatewayDispatchEvents.InteractionCreate || isInteraction(d))
      return emit.call(manager, event, payload);
    log.warn('Discord sent an interaction that is not of the documented form: it was dropped');
    return true;
  };
  Reflect.set(manager, 'emit', sifted);
}

type OnMessage = (...message: unknown[]) => Promise<void>;

/** What it cannot read is dropped; the next payload is none the worse for it. */
function holdPayloads(shard: object, log: Logger): void {
  const onMessage = Reflect.get(shard, 'onMessage') as OnMessage;
  const held: OnMessage = async (...message) => {
    try {
      await onMessage.apply(shard, message);
    } catch (error) {
      log.warn({ reason: inWords(error) }, 'Discord sent what discord.js cannot read: it was dropped');
    }
  };
  Reflect.set(shard, 'onMessage', held);
}

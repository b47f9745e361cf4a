/** Tracks from its events whether a client is connected; discord.js's `isReady()` stays true after a fatal close. */
import { type Client, DiscordjsErrorCodes, Events, GatewayCloseCodes } from 'discord.js';
import type { Logger } from 'pino';
import { PlatformAwayError, PlatformError } from '../../chat/platform.ts';
import { codeOf } from '../errors.ts';

/** `closed` is the end: by us, or by Discord for good. */
type State = 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface ConnectionState {
  /** The client, once commands arrive; rejects with a PlatformError when this token never will be let in. */
  readonly ready: Promise<Client<true>>;
  readonly connected: () => boolean;
  /** How often it was lost after it was there. */
  readonly losses: () => number;
  /** From now on nothing is reported any more; `ready` rejects if it is still open. */
  readonly close: () => void;
}

const SHARD_EVENTS = [
  Events.ShardReconnecting,
  Events.ShardResume,
  Events.ShardReady,
  Events.ShardError,
  Events.ShardDisconnect,
] as const;

/**
 * @param awayMs a connection that is not made again in so long is given up
 * @param onFatal called once when Discord ends the connection for good after it was ready, or when it is given up
 */
export function watchConnection(
  client: Client,
  awayMs: number,
  log: Logger,
  onFatal: (error: PlatformError) => void,
): ConnectionState {
  const ready = Promise.withResolvers<Client<true>>();
  let state: State = 'connecting';
  let losses = 0;
  let away: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    state = 'closed';
    onFatal(
      new PlatformAwayError(`The connection to Discord could not be made again for ${awayMs / 60_000} min.`),
    );
  };
  const lost = (): void => {
    // Said once, not with each of the attempts every half second.
    if (state === 'connected') {
      losses += 1;
      away = setTimeout(giveUp, awayMs).unref();
      log.warn('connection to Discord lost, reconnecting');
    }
    if (state === 'connected') state = 'reconnecting';
    // Another login comes later each time; discord.js would try twice a second.
    if (state === 'connecting') ready.reject(new Error('Discord ended the connection before it was ready'));
  };
  const regained = (): void => {
    if (state !== 'reconnecting') return;
    clearTimeout(away);
    state = 'connected';
    log.info('connected to Discord again');
  };
  client.on(Events.ShardReconnecting, lost);
  client.on(Events.ShardResume, regained);
  client.on(Events.ShardReady, regained);
  client.once(Events.ClientReady, (readyClient) => {
    state = 'connected';
    ready.resolve(readyClient);
  });
  // Called before `login` rejects and cleans up; discord.js would reconnect then.
  client.once(Events.ShardError, ready.reject);
  client.once(Events.ShardDisconnect, ({ code }) => {
    clearTimeout(away);
    const error = fatalClose(code);
    ready.reject(error);
    if (state === 'connected' || state === 'reconnecting') onFatal(error);
    state = 'closed';
  });
  return {
    ready: ready.promise,
    connected: () => state === 'connected',
    losses: () => losses,
    close: () => {
      clearTimeout(away);
      state = 'closed';
      for (const event of SHARD_EVENTS) client.removeAllListeners(event);
      ready.reject(new Error('the connection was closed'));
    },
  };
}

/** What an error at login means: a PlatformError where another attempt would end the same way. */
export function loginFailure(error: unknown): unknown {
  return codeOf(error) === DiscordjsErrorCodes.TokenInvalid
    ? new PlatformError('Discord does not accept DISCORD_TOKEN', { cause: error })
    : error;
}

const INTENTS = 'does not allow the bot of DISCORD_TOKEN its intents, though it asks for Guilds only';
/** Codes worth more than their number: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
const FATAL = new Map<number, string>([
  [GatewayCloseCodes.AuthenticationFailed, 'does not accept DISCORD_TOKEN'],
  [GatewayCloseCodes.InvalidIntents, INTENTS],
  [GatewayCloseCodes.DisallowedIntents, INTENTS],
]);

function fatalClose(code: number): PlatformError {
  const reason = FATAL.get(code) ?? 'has ended the connection of DISCORD_TOKEN for good';
  return new PlatformError(`Discord ${reason} (close code ${code})`);
}

/** One discord.js client from login to the end of its connection; a client is never reused. */
import { type Client, Events, type Guild, type Interaction } from 'discord.js';
import type { Logger } from 'pino';
import type { PlatformError } from '../../chat/platform.ts';
import { within } from '../../async/retry.ts';
import { type ClientOptions, createClient } from './client.ts';
import { loginFailure, watchConnection } from './connection-state.ts';
import { describeError } from '../errors.ts';
import { createGateway } from './gateway.ts';
import type { ReconnectTimes } from './reconnect.ts';
import type { Threads } from '../interactions/threads.ts';

export interface SessionOptions extends ClientOptions {
  readonly token: string;
  /** From login to ready. */
  readonly loginMs: number;
  /** A connection that is not made again in so long is given up. */
  readonly awayMs: number;
  readonly reconnect: ReconnectTimes;
  /** For a polite end of a connection. */
  readonly closeMs: number;
}

export interface SessionEvents {
  readonly watchThreads: Threads['watch'];
  /** Never rejects. */
  readonly onInteraction: (interaction: Interaction) => Promise<void>;
  /** The bot was added to a server. Never rejects. */
  readonly onJoined: (guild: Guild, client: Client<true>) => Promise<void>;
  /** Discord has ended the session for good after it was ready, or does not come back; called at most once. */
  readonly onFatal: (error: PlatformError) => void;
}

export interface Session {
  /** The client, once commands arrive; rejects with a PlatformError when this token never will be let in. */
  readonly ready: Promise<Client<true>>;
  /** Whether commands arrive now. */
  readonly connected: () => boolean;
  /** How often its connection was lost after it was ready. */
  readonly losses: () => number;
  /** Aborted when the session has ended. */
  readonly signal: AbortSignal;
  /** Lets go of everything within `closeMs`; at any moment, and as often as you like. */
  readonly close: () => Promise<void>;
}

/** Logs in at once. */
export function openSession(options: SessionOptions, events: SessionEvents, log: Logger): Session {
  const ended = new AbortController();
  const gateway = createGateway(options.closeMs, options.reconnect, options.network, log);
  const client = createClient(options, gateway, ended.signal, log);
  const connection = watchConnection(client, options.awayMs, log, events.onFatal);
  const connected = (): boolean => connection.connected() && gateway.open();
  events.watchThreads(client);
  client.on(Events.InteractionCreate, (interaction) => {
    void events.onInteraction(interaction);
  });

  // Of servers that were joined before the login, discord.js says nothing here.
  client.on(Events.GuildCreate, (guild) => {
    if (client.isReady()) void events.onJoined(guild, client);
  });

  const end = async (): Promise<void> => {
    gateway.close();
    // Where there is nothing to say goodbye to, discord.js would wait for an answer all the same.
    if (!connected()) gateway.cut();
    connection.close();
    client.removeAllListeners(Events.InteractionCreate);
    const destroyed = client.destroy().catch((error: unknown) => {
      log.warn({ reason: describeError(error) }, 'could not close the connection to Discord in order');
    });
    await within(destroyed, options.closeMs);
    gateway.cut();
    ended.abort();
  };
  let ending: Promise<void> | undefined;
  return {
    ready: logIn(client, connection.ready, options),
    connected,
    losses: connection.losses,
    signal: ended.signal,
    close: () => (ending ??= end()),
  };
}

async function logIn(
  client: Client,
  ready: Promise<Client<true>>,
  { token, loginMs }: SessionOptions,
): Promise<Client<true>> {
  const login = client.login(token).catch((error: unknown) => {
    throw loginFailure(error);
  });
  // `login` resolves before commands arrive.
  const loggedIn = Promise.race([ready, login.then(() => ready)]);
  if (!(await within(loggedIn, loginMs))) throw new Error('no answer from the gateway in time');
  return loggedIn;
}

/** The Discord platform: stays logged in, registers commands, and passes each interaction to the dispatch. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Dispatch } from '../chat/dispatch.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import { type Platform, PlatformError } from '../chat/platform.ts';
import { createAccess, type AccessOptions } from './access.ts';
import { createFetchFile, fileOriginsOf } from './attachment.ts';
import { createAcknowledgements } from './interactions/acknowledge.ts';
import { createDelivery } from './reply/deliver.ts';
import { createResponders } from './reply/responder.ts';
import { createInteractionListener } from './interactions/listener.ts';
import { logIn } from './gateway/log-in.ts';
import { createLastingMessages } from './reply/lasting-messages.ts';
import { createPost } from './reply/channel-post.ts';
import { createOnJoined } from './registration/joined.ts';
import { registerCommands } from './registration/register.ts';
import { createRests, isToken } from './rest.ts';
import { openSession, type Session } from './gateway/session.ts';
import { createThreads } from './interactions/threads.ts';

/** Commands are registered in the servers of `guildIds` only. */
export interface DiscordOptions extends AccessOptions {
  readonly token: string;
  /** Without the version: `https://discord.com/api`. */
  readonly apiUrl: string;
  /** Gets the first message in a server that the bot joins, where the channel is in that server. */
  readonly auditChannel?: string | undefined;
}

/** Milliseconds; tests shorten them. */
export interface DiscordTimes {
  /** For the acknowledgement, which Discord awaits for 3 s. */
  readonly acknowledge: number;
  /** For suggestions, which Discord awaits for 3 s too. */
  readonly suggest: number;
  /** For an attached file. */
  readonly file: number;
  /** For one edit that shows progress; the reply waits for it. */
  readonly progress: number;
  /** For any other HTTP request. */
  readonly request: number;
  /** Before a reply that failed is tried again. */
  readonly retryPause: number;
  /** From login to ready. */
  readonly login: number;
  /** For servers that do not report at login. */
  readonly guilds: number;
  /** Before the second login, or before a connection is made again; doubled with each further one. */
  readonly backOffFirst: number;
  readonly backOffMax: number;
  /** For the answer to a RESUME. */
  readonly resume: number;
  /** A connection that held for so long is made again at once when it is lost. */
  readonly stable: number;
  /** A lost connection that is not made again in so long is given up. */
  readonly away: number;
  /** For the end of a connection. */
  readonly close: number;
}

const TIMES: DiscordTimes = {
  acknowledge: 2_500,
  suggest: 2_500,
  file: 5_000,
  progress: 5_000,
  request: 10_000,
  retryPause: 1_000,
  // Longer than discord.js's own waits for the handshake (30 s) and for READY (15 s).
  login: 60_000,
  guilds: 1_500,
  backOffFirst: 1_000,
  backOffMax: 60_000,
  // As long as discord.js waits for READY.
  resume: 15_000,
  stable: 60_000,
  away: 15 * 60_000,
  // Ends before the 2.5 s that `bot.ts` waits for.
  close: 2_000,
};

/** What is as it should be if not given. */
export interface TestOverrides {
  /** The way to Discord; the direct one, if not given. */
  readonly network?: Network;
  readonly times?: Partial<DiscordTimes>;
  /** Where attached files are fetched from: `https://cdn.discordapp.com`, … */
  readonly fileOrigins?: readonly string[];
}

export type DiscordPlatform = Required<Omit<Platform, 'typedName' | 'refreshHomes'>>;

/**
 * `start` tries for as long as Discord cannot be reached; it resolves without being connected only after `stop`.
 *
 * @param onFatal called once when Discord ends the connection for good after `start` has resolved, or does not come back
 */
export function createDiscord(
  options: DiscordOptions,
  dispatch: Dispatch,
  log: Logger,
  onFatal: (error: PlatformError) => void,
  { times = {}, fileOrigins = fileOriginsOf(options.apiUrl), network = DIRECT }: TestOverrides = {},
): DiscordPlatform {
  const limits = { ...TIMES, ...times };
  const apiUrl = options.apiUrl.replace(/\/+$/u, '');
  const threads = createThreads();
  const stopping = new AbortController();
  const stopped = new AbortController();
  const restSettings = { apiUrl, token: options.token, requestMs: limits.request, network };
  const rests = createRests(restSettings, stopped.signal, log);
  const fetchFile = createFetchFile(fileOrigins, limits.file, log, network);
  const checkAccess = createAccess(options);
  const responderOf = createResponders(createDelivery(rests, log, limits), fetchFile, checkAccess);
  dispatch.connect('discord', responderOf);
  const onInteraction = createInteractionListener({
    dispatch,
    callbacks: createAcknowledgements(apiUrl, limits.acknowledge, network),
    checkAccess,
    channelOf: threads.channelOf,
    suggestMs: limits.suggest,
    responderOf,
    lookPauseMs: limits.retryPause,
    log,
  });
  const register = (client: Client<true>, guildIds: readonly string[]): Promise<void> =>
    registerCommands({
      rest: client.rest,
      applicationId: client.application.id,
      guildIds,
      commands: dispatch.commands,
      log,
      signal: stopped.signal,
    });
  const onJoined = createOnJoined({
    rest: rests.channels,
    guildIds: options.guildIds,
    auditChannel: options.auditChannel,
    register: (client, guildId) => register(client, [guildId]),
    retryPauseMs: limits.retryPause,
    log,
  });
  let session: Session | undefined;

  const backOff = { firstMs: limits.backOffFirst, maxMs: limits.backOffMax, random: Math.random };
  const open = (): Session => {
    const { request: requestMs, login: loginMs, guilds: guildsMs, close: closeMs } = limits;
    const { resume: resumeMs, stable: stableMs, away: awayMs } = limits;
    const sessionSettings = {
      token: options.token,
      apiUrl,
      network,
      requestMs,
      loginMs,
      guildsMs,
      closeMs,
      awayMs,
      reconnect: { backoff: backOff, resumeMs, stableMs },
    };
    const events = { onInteraction, onJoined, onFatal, watchThreads: threads.watch };
    session = openSession(sessionSettings, events, log);
    return session;
  };
  const start = async (): Promise<void> => {
    checkToken(options.token);
    const client = await logIn(open, stopping.signal, backOff, log);
    if (client === undefined || session === undefined) return;
    log.info({ bot: client.user.id, servers: client.guilds.cache.size }, 'connected to Discord');
    // Not awaited: commands that are registered already arrive meanwhile.
    void register(client, options.guildIds);
  };
  return {
    name: 'discord',
    connected: () => session?.connected() ?? false,
    // Sessions that were never ready have lost nothing.
    reconnects: () => session?.losses() ?? 0,
    start,
    post: createPost(rests.channels, log, limits.retryPause),
    lastingMessages: createLastingMessages(rests.channels, log, limits.retryPause),
    stop: async () => {
      stopping.abort();
      await session?.close();
      stopped.abort();
    },
  };
}

/** Before anything else sees it: an error about a header that cannot be sent would quote the header. */
function checkToken(token: string): void {
  if (isToken(token)) return;
  throw new PlatformError('DISCORD_TOKEN is no token: it is empty or has characters that no token has');
}

/**
 * A stand-in for Discord: its REST API and its gateway on one port of 127.0.0.1, for tests and benchmarks that drive the
 * real discord.js.
 *
 *     const discord = await createFakeDiscord({ guilds: [{ id: GUILD, roles: [MODERATOR] }] });
 *     // … start the bot with discord.apiUrl and discord.token …
 *     const command = discord.command({ name: 'unwhitelist', options: { users: '1 2' }, roles: [MODERATOR] });
 *     const { text } = await command.reply();
 *     await discord.close();
 *
 * It holds the bot to Discord's rules: one acknowledgement within 3 s of an interaction's creation, messages within
 * their limits, the bot token where it belongs. Nothing has to be slept for: whatever the bot does can be awaited.
 */
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createFakeCommands, type FakeCommands } from './fake-discord-commands.ts';
import { createFakeGateway, type FakeGateway } from './fake-discord-gateway.ts';
import { createFakeHttp, type FakeHttp, type Route } from './fake-discord-http.ts';
import { type CommandHandle, createFakeInteractions } from './fake-discord-interactions.ts';
import {
  type FakeGuild,
  type FakeInvocation,
  guildCreates,
  interactionCreate,
  ready,
} from './fake-discord-payloads.ts';

export type { Call, Failure, RouteName } from './fake-discord-http.ts';
export type { CommandHandle, ReadReply } from './fake-discord-interactions.ts';
export type { FakeGuild, FakeInvocation } from './fake-discord-payloads.ts';

export interface FakeDiscordOptions {
  /** The servers that there are; the first is where commands are typed when nothing else is said. */
  readonly guilds: readonly FakeGuild[];
  /** The bot token that is accepted. */
  readonly token?: string;
}

export interface FakeDiscord
  extends Pick<FakeHttp, 'calls' | 'called' | 'fail'>, Pick<FakeCommands, 'registered' | 'register'> {
  /** For `DISCORD_API_URL`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly applicationId: string;
  readonly gateway: FakeGateway;
  /** A slash command, sent to every bot that is connected; throws when there is none. */
  readonly command: (invocation: FakeInvocation) => CommandHandle;
  /** What is offered while `focused` is being typed. */
  readonly autocomplete: (
    invocation: FakeInvocation & { readonly focused: string },
  ) => Promise<readonly string[]>;
  /** Ends every connection. Rejects when the bot called a route that the stand-in does not have. */
  readonly close: () => Promise<void>;
}

const APPLICATION_ID = '200000000000000001';
const TOKEN = 'token-of-the-stand-in';

export async function createFakeDiscord({ guilds, token = TOKEN }: FakeDiscordOptions): Promise<FakeDiscord> {
  const interactions = createFakeInteractions();
  const commands = createFakeCommands(APPLICATION_ID, guilds);
  const gatewayUrl = (): string => `ws://127.0.0.1:${port()}/gateway`;
  const http = createFakeHttp(token, [gatewayRoute(gatewayUrl), ...commands.routes, ...interactions.routes]);
  const port = (): number => (http.server.address() as AddressInfo).port;
  const gateway = createFakeGateway({
    token,
    ready: (sessionId) => ready(APPLICATION_ID, guilds, sessionId, gatewayUrl()),
    guilds: () => guildCreates(guilds),
  });
  http.server.on('upgrade', (request, socket: Duplex) => {
    gateway.accept(request, socket);
  });
  await new Promise<void>((resolve) => http.server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${port()}/api`,
    token,
    applicationId: APPLICATION_ID,
    gateway,
    calls: http.calls,
    called: http.called,
    fail: http.fail,
    registered: commands.registered,
    register: commands.register,
    command: (invocation) => {
      const interaction = interactionCreate(APPLICATION_ID, guilds, invocation);
      const handle = interactions.sent(interaction);
      gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return handle;
    },
    autocomplete: ({ focused, ...invocation }) => {
      const interaction = interactionCreate(APPLICATION_ID, guilds, invocation, focused);
      interactions.sent(interaction);
      gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return interactions.suggested(interaction);
    },
    close: async () => {
      for (const part of [gateway, commands, interactions]) part.close();
      await http.close();
      const unknown = http.calls.filter(({ route }) => route === 'unknown');
      if (unknown.length > 0) {
        throw new Error(
          `the bot called what the stand-in does not have: ${unknown.map(({ path }) => path).join(', ')}`,
        );
      }
    },
  };
}

function gatewayRoute(url: () => string): Route {
  // Many logins a second: the identify throttle of discord.js would make tests of reconnection slow.
  const limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 16 };
  const answer = () => ({ status: 200, body: { url: url(), shards: 1, session_start_limit: limit } });
  return { name: 'gateway', method: 'GET', path: /^\/gateway\/bot$/u, bot: true, answer };
}

/**
 * An emulator for Discord: its REST API and its gateway on one port of 127.0.0.1, for tests and benchmarks that drive the
 * real discord.js.
 *
 *     const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [MODERATOR] }] });
 *     // … start the bot with discord.apiUrl and discord.token …
 *     const command = discord.command({ name: 'unwhitelist', options: { users: '1 2' }, roles: [MODERATOR] });
 *     const reply = await command.reply();
 *     const clicked = discord.click(reply, { label: 'Try again', roles: [MODERATOR] });
 *     const { text } = await clicked.reply();
 *     await discord.close();
 *
 * The emulator checks Discord's rules: one acknowledgement within 3 s of an interaction's creation, messages within
 * their limits, the bot token only where it belongs; `close` rejects if the bot has sent anything that Discord's own
 * description of its API does not have. A test can await every action of the bot, so it never has to sleep.
 */
import type { AddressInfo } from 'node:net';
import { createFakeAttachments } from './attachments.ts';
import { createFakeChannels, type FakeChannels } from './channels.ts';
import { createFakeCommands, type FakeCommands } from './commands.ts';
import {
  createEvents,
  DEFAULT_CHANNEL_ID,
  type FakeInteraction,
  type FakeInvocation,
  type FakeInvoker,
  type FakeMessageMenu,
  type FakeUserMenu,
} from './events.ts';
import { loadDescription } from './description.ts';
import { createInspection } from './inspection.ts';
import { createFakeGuilds, type FakeApplication } from './guilds.ts';
import { createFakeGateway, type FakeGateway } from './gateway.ts';
import { createFakeHttp, type FakeHttp } from './http.ts';
import type { Call, Route } from './route.ts';
import { createFakePort, type FakePort } from './port.ts';
import {
  type CommandHandle,
  createFakeInteractions,
  type FakeInteractions,
  type ReadModal,
  type Suggestion,
} from './interactions.ts';
import type { OnStanding, ReadMessage } from './messages.ts';
import { type FakeGuild, guildCreates, ready } from './payloads.ts';
import { createViolations, type ExpectViolations } from '../violations.ts';

export type { FakeInvocation, FakeInvoker } from './events.ts';
export type { FakeAttachment, FakeSeenMessage } from './seen.ts';
export type { ReadMessage, StandingMessage } from './messages.ts';
export type { Call, Failure, RouteName } from './route.ts';
export type { CommandHandle, ReadModal, ReadReply, Suggestion } from './interactions.ts';
export type { FakeGuild } from './payloads.ts';

export interface DiscordEmulatorOptions {
  /** The servers; commands are typed in the first one by default. */
  readonly guilds: readonly FakeGuild[];
  /** The bot token that is accepted. */
  readonly token?: string;
  readonly application?: FakeApplication;
  /** The messages of violations that the test causes itself, for example by changing ids in payloads. */
  readonly ignored?: RegExp;
  /** The deadline of an acknowledgement, in place of Discord's 3 s. */
  readonly windowMs?: number;
  /** The addresses that the emulator gives out, if the bot reaches it through a proxy. */
  readonly addresses?: { readonly gateway?: string; readonly files?: string };
  /** Called with each new message of the bot, and after each edit. */
  readonly onStanding?: OnStanding;
  /** Called with each call, before it is answered. */
  readonly onCall?: (call: Call) => void;
}

export interface DiscordEmulator
  extends
    Pick<FakeHttp, 'calls' | 'called' | 'fail'>,
    Pick<FakeCommands, 'registered' | 'register'>,
    Pick<FakeChannels, 'posted' | 'standing' | 'deleteMessage'>,
    Pick<FakeInteractions, 'directMessages'>,
    ExpectViolations {
  /** For `DISCORD_API_URL`. */
  readonly apiUrl: string;
  /** The origin of attached files, in place of `https://cdn.discordapp.com`. */
  readonly filesOrigin: string;
  readonly token: string;
  readonly applicationId: string;
  readonly gateway: FakeGateway & FakePort;
  /** Sends a slash command to every connected bot; throws if there is none. */
  readonly command: (invocation: FakeInvocation) => CommandHandle;
  /** Awaits the suggestions for the option `focused`. */
  readonly autocomplete: (
    invocation: FakeInvocation & { readonly focused: string },
  ) => Promise<readonly Suggestion[]>;
  /** Awaits the form that a click opens. */
  readonly form: (handle: Pick<CommandHandle, 'id'>) => Promise<ReadModal>;
  /** Submits a form with this text in its first field. */
  readonly submit: (form: ReadModal, text: string, by?: FakeInvoker) => CommandHandle;
  /**
   * Clicks the only button of a message, the one with a label or a custom id, or, without a message, a button with this
   * custom id.
   */
  readonly click: (
    on: ReadMessage | string,
    by?: FakeClicker & { readonly label?: string; readonly customId?: string },
  ) => CommandHandle;
  /**
   * Chooses these values in the select menu of a message that has them all, in the one with a placeholder or a custom id,
   * or, without a message, in a menu with this custom id.
   */
  readonly select: (
    on: ReadMessage | string,
    values: readonly string[],
    by?: FakeClicker & { readonly placeholder?: string; readonly customId?: string },
  ) => CommandHandle;
  /** Uses an entry of a person's menu. */
  readonly userMenu: (menu: FakeUserMenu) => CommandHandle;
  /** Uses an entry of a message's menu. */
  readonly messageMenu: (menu: FakeMessageMenu) => CommandHandle;
  /** Adds the bot to a server. */
  readonly join: (guildId: string) => void;
  /** Changes every later interaction before it is sent to the bot. */
  readonly changeInteractions: (change: (payload: object) => unknown) => void;
  /** Ends every connection. Rejects if the bot sent anything that Discord does not describe, or called an unknown route. */
  readonly close: () => Promise<void>;
}

export interface FakeClicker extends FakeInvoker {
  /** Whether a message that is only known by a custom id is public. */
  readonly seenByAll?: boolean;
}

const APPLICATION_ID = '200000000000000001';
const TOKEN = 'token-of-the-stand-in';

export async function createDiscordEmulator({
  guilds,
  token = TOKEN,
  application = {},
  ignored,
  windowMs,
  addresses = {},
  onStanding,
  onCall,
}: DiscordEmulatorOptions): Promise<DiscordEmulator> {
  const violations = createViolations('Discord', ignored);
  const inspection = createInspection(await loadDescription(), violations);
  const interactions = createFakeInteractions(windowMs, onStanding);
  const channels = createFakeChannels(interactions.direct, onStanding);
  channels.addChannel(DEFAULT_CHANNEL_ID);
  for (const { id, hidden } of guilds.flatMap((guild) => guild.channels ?? []))
    if (!hidden) channels.addChannel(id);
  const commands = createFakeCommands(APPLICATION_ID, guilds);
  const attachments = createFakeAttachments(() => addresses.files ?? `http://127.0.0.1:${port()}`);
  const events = createEvents(APPLICATION_ID, guilds);
  const gatewayPort = createFakePort((request, socket) => {
    gateway.accept(request, socket);
  });
  const gatewayUrl = (): string => addresses.gateway ?? gatewayPort.url();
  const parts = [commands, interactions, channels, attachments];
  const routes = [
    gatewayRoute(gatewayUrl),
    ...createFakeGuilds(APPLICATION_ID, guilds, application),
    ...parts.flatMap((part) => part.routes),
  ];
  const http = createFakeHttp(token, routes, { ...inspection, ...(onCall && { call: onCall }) });
  const port = (): number => (http.server.address() as AddressInfo).port;
  const gateway = createFakeGateway({
    token,
    ready: (sessionId) => ready(APPLICATION_ID, guilds, sessionId, gatewayUrl()),
    guilds: () => guildCreates(guilds),
    onFrame: inspection.frame,
  });
  await gatewayPort.open();
  await new Promise<void>((resolve) => http.server.listen(0, '127.0.0.1', resolve));

  let twist = (payload: object): unknown => payload;
  const send = (interaction: FakeInteraction): CommandHandle => {
    channels.addChannel(interaction.channelId);
    const handle = interactions.sent(interaction);
    gateway.dispatch('INTERACTION_CREATE', twist(interaction.payload));
    return handle;
  };
  const command = (invocation: FakeInvocation, focused?: string): FakeInteraction => {
    const files = Object.entries(invocation.attachments ?? {}).map(([option, attachment]) => {
      return [option, attachments.addAttachment(attachment)] as const;
    });
    return events.command(invocation, Object.fromEntries(files), focused);
  };

  return {
    apiUrl: `http://127.0.0.1:${port()}/api`,
    filesOrigin: `http://127.0.0.1:${port()}`,
    token,
    applicationId: APPLICATION_ID,
    gateway: { ...gateway, ...gatewayPort },
    calls: http.calls,
    called: http.called,
    fail: http.fail,
    registered: commands.registered,
    register: commands.register,
    posted: channels.posted,
    standing: channels.standing,
    deleteMessage: channels.deleteMessage,
    form: ({ id }) => interactions.opened(id),
    submit: ({ customId, fields }, text, by = {}) => {
      const [field] = fields;
      return send(events.modal(customId, field ? { [field.customId]: text } : {}, by));
    },
    directMessages: interactions.directMessages,
    expectViolations: violations.expect,
    command: (invocation) => send(command(invocation)),
    autocomplete: ({ focused, ...invocation }) => {
      const interaction = command(invocation, focused);
      send(interaction);
      return interactions.suggested(interaction);
    },
    click: (on, { label, customId, seenByAll = false, ...by } = {}) => {
      const clicked = interactions.clickable(on, seenByAll);
      return send(events.component(customId ?? buttonId(on, label), undefined, clicked, by));
    },
    select: (on, values, { placeholder, customId, seenByAll = false, ...by } = {}) => {
      const clicked = interactions.clickable(on, seenByAll);
      const id = customId ?? selectId(on, values, placeholder);
      return send(events.component(id, values, clicked, by));
    },
    userMenu: (menu) => send(events.userMenu(menu)),
    messageMenu: (menu) => send(events.messageMenu(menu, attachments.addAttachment)),
    join: (guildId) => {
      const guild = guilds.find(({ id }) => id === guildId);
      if (guild === undefined) throw new Error(`no guild ${guildId}`);
      Object.assign(guild, { member: true });
      for (const { id } of guild.channels ?? []) channels.addChannel(id);
      for (const payload of guildCreates([guild])) gateway.dispatch('GUILD_CREATE', payload);
    },
    changeInteractions: (change) => {
      twist = change;
    },
    close: async () => {
      for (const part of [gateway, commands, interactions, channels]) part.close();
      gatewayPort.shut();
      await http.close();
      violations.throwUnexpected();
    },
  };
}

function buttonId(on: ReadMessage | string, label: string | undefined): string {
  if (typeof on === 'string') return on;
  const found = on.buttons.filter((button) => label === undefined || button.label === label);
  const [button, ...others] = found;
  if (button !== undefined && others.length === 0) return button.customId;
  const labels = on.buttons.map((one) => one.label).join(', ');
  throw new Error(`${found.length} buttons of the message are meant by ${label ?? 'none'}, of: ${labels}`);
}

function selectId(
  on: ReadMessage | string,
  values: readonly string[],
  placeholder: string | undefined,
): string {
  if (typeof on === 'string') return on;
  const select = on.selects.find(
    ({ options, min, max, ...one }) =>
      (placeholder === undefined || placeholder === one.placeholder) &&
      values.length >= min &&
      values.length <= max &&
      values.every((value) => options.some((option) => option.value === value)),
  );
  if (select === undefined) throw new Error(`no select of the message takes ${values.join(', ')}`);
  return select.customId;
}

function gatewayRoute(url: () => string): Route {
  // Allows many logins a second, so that discord.js's identify throttle does not slow tests of reconnection.
  const limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 16 };
  const answer = () => ({ status: 200, body: { url: url(), shards: 1, session_start_limit: limit } });
  return { name: 'gateway', method: 'GET', path: /^\/gateway\/bot$/u, bot: true, answer };
}

/** INTERACTION_CREATE: the smallest payloads that discord.js 14.28 understands, with the fields that it needs. */
import { type FakeGuild, snowflake } from './fake-discord-payloads.ts';

/** Who uses the bot, and where; everything has a default. */
export interface FakeInvoker {
  /** The invoker's roles; all roles of the guild where nothing else is said. */
  readonly roles?: readonly string[];
  readonly guildId?: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** `channelId` is a thread of this channel. */
  readonly threadOf?: string;
  /** A Discord locale: `en-US`, `zh-CN`, … */
  readonly locale?: string;
  /** Typed in a direct message to the bot. */
  readonly dm?: boolean;
  /** The invoker installed the bot for themselves; the server did not. */
  readonly userInstall?: boolean;
  /** How long ago it was typed, in milliseconds. */
  readonly ageMs?: number;
}

/** A slash command; everything but the name has a default. */
export interface FakeInvocation extends FakeInvoker {
  /** One word, or two where it is a subcommand. */
  readonly name: string;
  /** As typed, by name, or whether it was switched on; only those given are sent. */
  readonly options?: Readonly<Record<string, string | boolean>>;
  /** Attached files, by the option's name. */
  readonly attachments?: Readonly<Record<string, FakeAttachment>>;
}

export interface FakeAttachment {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** What comes after the content: nothing (the connection stays open), or the content again and again. */
  readonly then?: 'end' | 'nothing' | 'more';
  /** In bytes, as Discord would tell the bot; the truth where nothing else is said. */
  readonly size?: number;
  /** False where Discord tells its id and nothing else. */
  readonly resolved?: boolean;
  /** The stand-in's own where nothing else is said. */
  readonly url?: string;
}

/** An attachment that is kept at `url`. */
export type KeptAttachment = FakeAttachment & { readonly id: string; readonly url: string };

export interface FakeUserMenu extends FakeInvoker {
  /** Of the entry, in English. */
  readonly name: string;
  /** The user on whom it is used. */
  readonly targetId: string;
}

export interface FakeMessageMenu extends FakeInvoker {
  readonly name: string;
  /** Of the message on which it is used. */
  readonly content: string;
}

export interface FakeInteraction {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  readonly payload: object;
}

export const DEFAULT_CHANNEL_ID = '400000000000000001';
const CATEGORY_ID = '400000000000000009';
const DEFAULT_USER_ID = '300000000000000001';
const INTERACTION = { command: 2, component: 3, autocomplete: 4 };
const COMMAND = { typed: 1, user: 2, message: 3 };
const OPTION = { subcommand: 1, string: 3, boolean: 5, attachment: 11 };
const COMPONENT = { button: 2, select: 3 };
const CHANNEL = { text: 0, dm: 1, thread: 11 };
const GUILD = 0;
const BOT_DM = 1;

export type Send = (
  by: FakeInvoker,
  type: number,
  data: object,
  message?: { readonly flags: number },
) => FakeInteraction;

/** Makes interactions of one bot and its servers. */
export function createEvents(applicationId: string, guilds: readonly FakeGuild[]) {
  const make: Send = (by, type, data, message) =>
    interactionCreate({ applicationId, guilds, by, type, data, message });
  return {
    /** A slash command, or one that is being typed when `focused` names an option. */
    command: (
      invocation: FakeInvocation,
      files: Readonly<Record<string, KeptAttachment>>,
      focused?: string,
    ) =>
      make(
        invocation,
        focused === undefined ? INTERACTION.command : INTERACTION.autocomplete,
        commandData(invocation, files, focused),
      ),
    userMenu: ({ name, targetId, ...by }: FakeUserMenu) =>
      make(by, INTERACTION.command, {
        ...{ id: '1', name, type: COMMAND.user, target_id: targetId },
        resolved: { users: { [targetId]: userOf(targetId) }, members: {} },
      }),
    messageMenu: ({ name, content, ...by }: FakeMessageMenu) => {
      const id = snowflake();
      const message = { id, channel_id: by.channelId ?? DEFAULT_CHANNEL_ID, content, author: userOf('4') };
      const resolved = { messages: { [id]: { ...message, attachments: [], embeds: [], mentions: [] } } };
      return make(by, INTERACTION.command, { id: '1', name, type: COMMAND.message, target_id: id, resolved });
    },
    /** A click on a button, or values picked in a select. */
    component: (customId: string, values: readonly string[] | undefined, by: FakeInvoker) => {
      const type = values === undefined ? COMPONENT.button : COMPONENT.select;
      const data = { custom_id: customId, component_type: type, ...(values && { values }) };
      return make(by, INTERACTION.component, data, { flags: 1 << 6 });
    },
  };
}

function commandData(
  { name, options = {} }: FakeInvocation,
  files: Readonly<Record<string, KeptAttachment>>,
  focused: string | undefined,
): object {
  const typed = Object.entries(options).map(([option, value]) => ({
    type: typeof value === 'boolean' ? OPTION.boolean : OPTION.string,
    ...{ name: option, value },
    ...(option === focused ? { focused: true } : {}),
  }));
  const attached = Object.entries(files).map(([option, { id }]) => {
    return { type: OPTION.attachment, name: option, value: id };
  });
  const given = [...typed, ...attached];
  const [first, second] = name.split(' ');
  const attachments = Object.fromEntries(
    Object.values(files)
      .filter(({ resolved = true }) => resolved)
      .map(({ id, name: filename, size, url }) => [id, { id, filename, size, url }]),
  );
  return {
    ...{ id: '1', name: first, type: COMMAND.typed },
    options: second === undefined ? given : [{ type: OPTION.subcommand, name: second, options: given }],
    ...(attached.length > 0 ? { resolved: { attachments } } : {}),
  };
}

interface Making {
  readonly applicationId: string;
  readonly guilds: readonly FakeGuild[];
  readonly by: FakeInvoker;
  readonly type: number;
  readonly data: object;
  readonly message: { readonly flags: number } | undefined;
}

function interactionCreate({ applicationId, guilds, by, type, data, message }: Making): FakeInteraction {
  const { dm = false, userInstall = false, userId = DEFAULT_USER_ID } = by;
  const { channelId = DEFAULT_CHANNEL_ID, threadOf, locale = 'en-US', ageMs = 0 } = by;
  const guildId = by.guildId ?? guilds[0]?.id ?? '0';
  const roles = by.roles ?? guilds.find(({ id }) => id === guildId)?.roles ?? [];
  const id = snowflake(Date.now() - ageMs);
  const token = `interaction-token-${id}`;
  const user = userOf(userId);
  const joined = { joined_at: '2020-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 };
  const member = { user, roles, permissions: '0', ...joined };
  const owners = userInstall ? { 1: userId } : { 0: dm ? '0' : guildId };
  // A channel's parent is a category, and a thread's is a channel.
  const thread = threadOf && { type: CHANNEL.thread, parent_id: threadOf, thread_metadata: {} };
  const payload = {
    id,
    application_id: applicationId,
    type,
    token,
    version: 1,
    data,
    channel_id: channelId,
    channel: {
      id: channelId,
      ...(dm ? { type: CHANNEL.dm } : { type: CHANNEL.text, parent_id: CATEGORY_ID }),
      ...thread,
    },
    locale,
    entitlements: [],
    authorizing_integration_owners: owners,
    context: dm ? BOT_DM : GUILD,
    app_permissions: '0',
    attachment_size_limit: 10_485_760,
    ...(message && { message: { id: snowflake(), channel_id: channelId, ...message } }),
    ...(dm ? { user } : { guild_id: guildId, guild_locale: 'en-US', member }),
  };
  return { id, token, userId, channelId, payload };
}

function userOf(id: string) {
  return { id, username: `user-${id}`, discriminator: '0', avatar: null, global_name: null };
}

/** Builds INTERACTION_CREATE payloads with the fields that discord.js 14.28 needs. */
import { type FakeGuild, snowflake, userOf } from './payloads.ts';
import {
  attachmentOf,
  type FakeAttachment,
  type FakeSeenMessage,
  type KeepAttachment,
  type KeptAttachment,
  messageOf,
} from './seen.ts';

/** The person who uses the bot, and the place; all fields are optional. */
export interface FakeInvoker {
  /** The invoker's roles; all roles of the server by default. */
  readonly roles?: readonly string[];
  readonly guildId?: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** The parent channel, if `channelId` is a thread. */
  readonly threadOf?: string;
  /** A Discord locale: `en-US`, `zh-CN`, … */
  readonly locale?: string;
  /** Whether the command was typed in a direct message to the bot. */
  readonly dm?: boolean;
  /** Whether the invoker, and not the server, has installed the bot. */
  readonly userInstall?: boolean;
  /** The age of the interaction, in milliseconds. */
  readonly ageMs?: number;
  /** The invoker's name in the server; the invoker has none by default. */
  readonly nickname?: string;
  readonly globalName?: string;
  /** The limit of one file of the bot; 10 MiB by default. */
  readonly uploadMaxBytes?: number;
}

/** A slash command; all fields but the name are optional. */
export interface FakeInvocation extends FakeInvoker {
  /** One word; two words for a subcommand. */
  readonly name: string;
  /** Typed text or a boolean, by the option's name. */
  readonly options?: Readonly<Record<string, string | boolean>>;
  /** Ids of picked people, by the option's name. */
  readonly people?: Readonly<Record<string, string>>;
  /** Attached files, by the option's name. */
  readonly attachments?: Readonly<Record<string, FakeAttachment>>;
}

export interface FakeUserMenu extends FakeInvoker {
  /** The English name of the menu entry. */
  readonly name: string;
  /** The id of the person whose menu is used. */
  readonly targetId: string;
}

/** A use of an entry in a message's menu, with that message. */
export interface FakeMessageMenu extends FakeInvoker, FakeSeenMessage {
  readonly name: string;
}

/** The message in the payload of a click. */
export interface ClickedMessage {
  readonly id: string;
  readonly flags: number;
  readonly components: readonly object[];
  readonly edited_timestamp: string | null;
}

export interface FakeInteraction {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  readonly payload: object;
  readonly clicked: ClickedMessage | undefined;
  /** Whether the interaction is the submission of a form, which must not open another form. */
  readonly submitted: boolean;
  readonly uploadMaxBytes: number;
}

export const DEFAULT_CHANNEL_ID = '400000000000000001';
const CATEGORY_ID = '400000000000000009';
export const DEFAULT_USER_ID = '300000000000000001';
const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 };
const COMMAND = { typed: 1, user: 2, message: 3 };
const OPTION = { subcommand: 1, string: 3, boolean: 5, user: 6, attachment: 11 };
const COMPONENT = { button: 2, select: 3, text: 4, label: 18 };
const CHANNEL = { text: 0, dm: 1, thread: 11 };
const GUILD = 0;
const BOT_DM = 1;

export type Send = (by: FakeInvoker, type: number, data: object, clicked?: ClickedMessage) => FakeInteraction;

/** Builds the interactions of one bot and its servers. */
export function createEvents(applicationId: string, guilds: readonly FakeGuild[]) {
  const make: Send = (by, type, data, clicked) =>
    interactionCreate({ applicationId, guilds, by, type, data, clicked });
  return {
    /** A slash command, or its autocomplete if `focused` names an option. */
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
        id: '1',
        name,
        type: COMMAND.user,
        target_id: targetId,
        resolved: { users: { [targetId]: userOf(targetId) }, members: {} },
      }),
    messageMenu: (menu: FakeMessageMenu, keep: KeepAttachment) => {
      const message = messageOf(menu.channelId ?? DEFAULT_CHANNEL_ID, menu, keep);
      const data = { id: '1', name: menu.name, type: COMMAND.message, target_id: message.id };
      const resolved = { messages: { [message.id]: message } };
      return make(menu, INTERACTION.command, { ...data, resolved });
    },
    /** The submission of a form with these texts in its fields. */
    modal: (customId: string, texts: Readonly<Record<string, string>>, by: FakeInvoker) =>
      make(by, INTERACTION.modal, {
        custom_id: customId,
        components: Object.entries(texts).map(([field, value], index) => ({
          type: COMPONENT.label,
          id: 2 * index + 1,
          component: { type: COMPONENT.text, id: 2 * index + 2, custom_id: field, value },
        })),
      }),
    /** A click on a button, or a choice in a select menu. */
    component: (
      customId: string,
      values: readonly string[] | undefined,
      clicked: ClickedMessage,
      by: FakeInvoker,
    ) => {
      const type = values === undefined ? COMPONENT.button : COMPONENT.select;
      const data = { custom_id: customId, component_type: type, ...(values && { values }) };
      return make(by, INTERACTION.component, data, clicked);
    },
  };
}

function commandData(
  { name, options = {}, people = {} }: FakeInvocation,
  files: Readonly<Record<string, KeptAttachment>>,
  focused: string | undefined,
): object {
  const typed = Object.entries(options).map(([option, value]) => ({
    type: typeof value === 'boolean' ? OPTION.boolean : OPTION.string,
    name: option,
    value,
    ...(option === focused ? { focused: true } : {}),
  }));
  const attached = Object.entries(files).map(([option, { id }]) => {
    return { type: OPTION.attachment, name: option, value: id };
  });
  const picked = Object.entries(people).map(([option, id]) => {
    return { type: OPTION.user, name: option, value: id };
  });
  const given = [...typed, ...picked, ...attached];
  const [first, second] = name.split(' ');
  const attachments = Object.fromEntries(
    Object.values(files)
      .filter(({ resolved = true }) => resolved)
      .map((file) => [file.id, attachmentOf(file)]),
  );
  const users = Object.fromEntries(Object.values(people).map((id) => [id, userOf(id)]));
  return {
    id: '1',
    name: first,
    type: COMMAND.typed,
    options: second === undefined ? given : [{ type: OPTION.subcommand, name: second, options: given }],
    ...(attached.length + picked.length > 0 ? { resolved: { attachments, users, members: {} } } : {}),
  };
}

interface Making {
  readonly applicationId: string;
  readonly guilds: readonly FakeGuild[];
  readonly by: FakeInvoker;
  readonly type: number;
  readonly data: object;
  readonly clicked: ClickedMessage | undefined;
}

function interactionCreate({ applicationId, guilds, by, type, data, clicked }: Making): FakeInteraction {
  const { dm = false, userInstall = false, userId = DEFAULT_USER_ID } = by;
  const { channelId = DEFAULT_CHANNEL_ID, threadOf, locale = 'en-US', ageMs = 0 } = by;
  const { uploadMaxBytes = 10_485_760, nickname = null, globalName = null } = by;
  const guildId = by.guildId ?? guilds[0]?.id ?? '0';
  const roles = by.roles ?? guilds.find(({ id }) => id === guildId)?.roles ?? [];
  const id = snowflake(Date.now() - ageMs);
  const token = `interaction-token-${id}`;
  const user = { ...userOf(userId), global_name: globalName };
  const joined = { joined_at: '2020-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 };
  const member = { user, roles, permissions: '0', nick: nickname, ...joined };
  const owners = userInstall ? { 1: userId } : { 0: dm ? '0' : guildId };
  // The parent of a channel is a category; the parent of a thread is a channel.
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
    attachment_size_limit: uploadMaxBytes,
    ...(clicked && { message: { channel_id: channelId, ...clicked } }),
    ...(dm ? { user } : { guild_id: guildId, guild_locale: 'en-US', member }),
  };
  const submitted = type === INTERACTION.modal;
  return { id, token, userId, channelId, payload, clicked, submitted, uploadMaxBytes };
}

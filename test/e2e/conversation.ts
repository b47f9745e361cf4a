/** Lets one moderator use the assembled bot in the same way on Discord and Slack. */
import type {
  DiscordEmulator,
  FakeClicker,
  FakeInvocation,
  ReadReply,
} from '../../emulators/discord/index.ts';
import type { Delivery, SlackEmulator, Message, Modal } from '../../emulators/slack/index.ts';
import { MODERATOR_ROLE, VIP_ROLE } from '../support/environment.ts';
import {
  fakeDiscord,
  fakeSlack,
  startWithChats,
  withoutMarkUp,
  type BotOptions,
  type BotWithChats,
} from './harness.ts';

export const PLATFORMS = ['Discord', 'Slack'] as const;
export type PlatformName = (typeof PLATFORMS)[number];

/** The reply that the moderator sees. */
export interface Shown {
  /** The text without mark-up and empty lines. */
  readonly text: string;
  /** The labels of the buttons, including the submit button of a modal. */
  readonly buttons: readonly string[];
  /** The files of the reply, as text. */
  readonly files: () => Promise<readonly string[]>;
  /** Whether the reply has replaced the message before it. */
  readonly inPlace: boolean;
  /** Presses the button whose label begins with `label`. */
  readonly press: (label: string) => Promise<Shown>;
}

export interface Conversation {
  /** Gives `/unwhitelist` with these users and options. */
  readonly unwhitelist: (users: string, options?: Readonly<Record<string, string>>) => Promise<Shown>;
  /** Gives a subcommand of `/whitelist` with its options. */
  readonly whitelist: (subcommand: string, options?: Readonly<Record<string, string>>) => Promise<Shown>;
  /** Uses the bot's entry in the menu of a message. */
  readonly messageMenu: (content: string) => Promise<Shown>;
  /** Gives `/unwhitelist` with a file. */
  readonly unwhitelistFile: (name: string, bytes: Uint8Array) => Promise<Shown>;
  /** Gives `/whitelist save` with a file. */
  readonly saveFile: (setName: string, name: string, bytes: Uint8Array) => Promise<Shown>;
}

/** The live groups on which the moderator may act. */
export type Rights = 'all' | 'vip' | 'none';

export interface StartedConversation extends BotWithChats {
  readonly moderator: Conversation;
  /** Gives the moderator other rights. */
  readonly setRights: (rights: Rights) => Promise<void>;
  readonly discord: DiscordEmulator | undefined;
  readonly slack: SlackEmulator | undefined;
}

export interface ConversationOptions extends BotOptions {
  readonly chinese?: boolean;
  /** Whether the channel is bound to no live group. */
  readonly elsewhere?: boolean;
  /** The moderator's rights at the start; `all` by default. */
  readonly rights?: Rights;
}

/** Starts the bot with one chat until the end of the test. The bot asks above 20 users, which is the default of CONFIRM_ABOVE. */
export async function startConversation(
  platform: PlatformName,
  options: ConversationOptions = {},
): Promise<StartedConversation> {
  const env = { CONFIRM_ABOVE: '20', ...options.env };
  if (platform === 'Discord') {
    const discord = await fakeDiscord();
    const bot = await startWithChats({ discord }, { ...options, env });
    let { rights = 'all' } = options;
    const moderator = onDiscord(discord, options, () => ROLES_OF[rights]);
    const become = (now: Rights): Promise<void> => {
      rights = now;
      return Promise.resolve();
    };
    return { ...bot, discord, slack: undefined, moderator, setRights: become };
  }
  const slack = await fakeSlack();
  const bot = await startWithChats({ slack }, { ...options, env });
  const become = async (rights: Rights): Promise<void> => {
    const { all, vip } = USER_GROUPS_OF[rights];
    slack.userGroups.set('S1', all).set('S2', vip);
    for (const id of ['S1', 'S2']) await slack.event({ type: 'subteam_updated', subteam: { id } });
  };
  if (options.rights !== undefined) await become(options.rights);
  return { ...bot, slack, discord: undefined, moderator: onSlack(slack, options), setRights: become };
}

/** The moderator's roles; `vip` needs GROUP_MODERATORS to be VIP_MODERATORS. */
const ROLES_OF = { all: [MODERATOR_ROLE], vip: [VIP_ROLE], none: [] } as const;
const USER_GROUPS_OF = {
  all: { all: ['UMOD', 'UMODZH'], vip: [] },
  vip: { all: [], vip: ['UMOD', 'UMODZH'] },
  none: { all: [], vip: [] },
} as const;

function onDiscord(
  discord: DiscordEmulator,
  { chinese = false, elsewhere = false }: ConversationOptions,
  roles: () => readonly string[],
): Conversation {
  const by = (): FakeClicker & Pick<FakeInvocation, 'channelId'> => ({
    roles: roles(),
    locale: chinese ? 'zh-CN' : 'en-GB',
    ...(elsewhere && { channelId: '400000000000000009' }),
  });
  const show = (reply: ReadReply, inPlace: boolean): Shown => ({
    text: withoutMarkUp(reply.text),
    buttons: reply.buttons.map(({ label }) => label),
    files: () => Promise.resolve(reply.files.map(({ content }) => content)),
    inPlace,
    press: async (label) => {
      const button = reply.buttons.find((one) => one.label.startsWith(label));
      if (button === undefined) throw new Error(`no button ${label} in: ${reply.text}`);
      const clicked = await discord.click(reply, { ...by(), label: button.label }).reply();
      return show(clicked, clicked.messageId === reply.messageId);
    },
  });
  const command = async (name: string, options: Readonly<Record<string, string>>): Promise<Shown> => {
    const { preview, account, ...rest } = options;
    const given = { ...rest, ...(preview !== undefined && { preview: true }) };
    const people = account === undefined ? {} : { people: { account } };
    return show(await discord.command({ name, options: given, ...people, ...by() }).reply(), false);
  };
  return {
    unwhitelist: (users, options = {}) => command('unwhitelist', { users, ...options }),
    whitelist: (subcommand, options = {}) => command(`whitelist ${subcommand}`, options),
    messageMenu: async (content) =>
      show(await discord.messageMenu({ name: 'Remove from whitelist', content, ...by() }).reply(), false),
    unwhitelistFile: async (name, bytes) => {
      const attachments = { file: { name, content: bytes } };
      return show(await discord.command({ name: 'unwhitelist', attachments, ...by() }).reply(), false);
    },
    saveFile: async (setName, name, bytes) => {
      const attachments = { file: { name, content: bytes } };
      const given = { name: 'whitelist save', options: { name: setName }, attachments };
      return show(await discord.command({ ...given, ...by() }).reply(), false);
    },
  };
}

function onSlack(
  slack: SlackEmulator,
  { chinese = false, elsewhere = false }: ConversationOptions,
): Conversation {
  const userId = chinese ? 'UMODZH' : 'UMOD';
  const by = { userId, ...(elsewhere && { channelId: 'C9' }) };
  const show = (message: Message): Shown => ({
    text: withoutMarkUp(message.text),
    buttons: message.buttons,
    files: async () => (await slack.uploads(slack.uploaded.length)).map(({ content }) => content),
    inPlace: message.inPlace,
    press: async (label) => {
      const button = message.buttons.find((one) => one.startsWith(label));
      if (button === undefined) throw new Error(`no button ${label} in: ${message.text}`);
      return shown(slack.click(message, button));
    },
  });
  const showModal = (modal: Modal): Shown => ({
    text: withoutMarkUp(modal.text),
    buttons: modal.submit === undefined ? [] : [modal.submit],
    files: () => Promise.resolve([]),
    inPlace: false,
    press: (label) => {
      if (modal.submit?.startsWith(label) !== true) throw new Error(`no button ${label} in: ${modal.text}`);
      return shown(slack.submit(modal));
    },
  });
  /** Awaits the message or the modal that the bot shows. */
  const shown = (delivery: Delivery): Promise<Shown> =>
    Promise.race([delivery.reply().then(show), delivery.modal().then(showModal)]);
  const line = (text: string, { account, ...options }: Readonly<Record<string, string>>): string => {
    const given = Object.entries(options).map(([name, value]) =>
      name === 'preview' ? 'preview' : name === 'id' ? value : `${name}:${value}`,
    );
    return [account === undefined ? '' : `<@${account}>`, text, ...given].filter(Boolean).join(' ');
  };
  const upload = async (command: Delivery, name: string, bytes: Uint8Array): Promise<Shown> => {
    // Reading a long list takes longer than a trigger id is valid; then a button of a message opens the modal.
    const later = command.reply().then((message) => slack.click(message, message.buttons[0] ?? '').modal());
    const modal = await Promise.race([command.modal(), later]);
    return shown(slack.submit(modal, { file: slack.host({ name, bytes }) }));
  };
  return {
    unwhitelist: (users, options = {}) => shown(slack.command({ text: line(users, options), ...by })),
    whitelist: (subcommand, { users = '', name = '', ...options } = {}) => {
      const given = name !== '' && users !== '' ? `${name} users:${users}` : `${name}${users}`;
      const text = `${subcommand} ${line(given, options)}`;
      return shown(slack.command({ command: '/whitelist', text, ...by }));
    },
    messageMenu: (content) =>
      shown(slack.shortcut({ message: { type: 'message', text: content, ts: '1.1' }, ...by })),
    unwhitelistFile: (name, bytes) => upload(slack.command({ text: '', ...by }), name, bytes),
    saveFile: (setName, name, bytes) => {
      const text = `save ${setName} users:file`;
      return upload(slack.command({ command: '/whitelist', text, ...by }), name, bytes);
    },
  };
}

/** One moderator who talks with the wired bot, the same in Discord and in Slack. */
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

/** What the moderator sees after something that they did. */
export interface Shown {
  /** Without mark-up and empty lines. */
  readonly text: string;
  /** Labels of the buttons, that which submits a dialogue included. */
  readonly buttons: readonly string[];
  /** The files that came with it, as text. */
  readonly files: () => Promise<readonly string[]>;
  /** Whether it has taken the place of what was shown before. */
  readonly inPlace: boolean;
  /** Presses the button whose label begins so. */
  readonly press: (label: string) => Promise<Shown>;
}

export interface Conversation {
  /** `/unwhitelist`, with these users and options. */
  readonly unwhitelist: (users: string, options?: Readonly<Record<string, string>>) => Promise<Shown>;
  /** A subcommand of `/whitelist`, with its options. */
  readonly whitelist: (subcommand: string, options?: Readonly<Record<string, string>>) => Promise<Shown>;
  /** The entry in the menu of a message. */
  readonly messageMenu: (content: string) => Promise<Shown>;
  /** `/unwhitelist` with a file. */
  readonly unwhitelistFile: (name: string, bytes: Uint8Array) => Promise<Shown>;
  /** `/whitelist save` with a file. */
  readonly saveFile: (setName: string, name: string, bytes: Uint8Array) => Promise<Shown>;
}

/** On which live groups the moderator may act. */
export type Rights = 'all' | 'vip' | 'none';

export interface StartedConversation extends BotWithChats {
  readonly moderator: Conversation;
  /** Gives the moderator other rights, from now on. */
  readonly setRights: (rights: Rights) => Promise<void>;
  readonly discord: DiscordEmulator | undefined;
  readonly slack: SlackEmulator | undefined;
}

export interface ConversationOptions extends BotOptions {
  readonly chinese?: boolean;
  /** In a channel that is bound to no group. */
  readonly elsewhere?: boolean;
  /** At the start; `all`, if not given. */
  readonly rights?: Rights;
}

/** Starts the bot with one chat; everything ends with the test. Above 20 users the bot asks, as it does by itself. */
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

/** With VIP_MODERATORS as GROUP_MODERATORS. */
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
  /** Whichever of the two the bot shows. */
  const shown = (delivery: Delivery): Promise<Shown> =>
    Promise.race([delivery.reply().then(show), delivery.modal().then(showModal)]);
  const line = (text: string, { account, ...options }: Readonly<Record<string, string>>): string => {
    const given = Object.entries(options).map(([name, value]) =>
      name === 'preview' ? 'preview' : name === 'id' ? value : `${name}:${value}`,
    );
    return [account === undefined ? '' : `<@${account}>`, text, ...given].filter(Boolean).join(' ');
  };
  const upload = async (command: Delivery, name: string, bytes: Uint8Array): Promise<Shown> => {
    // Reading a long list takes longer than Slack lets a modal be opened: then a button brings it.
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

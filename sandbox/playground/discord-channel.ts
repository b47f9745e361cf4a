/** Discord's part of the playground: the messages of its channels for the page, and the acts of people as interactions. */
import {
  createDiscordEmulator,
  type Call,
  type CommandHandle,
  type DiscordEmulator,
  type FakeInvoker,
  type StandingMessage,
} from '../../emulators/discord/index.ts';
import { within } from '../../src/async/retry.ts';
import type { ActOf } from './acts.ts';
import { DISCORD_CHANNELS, GUILD, MODERATOR_ROLE } from './environment.ts';
import type { Downloads } from './files.ts';
import { ownerOf, personOf } from './people.ts';
import type { ActAnswer, DiscordMessageView, PersonId, RegisteredView, Sections } from './view.ts';
import { createMessageList } from './message-list.ts';

export interface DiscordChannel {
  readonly emulator: DiscordEmulator;
  readonly view: () => Sections['discord'];
  readonly command: (act: ActOf<'discord.command'>) => Promise<ActAnswer>;
  readonly suggest: (act: ActOf<'discord.suggest'>) => Promise<ActAnswer>;
  readonly write: (act: ActOf<'discord.write'>) => ActAnswer;
  readonly press: (act: ActOf<'discord.press'>) => Promise<ActAnswer>;
  /** Submits the form that a press of a button has opened. */
  readonly submit: (act: ActOf<'discord.submit'>) => Promise<ActAnswer>;
  readonly choose: (act: ActOf<'discord.choose'>) => Promise<ActAnswer>;
  readonly messageMenu: (act: ActOf<'discord.messageMenu'>) => Promise<ActAnswer>;
  readonly userMenu: (act: ActOf<'discord.userMenu'>) => Promise<ActAnswer>;
}

export interface DiscordChannelDeps {
  readonly downloads: Downloads;
  readonly onChange: () => void;
  readonly onCall: (call: Call) => void;
}

/** The deadline of an acknowledgement: https://docs.discord.com/developers/interactions/receiving-and-responding */
const ACKNOWLEDGE_MS = 3_000;
/** A form arrives together with the acknowledgement, so this wait is short. */
const FORM_MS = 20;
const NO_ANSWER = 'The application did not respond';
const FAILED: ActAnswer = { kind: 'failed', text: 'This interaction failed' };
const DONE: ActAnswer = { kind: 'done' };

type Command = NonNullable<DiscordMessageView['command']>;
/** The files that a person has attached to a message. */
type Written = { readonly name: string; readonly content: Uint8Array }[];

export async function createDiscordChannel(deps: DiscordChannelDeps): Promise<DiscordChannel> {
  const { downloads, onChange, onCall } = deps;
  const messages = createMessageList<DiscordMessageView>(onChange);
  const standing = new Map<string, StandingMessage>();
  const written = new Map<string, Written>();
  const commands = new Map<string, Command>();
  let registered: readonly RegisteredView[] = [];

  const emulator = await createDiscordEmulator({
    guilds: [
      { id: GUILD, roles: [MODERATOR_ROLE], channels: Object.values(DISCORD_CHANNELS).map((id) => ({ id })) },
    ],
    onStanding: (message) => {
      standing.set(message.id, message);
      const edited = messages.find(message.id)?.thinking === false;
      messages.put({ ...viewOf(message, commands.get(message.interactionId ?? ''), downloads), edited });
    },
    onCall: (call) => {
      if (call.route === 'register') registered = call.body as readonly RegisteredView[];
      onCall(call);
    },
  });

  const by = ({ person, locale }: { person: PersonId; locale: string }): FakeInvoker => {
    const { discordId, name, isModerator } = personOf(person);
    const roles = isModerator ? [MODERATOR_ROLE] : [];
    return { userId: discordId, nickname: name, roles, locale: locale === 'en' ? 'en-US' : locale };
  };
  /** Sends a command, and says in the channel if no reply came. */
  const follow = async (command: Command, channel: string, send: () => CommandHandle): Promise<ActAnswer> => {
    try {
      const handle = send();
      commands.set(handle.id, command);
      if (await isAcknowledged(handle)) return DONE;
    } catch {
      // No bot is connected.
    }
    messages.put({
      id: `failure-${Date.now()}`,
      channel,
      ephemeral: true,
      edited: false,
      atMs: Date.now(),
      files: [],
      thinking: false,
      content: '',
      components: [],
      seenBy: command.by,
      command,
      failure: NO_ANSWER,
    });
    return DONE;
  };
  const use = async (
    messageId: string,
    send: (on: NonNullable<StandingMessage['shown']>) => CommandHandle,
  ) => {
    const shown = standing.get(messageId)?.shown;
    if (shown === undefined) return FAILED;
    try {
      return await answerOf(send(shown), emulator);
    } catch {
      return FAILED;
    }
  };
  const invocation = (act: ActOf<'discord.command'> | ActOf<'discord.suggest'>) => ({
    ...by(act),
    name: act.name,
    options: act.options,
    channelId: DISCORD_CHANNELS[act.channel],
    people: Object.fromEntries(
      Object.entries(act.people).map(([option, id]) => [option, personOf(id).discordId]),
    ),
  });

  return {
    emulator,
    view: () => ({ messages: messages.all(), commands: registered }),
    command: (act) =>
      follow({ by: act.person, name: `/${act.name}` }, act.channel, () => {
        const files = Object.entries(act.files).map(([option, { name, base64 }]) => {
          return [option, { name, content: Buffer.from(base64, 'base64') }] as const;
        });
        return emulator.command({ ...invocation(act), attachments: Object.fromEntries(files) });
      }),
    suggest: async (act) => {
      try {
        const asked = emulator.autocomplete({ ...invocation(act), focused: act.focused });
        return { kind: 'suggestions', choices: (await resultWithin(asked, ACKNOWLEDGE_MS)) ?? [] };
      } catch {
        return { kind: 'suggestions', choices: [] };
      }
    },
    write: ({ person, channel, text, files }) => {
      const kept = files.map(({ name, base64 }) => ({ name, content: Buffer.from(base64, 'base64') }));
      const id = `written-${Date.now()}`;
      written.set(id, kept);
      messages.put({
        id,
        channel,
        author: person,
        ephemeral: false,
        edited: false,
        atMs: Date.now(),
        thinking: false,
        files: kept.map(({ name, content }) => downloads.keep(name, content)),
        content: text,
        components: [],
      });
      return DONE;
    },
    press: (act) =>
      use(act.message, (on) =>
        emulator.click(on, { ...place(act.message), ...by(act), customId: act.customId }),
      ),
    submit: (act) =>
      use(act.message, () => {
        const form = { customId: act.form, title: '', fields: [{ customId: act.field, label: '' }] };
        return emulator.submit(form, act.text, by(act));
      }),
    choose: (act) =>
      use(act.message, (on) =>
        emulator.select(on, act.values, { ...place(act.message), ...by(act), customId: act.customId }),
      ),
    messageMenu: async (act) => {
      const message = messages.find(act.message);
      if (message === undefined) return FAILED;
      const { content, components, channel } = message;
      const files = written.get(act.message) ?? [];
      return follow({ by: act.person, name: act.entry }, channel, () =>
        emulator.messageMenu({
          name: act.entry,
          content,
          components: [...components],
          files,
          ...by(act),
          channelId: channelIdOf(channel),
        }),
      );
    },
    userMenu: (act) =>
      follow({ by: act.person, name: act.entry }, act.channel, () =>
        emulator.userMenu({
          name: act.entry,
          targetId: personOf(act.target).discordId,
          ...by(act),
          channelId: DISCORD_CHANNELS[act.channel],
        }),
      ),
  };

  function place(messageId: string) {
    const message = standing.get(messageId);
    return {
      channelId: message?.channelId ?? DISCORD_CHANNELS.friday,
      seenByAll: message?.userId === undefined,
    };
  }
}

function channelIdOf(channel: string): string {
  return channel === 'audit' ? DISCORD_CHANNELS.audit : DISCORD_CHANNELS.friday;
}

function viewOf(
  { id, channelId, userId, shown }: StandingMessage,
  command: Command | undefined,
  downloads: Downloads,
): DiscordMessageView {
  const owner = userId === undefined ? undefined : ownerOf(userId)?.id;
  const files = (shown?.files ?? []).map(({ name, content }) =>
    downloads.keep(name, Buffer.from(content, name.endsWith('.gz') ? 'base64' : 'utf8')),
  );
  const channel = Object.entries(DISCORD_CHANNELS).find(([, one]) => one === channelId)?.[0];
  return {
    id,
    files,
    atMs: Date.now(),
    thinking: shown === undefined,
    edited: false,
    channel: channel ?? 'direct',
    ephemeral: owner !== undefined && channelId !== undefined,
    ...(owner !== undefined && { seenBy: owner }),
    ...(command && { command }),
    content: shown?.body.content ?? '',
    components: shown?.body.components ?? [],
  };
}

/** The result of a press: a form, an acknowledgement, or neither in time. */
async function answerOf(handle: CommandHandle, { form }: DiscordEmulator): Promise<ActAnswer> {
  const opened = form(handle).catch(() => undefined);
  // The promise of an acknowledgement rejects if the bot opened a form.
  const isDone = await isAcknowledged(handle).catch(() => false);
  const shown = await resultWithin(opened, FORM_MS);
  const [field] = shown?.fields ?? [];
  if (shown !== undefined && field !== undefined)
    return { kind: 'form', customId: shown.customId, title: shown.title, field };
  return isDone ? DONE : FAILED;
}

async function isAcknowledged(handle: CommandHandle): Promise<boolean> {
  return within(handle.acknowledged, ACKNOWLEDGE_MS);
}

/** The value of a promise, or undefined if the promise does not resolve in time. */
async function resultWithin<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  return (await within(promise, ms)) ? promise : undefined;
}

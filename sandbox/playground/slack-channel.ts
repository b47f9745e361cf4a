/** Slack's part of the playground: messages and open modals for the page, and the acts of people as interactions. */
import {
  createSlackEmulator,
  type Call,
  type Delivery,
  type SlackEmulator,
  type Message,
  type Modal,
} from '../../emulators/slack/index.ts';
import type { ActOf } from './acts.ts';
import { SLACK_CHANNELS, USER_GROUP } from './environment.ts';
import type { Downloads } from './files.ts';
import { createMessageList } from './message-list.ts';
import { ownerOf, PEOPLE, personOf } from './people.ts';
import type { ActAnswer, PageLocale, PersonId, Sections, SlackMessageView } from './view.ts';

export interface SlackChannel {
  readonly emulator: SlackEmulator;
  readonly view: () => Sections['slack'];
  readonly command: (act: ActOf<'slack.command'>) => Promise<ActAnswer>;
  readonly write: (act: ActOf<'slack.write'>) => ActAnswer;
  readonly press: (act: ActOf<'slack.press'>) => Promise<ActAnswer>;
  readonly shortcut: (act: ActOf<'slack.shortcut'>) => Promise<ActAnswer>;
  readonly suggest: (act: ActOf<'slack.suggest'>) => Promise<ActAnswer>;
  readonly submit: (act: ActOf<'slack.submit'>) => Promise<ActAnswer>;
  readonly dismiss: (act: ActOf<'slack.dismiss'>) => ActAnswer;
}

export interface SlackChannelDeps {
  readonly downloads: Downloads;
  readonly onChange: () => void;
  readonly onCall: (call: Call) => void;
}

/** The slash commands of the app's manifest. */
const COMMANDS = ['/unwhitelist', '/whitelist'];
const DONE: ActAnswer = { kind: 'done' };
/** The text that Slack's client shows when the bot does not answer. */
const TROUBLE: ActAnswer = { kind: 'failed', text: 'We had some trouble connecting. Try again?' };

export async function createSlackChannel(deps: SlackChannelDeps): Promise<SlackChannel> {
  const { downloads, onChange, onCall } = deps;
  const messages = createMessageList<SlackMessageView>(onChange);
  const standing = new Map<string, Message>();
  const modals = new Map<string, Modal>();
  const attached = new Map<string, readonly Readonly<Record<string, unknown>>[]>();
  const emulator = await createSlackEmulator({
    userGroups: {
      [USER_GROUP]: PEOPLE.filter((one) => one.isModerator).flatMap((one) => Object.values(one.slackIds)),
    },
    users: Object.fromEntries(
      PEOPLE.flatMap(({ slackIds }) => [
        [slackIds.en, { locale: 'en-US' }],
        [slackIds['zh-CN'], { locale: 'zh-CN' }],
      ]),
    ),
    channels: Object.values(SLACK_CHANNELS),
    onStanding: (message) => {
      const id = `${message.channelId} ${message.ts}`;
      const before = standing.get(id);
      standing.set(id, message);
      messages.put({ ...viewOf(id, message), edited: before !== undefined && !message.ephemeral });
    },
    onModal: (modal) => {
      modals.set(modal.id, modal);
      onChange();
    },
    onUpload: ({ name, content, channelId }) => {
      const files = [downloads.keep(name, Buffer.from(content))];
      messages.put({ ...newMessage(channelId, ownerOf(channelId.slice(1))?.id), files });
    },
    onCall,
  });

  /** Slack's client refuses an unknown command itself; the bot does not receive it. */
  const notValid = ({ person, channel }: ActOf<'slack.command'>, command: string): ActAnswer => {
    messages.put({
      ...newMessage(SLACK_CHANNELS[channel], person),
      ephemeral: true,
      failure: `${command} is not a valid command.`,
    });
    return DONE;
  };
  const followCommand = async (delivery: Delivery, { person, channel, text }: ActOf<'slack.command'>) => {
    const failure = await failureOf(delivery);
    if (failure === undefined) return DONE;
    const [command = ''] = text.split(/\s/u);
    messages.put({
      ...newMessage(SLACK_CHANNELS[channel], person),
      ephemeral: true,
      failure: `${command} failed with the error “${failure}”`,
    });
    return DONE;
  };
  const follow = async (delivery: Delivery): Promise<ActAnswer> =>
    (await failureOf(delivery)) === undefined ? DONE : TROUBLE;
  const close = (id: string): ActAnswer => {
    modals.delete(id);
    emulator.dismiss({ id });
    onChange();
    return DONE;
  };

  return {
    emulator,
    view: () => ({
      messages: messages.all(),
      modals: [...modals.values()].flatMap(({ id, userId, view }) => {
        const person = ownerOf(userId)?.id;
        return person === undefined ? [] : [{ id, person, view }];
      }),
    }),
    command: async (act) => {
      const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/u.exec(act.text.trim()) ?? [];
      const { channel, locale } = act;
      const userId = accountOf(act);
      if (!COMMANDS.includes(command)) return notValid(act, command);
      const delivery = emulator.command({
        command,
        text: withMentions(text, locale),
        userId,
        channelId: SLACK_CHANNELS[channel],
        payload: { user_name: act.person, channel_name: channel },
      });
      return followCommand(delivery, act);
    },
    write: ({ person, channel, text, files }) => {
      const message = newMessage(SLACK_CHANNELS[channel], undefined);
      const contents = files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }));
      attached.set(message.id, contents.map(emulator.host));
      const kept = contents.map(({ name, bytes }) => downloads.keep(name, bytes));
      messages.put({ ...message, author: person, text, files: kept });
      return DONE;
    },
    press: ({ person, message: id, label }) => {
      const message = standing.get(id);
      if (message === undefined) return Promise.resolve(TROUBLE);
      const owner = message.userId === '' ? personOf(person).slackIds.en : message.userId;
      return follow(emulator.click(message, label, { userId: owner }));
    },
    shortcut: (act) => {
      const message = messages.find(act.message);
      if (message === undefined) return Promise.resolve(TROUBLE);
      const { text, blocks, author, channel } = message;
      const files = attached.get(act.message) ?? [];
      const user = author === undefined ? 'UBOT' : personOf(author).slackIds.en;
      const delivery = emulator.shortcut({
        userId: accountOf(act),
        channelId: channelIdOf(channel),
        message: { user, text, ...(blocks.length > 0 && { blocks }), ...(files.length > 0 && { files }) },
      });
      return follow(delivery);
    },
    suggest: async ({ modal: id, query }) => {
      const modal = modals.get(id);
      const found = modal === undefined ? [] : await emulator.suggest(modal, query).catch(() => []);
      return { kind: 'suggestions', choices: found.map(({ text: name, value }) => ({ name, value })) };
    },
    submit: async ({ modal: id, selected, pasted, file }) => {
      const modal = modals.get(id);
      if (modal === undefined) return TROUBLE;
      const hosted = file && emulator.host({ name: file.name, bytes: Buffer.from(file.base64, 'base64') });
      const delivery = emulator.submit(modal, {
        selected,
        ...(pasted !== undefined && { pasted }),
        ...(hosted && { file: hosted }),
      });
      if ((await failureOf(delivery)) !== undefined) return TROUBLE;
      const { body } = await delivery.acknowledged;
      const { errors } = (body === '' ? {} : JSON.parse(body)) as { errors?: Record<string, string> };
      return errors === undefined ? close(id) : { kind: 'errors', errors };
    },
    dismiss: ({ modal }) => close(modal),
  };
}

/** Slack's error code for a delivery without acknowledgement; undefined if it was acknowledged. */
async function failureOf({ acknowledged }: Delivery): Promise<string | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, ACKNOWLEDGE_MS, 'operation_timeout');
  const answered = acknowledged.then(
    () => undefined,
    () => 'dispatch_failed',
  );
  return Promise.race([answered, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const ACKNOWLEDGE_MS = 3_000;

function accountOf({ person, locale }: { readonly person: PersonId; readonly locale: PageLocale }): string {
  return personOf(person).slackIds[locale];
}

/** Replaces `@kai` by Slack's form of a mention (the app has `should_escape`). */
function withMentions(text: string, locale: PageLocale): string {
  return text.replaceAll(/@(lin|kai|wei)\b/giu, (_whole, name: string) => {
    const id = name.toLowerCase() as PersonId;
    return `<@${personOf(id).slackIds[locale]}|${id}>`;
  });
}

let made = 0;

function newMessage(channelId: string, seenBy: PersonId | undefined): SlackMessageView {
  return {
    id: `made-${(made += 1)}`,
    channel: channelOf(channelId),
    text: '',
    blocks: [],
    files: [],
    ephemeral: false,
    edited: false,
    atMs: Date.now(),
    ...(seenBy && { seenBy }),
  };
}

function viewOf(id: string, message: Message): SlackMessageView {
  const seenBy = ownerOf(message.userId)?.id;
  const { ephemeral, fallback, blocks } = message;
  return { ...newMessage(message.channelId, seenBy), id, ephemeral, text: fallback, blocks };
}

/** The page's name of a channel. */
function channelOf(channelId: string): string {
  return Object.entries(SLACK_CHANNELS).find(([, one]) => one === channelId)?.[0] ?? 'direct';
}

function channelIdOf(channel: string): string {
  return channel === 'audit' ? SLACK_CHANNELS.audit : SLACK_CHANNELS.friday;
}

/** Delivers commands, interactions and events to the bot, and assigns the bot's messages and modals to them. */
import { randomUUID } from 'node:crypto';
import { createHistory, type History } from './history.ts';
import type { Envelope, Links } from './links.ts';
import { acknowledgedMessage, type Message } from './messages.ts';
import { sendSigned, type HttpAnswer } from './requests.ts';
import type { Modal } from './views.ts';

/** A typed slash command; all fields but the text are optional. */
export interface TypedCommand {
  readonly text: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** The command's name with the slash. */
  readonly command?: string;
  /** Replaces fields of the payload. */
  readonly payload?: Readonly<Record<string, string>>;
  /** Socket Mode only: the number of the connection that carries the command. */
  readonly link?: number;
  /** HTTP mode only: a wrong secret or an old timestamp. */
  readonly signing?: { readonly secret?: string; readonly timestamp?: number };
}

export interface Acknowledgement {
  /** Milliseconds since the command was sent. */
  readonly ms: number;
  /** The HTTP status; 200 in Socket Mode. */
  readonly status: number;
  /** The body, `''` if empty. */
  readonly body: string;
  /** The position among all calls and acknowledgements. */
  readonly order: number;
}

/** An interaction on its way to the bot. */
export interface Delivery {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Rejects if the bot is not connected. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** The messages that the person has seen because of this interaction. */
  readonly shown: readonly Message[];
  /** Awaits the first message to the person. */
  readonly reply: () => Promise<Message>;
  readonly replies: (count: number) => Promise<readonly Message[]>;
  readonly modals: readonly Modal[];
  /** Awaits the modal that the interaction opens, once the modal shows more than a waiting or closing text. */
  readonly modal: () => Promise<Modal>;
}

/** An interaction or command of a person, without the fields that Slack adds to all payloads. */
export interface UserAction {
  readonly type: Envelope['type'];
  readonly userId: string;
  /** Undefined for an action in a modal. */
  readonly channelId: string | undefined;
  /** The first part of the response_url's path; undefined if Slack adds no response_url. */
  readonly responsePath?: 'commands' | 'actions';
  readonly payload: Readonly<Record<string, unknown>>;
  /** The clicked message. */
  readonly clicked?: Message;
  /** The metadata of a submitted modal, in which the bot may have stored the response_url of the command. */
  readonly metadata?: string;
  readonly link?: number;
  readonly signing?: Signing;
}

export interface ResponseUrl {
  readonly userId: string;
  readonly channelId: string;
  readonly expired: boolean;
  /** The clicked message, which is the only one that the response_url can replace. */
  readonly clicked: Message | undefined;
}

export interface Deliveries {
  /** Counts one use of a response_url; undefined for an unknown path. */
  readonly takeResponseUrl: (path: string) => ResponseUrl | undefined;
  /** Assigns a message to a delivery; `responseUrl` is the path of the response_url that it came by. */
  readonly onMessage: (message: Message, responseUrl?: string) => void;
  /** Sends later deliveries as HTTP requests to this port. */
  readonly useHttp: (port: number) => void;
  readonly command: (typed: TypedCommand) => Delivery;
  readonly deliver: (deed: UserAction) => Delivery;
  /** Delivers the same payload again; its messages are added to those of the first delivery. */
  readonly redeliver: (delivery: Delivery) => Delivery;
  /** Delivers an event of the Events API; resolves when the bot has acknowledged it. */
  readonly event: (event: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Uses a trigger id once: returns its person and modal history, or Slack's error code. */
  readonly takeTrigger: (
    id: string,
  ) => { readonly userId: string; readonly onModal: (modal: Modal) => void } | string;
}

interface DeliveryOptions {
  readonly links: Links;
  readonly nextOrder: () => number;
  /** The origin of the emulator, once it listens. */
  readonly origin: () => string;
  readonly secret: string;
  /** How long a trigger id is valid. */
  readonly triggerMs: number;
  /** Called with every acknowledgement of status 200. */
  readonly onAnswer: (envelope: Envelope, body: string) => void;
}

/** A delivered payload with the messages and modals that it has caused. */
interface Sent {
  readonly deed: UserAction;
  /** The path of the response_url. */
  readonly path: string | undefined;
  readonly envelope: Envelope;
  readonly messages: History<Message>;
  readonly modals: History<Modal>;
  readonly at: number;
  uses: number;
  triggered: boolean;
}

type Signing = TypedCommand['signing'];

/** https://docs.slack.dev/interactivity/handling-user-interaction */
const RESPONSE_URL_USES_MAX = 5;

export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { links, nextOrder, origin, secret, triggerMs, onAnswer } = options;
  const sent: Sent[] = [];
  const sentAs = new WeakMap<Delivery, Sent>();
  let httpPort: number | undefined;

  const transmit = async (
    envelope: Envelope,
    { link, signing }: Pick<UserAction, 'link' | 'signing'> = {},
  ): Promise<HttpAnswer> => {
    if (httpPort === undefined) return { status: 200, body: await links.deliver(envelope, link) };
    return sendSigned({ port: httpPort, secret, ...encode(envelope), ...signing });
  };

  const transmitOne = (one: Sent): Delivery => {
    const { envelope, messages, modals, deed } = one;
    const start = performance.now();
    const acknowledged = transmit(envelope, deed).then((answer) => {
      if (answer.status === 200) onAnswer(envelope, answer.body);
      return { ...answer, ms: performance.now() - start, order: nextOrder() };
    });
    void acknowledged.then(({ status, body }) => {
      const { type, userId, channelId = '' } = deed;
      if (type !== 'slash_commands' || status !== 200) return;
      const shown = acknowledgedMessage(body, { userId, channelId, ts: randomUUID() });
      if (shown !== undefined) messages.add(shown);
    }, doNothing);
    // A test that does not await the acknowledgement must not fail by an unhandled rejection.
    acknowledged.catch(doNothing);
    const delivery: Delivery = {
      payload: envelope.payload,
      acknowledged,
      shown: messages.items,
      reply: () => firstItem(messages),
      replies: (count) => messages.first(count),
      modals: modals.items,
      modal: () => firstItem(modals, ({ view }) => view.callback_id?.startsWith('aside:') !== true),
    };
    sentAs.set(delivery, one);
    return delivery;
  };

  const deliver = (deed: UserAction): Delivery => {
    const path = deed.responsePath && `/${deed.responsePath}/T1/${randomUUID()}`;
    const payload = {
      token: 'fake-verification-token',
      api_app_id: 'A1',
      trigger_id: randomUUID(),
      ...(path !== undefined && { response_url: `${origin()}${path}` }),
      ...deed.payload,
    };
    const envelope = { type: deed.type, payload, id: randomUUID() };
    const histories = { messages: createHistory<Message>(), modals: createHistory<Modal>() };
    const one = { deed, path, envelope, ...histories, at: performance.now(), uses: 0, triggered: false };
    sent.push(one);
    return transmitOne(one);
  };

  return {
    useHttp: (port) => {
      httpPort = port;
    },
    deliver,
    command: ({ signing, link, userId = 'U1', channelId = 'C1', ...typed }) =>
      deliver({
        type: 'slash_commands',
        responsePath: 'commands',
        userId,
        channelId,
        payload: commandPayload({ ...typed, userId, channelId }),
        ...(link !== undefined && { link }),
        ...(signing && { signing }),
      }),
    redeliver: (delivery) => {
      const one = sentAs.get(delivery);
      if (one === undefined) throw new Error('that was never delivered');
      return transmitOne(one);
    },
    takeTrigger: (id) => {
      const one = sent.find(({ envelope }) => envelope.payload['trigger_id'] === id);
      if (one === undefined) return 'invalid_trigger_id';
      if (one.triggered) return 'exchanged_trigger_id';
      one.triggered = true;
      if (performance.now() - one.at >= triggerMs) return 'expired_trigger_id';
      return { userId: one.deed.userId, onModal: one.modals.add };
    },
    event: async (event) => {
      const id = randomUUID();
      const payload = { type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event_id: id, event };
      const envelope = { type: 'events_api', payload, id } as const;
      const { status, body } = await transmit(envelope);
      if (status === 200) onAnswer(envelope, body);
    },
    takeResponseUrl: (path) => {
      const one = sent.find((candidate) => candidate.path === path);
      if (one === undefined) return undefined;
      one.uses += 1;
      const { userId, channelId = '', clicked } = one.deed;
      return { userId, channelId, expired: one.uses > RESPONSE_URL_USES_MAX, clicked };
    },
    onMessage: (message, responseUrl) => {
      // Only a response_url names its delivery; other messages are assigned to the latest delivery.
      const one = sent.findLast(({ path, deed: { userId, channelId = message.channelId, metadata = '' } }) =>
        message.via === 'response_url'
          ? path === responseUrl || metadata.includes(responseUrl ?? '?')
          : userId === message.userId &&
            (message.via === 'direct-message' || channelId === message.channelId),
      );
      one?.messages.add(message);
    },
  };
}

async function firstItem<Item>(history: History<Item>, wanted?: (item: Item) => boolean): Promise<Item> {
  const [item] = await history.first(1, wanted);
  if (item === undefined) throw new Error('unreachable');
  return item;
}

/** The body of a request that carries an envelope over HTTP. */
export function encode({
  type,
  payload,
}: Envelope): Pick<Parameters<typeof sendSigned>[0], 'body' | 'contentType'> {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields =
    type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return {
    body: new URLSearchParams(fields).toString(),
    contentType: 'application/x-www-form-urlencoded',
  };
}

/** Fields: https://docs.slack.dev/interactivity/implementing-slash-commands */
function commandPayload(
  typed: TypedCommand & Pick<UserAction, 'userId' | 'channelId'>,
): UserAction['payload'] {
  return {
    team_id: 'T1',
    team_domain: 'fake',
    channel_id: typed.channelId,
    channel_name: 'general',
    user_id: typed.userId,
    user_name: 'moderator',
    command: typed.command ?? '/unwhitelist',
    text: typed.text,
    is_enterprise_install: 'false',
    ...typed.payload,
  };
}

function doNothing(): void {
  // The test sees the error in the promise that it awaits.
}

/** Delivers what people do to the bot, and records what they are shown. */
import { randomUUID } from 'node:crypto';
import { createHistory, type History } from './history.ts';
import type { Envelope, Links } from './links.ts';
import { acknowledgedMessage, type Message } from './messages.ts';
import { sendSigned, type HttpAnswer } from './requests.ts';
import type { Modal } from './views.ts';

/** A slash command as typed; everything but the text can be left out. */
export interface TypedCommand {
  readonly text: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** With its slash. */
  readonly command?: string;
  /** Fields of the payload to replace. */
  readonly payload?: Readonly<Record<string, string>>;
  /** Socket Mode only: the number of the connection to send it by. */
  readonly link?: number;
  /** HTTP mode only: a wrong secret or an old timestamp. */
  readonly signing?: { readonly secret?: string; readonly timestamp?: number };
}

export interface Acknowledgement {
  /** From sending the command. */
  readonly ms: number;
  /** Of HTTP; 200 in Socket Mode. */
  readonly status: number;
  /** `''` for an empty one. */
  readonly body: string;
  /** Its place among all calls and acknowledgements. */
  readonly order: number;
}

/** An interaction on its way to the bot. */
export interface Delivery {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Rejects when the bot is not connected. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** What the moderator has been shown so far because of it. */
  readonly shown: readonly Message[];
  /** The first message that the moderator is shown. */
  readonly reply: () => Promise<Message>;
  readonly replies: (count: number) => Promise<readonly Message[]>;
  readonly modals: readonly Modal[];
  /** What is shown in the modal that is opened because of it, once that says more than that it waits or that it is over. */
  readonly modal: () => Promise<Modal>;
}

/** An interaction, before Slack adds its common fields. */
export interface Deed {
  readonly type: Envelope['type'];
  readonly userId: string;
  /** Undefined for what happens in a modal. */
  readonly channelId: string | undefined;
  /** Whether Slack gives it a response_url, and with which path. */
  readonly responsePath?: 'commands' | 'actions';
  readonly payload: Readonly<Record<string, unknown>>;
  /** The message whose button was clicked. */
  readonly clicked?: Message;
  /** Of a submission: what the modal holds, where the bot may have kept the response_url of what opened it. */
  readonly metadata?: string;
  readonly link?: number;
  readonly signing?: Signing;
}

export interface ResponseUrl {
  readonly userId: string;
  readonly channelId: string;
  readonly expired: boolean;
  /** The message whose button was clicked: it alone can be replaced. */
  readonly clicked: Message | undefined;
}

export interface Deliveries {
  /** Whose response_url this path is, whether it may still be used, and what was clicked; undefined for an unknown one. */
  readonly takeResponseUrl: (path: string) => ResponseUrl | undefined;
  /** `responseUrl`: the path of the one that it came by. */
  readonly onMessage: (message: Message, responseUrl?: string) => void;
  /** From now on, commands and events are HTTP requests to this port. */
  readonly useHttp: (port: number) => void;
  readonly command: (typed: TypedCommand) => Delivery;
  readonly deliver: (deed: Deed) => Delivery;
  /** Delivers the very same thing once more; what it shows is counted with the first delivery's. */
  readonly redeliver: (delivery: Delivery) => Delivery;
  /** Delivers an event of the Events API; resolves when it has been acknowledged. */
  readonly event: (event: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Uses up a trigger id: what was done with it, or Slack's error code. */
  readonly takeTrigger: (
    id: string,
  ) => { readonly userId: string; readonly onModal: (modal: Modal) => void } | string;
}

interface DeliveryOptions {
  readonly links: Links;
  readonly nextOrder: () => number;
  /** Of the emulator, once it listens. */
  readonly origin: () => string;
  readonly secret: string;
  /** How long a trigger id is good for. */
  readonly triggerMs: number;
  /** Called with every answer that is no refusal. */
  readonly onAnswer: (envelope: Envelope, body: string) => void;
}

/** Something that was delivered. */
interface Sent {
  readonly deed: Deed;
  /** Of its response_url. */
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
    { link, signing }: Pick<Deed, 'link' | 'signing'> = {},
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
    }, ignore);
    // A test that never looks at it should fail by what it does look at.
    acknowledged.catch(ignore);
    const delivery: Delivery = {
      payload: envelope.payload,
      acknowledged,
      shown: messages.items,
      reply: () => first(messages),
      replies: (count) => messages.first(count),
      modals: modals.items,
      modal: () => first(modals, ({ view }) => view.callback_id?.startsWith('aside:') !== true),
    };
    sentAs.set(delivery, one);
    return delivery;
  };

  const deliver = (deed: Deed): Delivery => {
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
      // Only a response_url says what it belongs to; what comes by another way is taken for the latest.
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

async function first<Item>(history: History<Item>, wanted?: (item: Item) => boolean): Promise<Item> {
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
function commandPayload(typed: TypedCommand & Pick<Deed, 'userId' | 'channelId'>): Deed['payload'] {
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

function ignore(): void {
  // Shown by what the test does look at.
}

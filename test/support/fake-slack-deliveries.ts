/** Slash commands and events on their way to the bot, and what their senders are shown because of them. */
import { randomUUID } from 'node:crypto';
import type { ApiState } from './fake-slack-api.ts';
import { createHistory, type History } from './fake-slack-history.ts';
import type { Envelope, Links } from './fake-slack-links.ts';
import type { Message } from './fake-slack-messages.ts';
import { sendSigned, type HttpAnswer } from './fake-slack-requests.ts';

/** A slash command as typed; everything but the text can be left out. */
export interface TypedCommand {
  readonly text: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** With its slash. */
  readonly command?: string;
  /** Fields of the payload to replace. */
  readonly payload?: Readonly<Record<string, string>>;
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

/** One slash command on its way. */
export interface Delivery {
  readonly payload: Readonly<Record<string, string>>;
  /** Rejects when the bot is not connected. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** What the moderator has been shown so far because of this command. */
  readonly shown: readonly Message[];
  /** The first message that the moderator is shown. */
  readonly reply: () => Promise<Message>;
  readonly replies: (count: number) => Promise<readonly Message[]>;
}

export interface Deliveries extends Pick<ApiState, 'takeResponseUrl' | 'onMessage'> {
  /** From now on, commands and events are HTTP requests to this port. */
  readonly useHttp: (port: number) => void;
  readonly command: (typed: TypedCommand) => Delivery;
  /** Delivers the very same command once more; what it shows is counted with the first delivery's. */
  readonly redeliver: (delivery: Delivery) => Delivery;
  /** Delivers an event of the Events API; resolves when it has been acknowledged. */
  readonly event: (event: Readonly<Record<string, unknown>>) => Promise<void>;
}

interface DeliverySettings {
  readonly links: Links;
  readonly nextOrder: () => number;
  /** Of the stand-in, once it listens. */
  readonly origin: () => string;
  readonly secret: string;
}

/** A command that was delivered. */
interface Sent {
  /** Of its response_url. */
  readonly path: string;
  readonly envelope: Envelope & { readonly payload: Readonly<Record<string, string>> };
  readonly messages: History<Message>;
  uses: number;
}

type Signing = TypedCommand['signing'];

/** https://docs.slack.dev/interactivity/handling-user-interaction */
const RESPONSE_URL_USES_MAX = 5;

export function createDeliveries({ links, nextOrder, origin, secret }: DeliverySettings): Deliveries {
  const sent = new Map<string, Sent>();
  let httpPort: number | undefined;

  const transmit = async (envelope: Envelope, signing?: Signing): Promise<HttpAnswer> => {
    if (httpPort === undefined) return { status: 200, body: await links.deliver(envelope) };
    return sendSigned({ port: httpPort, secret, ...encode(envelope), ...signing });
  };

  const deliver = ({ envelope, messages }: Sent, signing?: Signing): Delivery => {
    const start = performance.now();
    const acknowledged = transmit(envelope, signing).then((answer) => ({
      ...answer,
      ms: performance.now() - start,
      order: nextOrder(),
    }));
    // A test that never looks at it should fail by what it does look at.
    acknowledged.catch(() => undefined);
    return {
      payload: envelope.payload,
      acknowledged,
      shown: messages.items,
      reply: async () => {
        const [message] = await messages.first(1);
        if (message === undefined) throw new Error('unreachable');
        return message;
      },
      replies: (count) => messages.first(count),
    };
  };

  return {
    useHttp: (port) => {
      httpPort = port;
    },
    command: ({ signing, ...typed }) => {
      const payload = commandPayload(typed, origin());
      const path = new URL(payload['response_url'] ?? '').pathname;
      const envelope = { type: 'slash_commands', payload, id: randomUUID() } as const;
      const one: Sent = { path, envelope, messages: createHistory(), uses: 0 };
      sent.set(path, one);
      return deliver(one, signing);
    },
    redeliver: ({ payload }) => {
      const one = sent.get(new URL(payload['response_url'] ?? '').pathname);
      if (one === undefined) throw new Error('that command was never delivered');
      return deliver(one);
    },
    event: async (event) => {
      const payload = {
        type: 'event_callback',
        team_id: 'T1',
        api_app_id: 'A1',
        event_id: randomUUID(),
        event,
      };
      await transmit({ type: 'events_api', payload, id: randomUUID() });
    },
    takeResponseUrl: (path) => {
      const one = sent.get(path);
      if (one === undefined) return undefined;
      one.uses += 1;
      const { user_id: userId = '' } = one.envelope.payload;
      return { userId, expired: one.uses > RESPONSE_URL_USES_MAX };
    },
    onMessage: (message, { channelId, responseUrl }) => {
      // Only a response_url says which command it belongs to; what comes by another way is taken for the latest.
      const one = [...sent.values()].findLast(({ path, envelope: { payload } }) =>
        message.via === 'response_url'
          ? path === responseUrl
          : payload['user_id'] === message.userId &&
            (message.via === 'direct-message' || payload['channel_id'] === channelId),
      );
      one?.messages.add(message);
    },
  };
}

function encode({ type, payload }: Envelope): Pick<Parameters<typeof sendSigned>[0], 'body' | 'contentType'> {
  return type === 'slash_commands'
    ? {
        body: new URLSearchParams(payload as Record<string, string>).toString(),
        contentType: 'application/x-www-form-urlencoded',
      }
    : { body: JSON.stringify(payload), contentType: 'application/json' };
}

/** Fields: https://docs.slack.dev/interactivity/implementing-slash-commands */
function commandPayload(typed: TypedCommand, origin: string): Readonly<Record<string, string>> {
  return {
    token: 'fake-verification-token',
    team_id: 'T1',
    team_domain: 'fake',
    channel_id: typed.channelId ?? 'C1',
    channel_name: 'general',
    user_id: typed.userId ?? 'U1',
    user_name: 'moderator',
    command: typed.command ?? '/unwhitelist',
    text: typed.text,
    api_app_id: 'A1',
    is_enterprise_install: 'false',
    response_url: `${origin}/commands/T1/${randomUUID()}`,
    trigger_id: randomUUID(),
    ...typed.payload,
  };
}

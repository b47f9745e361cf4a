/** Reads WebSocket frames from Slack before the SDK does, and drops those that the SDK cannot read. */
import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import type { PayloadFilter, Filtered } from './payload-filter.ts';

type Client = SocketModeReceiver['client'];

export interface FrameListeners {
  /** An envelope has arrived, which Slack wants acknowledged. */
  readonly onEnvelope: (id: string) => void;
  /** The acknowledgement of an envelope is being sent. */
  readonly onAcknowledgement: (id: string) => void;
  /** Slack announces that it will end the connection: `warning`, `refresh_requested`, `link_disabled`, … */
  readonly onDisconnect: (reason: string) => void;
}

interface Frame {
  readonly type?: unknown;
  readonly reason?: unknown;
  readonly envelope_id?: unknown;
  readonly payload?: unknown;
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const WITH_PAYLOAD = new Set<unknown>(['events_api', 'slash_commands', 'interactive']);

/**
 * Listens to the frames of a client that was not started yet. It gets only those of a form that Slack's have, and that
 * this bot uses: it loses the promise of each frame that it stumbles over, and emits each as an event of the type that the
 * frame says it has, so that one of type `error` or `close` would be taken for its own. What is not used is acknowledged.
 *
 * `disconnect` frames are kept from it, too: it would close its web socket in the same moment, and what had arrived just
 * before could not be acknowledged any more (@slack/socket-mode 3.1.0, `onWebSocketMessage`). The caller closes
 * the client in its own time. https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect
 *
 * This and nothing else leans on how the SDK hands frames to itself, which `test/slack/receive/refresh.test.ts` watches.
 */
export function listenToFrames(
  client: Client,
  listeners: FrameListeners,
  { payloadFilter, log }: { readonly payloadFilter: PayloadFilter; readonly log: Logger },
): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...message: unknown[]) => {
    const frame = parse(message[0]);
    const { type, reason, envelope_id: id } = frame;
    if (type === 'disconnect') {
      listeners.onDisconnect(typeof reason === 'string' ? reason : 'no reason given');
      return;
    }
    switch (judge(frame, payloadFilter)) {
      case 'ours':
        if (typeof id === 'string') listeners.onEnvelope(id);
        for (const read of readers) Reflect.apply(read, client, message);
        break;
      case 'unused':
      case 'foreign':
        acknowledge(client, frame).catch(() => undefined);
        break;
      case 'malformed':
        log.warn('Slack sent a frame that is not of the documented form: it was not read');
    }
  });
  client.on('outgoing_message', (message: { readonly envelope_id: string }) => {
    listeners.onAcknowledgement(message.envelope_id);
  });
}

function judge({ type, payload, envelope_id: id }: Frame, payloadFilter: PayloadFilter): Filtered {
  if (type === 'hello') return 'ours';
  // What has no id cannot be acknowledged.
  if (!WITH_PAYLOAD.has(type) || typeof id !== 'string') return 'malformed';
  const sifted = payloadFilter.read(payload);
  if (sifted !== 'ours') return sifted;
  // For such a frame the client reads `payload.event.type` at once.
  const hasEvent = (payload as { event?: unknown }).event !== undefined;
  return (type === 'events_api') === hasEvent ? 'ours' : 'malformed';
}

/** Slack repeats an event that is not acknowledged. */
async function acknowledge(client: Client, { envelope_id: id }: Frame): Promise<void> {
  const send = Reflect.get(client, 'send') as (id: unknown) => Promise<void>;
  await send.call(client, id);
}

function parse(data: unknown): Frame {
  try {
    return (JSON.parse(String(data)) ?? {}) as Frame;
  } catch {
    return {};
  }
}

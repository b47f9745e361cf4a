/** What passes over a web socket to Slack, seen before the SDK acts on it. */
import type { SocketModeReceiver } from '@slack/bolt';

export interface FrameListeners {
  /** An envelope has arrived, which Slack wants acknowledged. */
  readonly onEnvelope: (id: string) => void;
  /** The acknowledgement of an envelope is being sent. */
  readonly onAcknowledgement: (id: string) => void;
  /** Slack announces that it will end the connection: `warning`, `refresh_requested`, `link_disabled`, … */
  readonly onDisconnect: (reason: string) => void;
}

/**
 * Listens to the frames of a client that was not started yet, and keeps `disconnect` frames from it: it would close its
 * web socket in the same moment, and what had arrived just before could not be acknowledged any more (@slack/socket-mode
 * 3.1.0, `onWebSocketMessage`). Whoever calls this closes the client in its own time.
 * https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect
 *
 * This and nothing else leans on how the SDK hands frames to itself, which `test/slack/refresh.test.ts` watches.
 */
export function listenToFrames(client: SocketModeReceiver['client'], listeners: FrameListeners): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...frame: unknown[]) => {
    const { type, reason, envelope_id: id } = parse(frame[0]);
    if (type === 'disconnect') {
      listeners.onDisconnect(typeof reason === 'string' ? reason : 'no reason given');
      return;
    }
    if (typeof id === 'string') listeners.onEnvelope(id);
    for (const read of readers) Reflect.apply(read, client, frame);
  });
  client.on('outgoing_message', (message: { readonly envelope_id: string }) => {
    listeners.onAcknowledgement(message.envelope_id);
  });
}

interface Frame {
  readonly type?: unknown;
  readonly reason?: unknown;
  readonly envelope_id?: unknown;
}

function parse(data: unknown): Frame {
  if (typeof data !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

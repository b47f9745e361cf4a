/** Keeps from Bolt's Socket Mode client what it cannot read: it loses the promise of each frame that it stumbles over. */
import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { readForm, type Delivered } from './form.ts';

type Client = SocketModeReceiver['client'];

interface Frame {
  readonly type?: unknown;
  readonly envelope_id?: unknown;
  readonly payload?: unknown;
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode; what is not about something that somebody did has no payload. */
const WITH_PAYLOAD = new Set<unknown>(['events_api', 'slash_commands', 'interactive']);
const WITHOUT_PAYLOAD = new Set<unknown>(['hello', 'disconnect']);

/**
 * From now on `client` gets only frames of a form that Slack's have, and that this bot uses; what it does not use is
 * acknowledged. The client emits each frame as an event of the type that the frame says it has: one of type `error` or
 * `close` would be taken for the client's own.
 */
export function guardFrames(client: Client, log: Logger): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const frame = parse(data);
    switch (judge(frame)) {
      case 'ours':
        for (const read of readers) read.call(client, data, isBinary);
        break;
      case 'unused':
        acknowledge(client, frame).catch(() => undefined);
        break;
      case 'malformed':
        log.warn('Slack sent a frame that is not of the documented form: it was not read');
    }
  });
}

function judge({ type, payload }: Frame): Delivered {
  if (WITHOUT_PAYLOAD.has(type)) return 'ours';
  if (!WITH_PAYLOAD.has(type)) return 'malformed';
  const form = readForm(payload);
  // For such a frame the client reads `payload.event.type` at once.
  const hasEvent = form !== 'malformed' && (payload as { event?: unknown }).event !== undefined;
  return (type === 'events_api') === hasEvent ? form : 'malformed';
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

/** The Socket Mode side of the Slack stand-in: connections, envelopes and their acknowledgements. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Faults } from './fake-slack-faults.ts';
import { createHistory } from './fake-slack-history.ts';
import { acceptWebSocket, type ServerWebSocket } from './fake-slack-websocket.ts';

export interface Envelope {
  readonly type: 'slash_commands' | 'events_api' | 'interactive';
  readonly payload: Readonly<Record<string, unknown>>;
  /** The same for a second delivery. */
  readonly id?: string;
}

export interface Links {
  /** Takes an HTTP upgrade. Faults: `link` (the upgrade itself), `hello`, `pong`, `close` (any fault: not sent). */
  readonly accept: (request: IncomingMessage, socket: Duplex) => void;
  /** Resolves with the acknowledgement's payload as JSON, `''` for an empty one. */
  readonly deliver: (envelope: Envelope) => Promise<string>;
  /** Sends a frame as it stands to every connection. */
  readonly frame: (text: string) => void;
  /** The payload of the next acknowledgement of an envelope, as `deliver` has it. */
  readonly acknowledged: (id: string) => Promise<string>;
  /** Sends a `disconnect` frame to every connection. */
  readonly disconnect: (reason: 'warning' | 'refresh_requested' | 'link_disabled') => void;
  /** Cuts every connection without a word. */
  readonly drop: () => void;
  /** Resolves when the bot has been greeted `count` times since the start. */
  readonly greeted: (count: number) => Promise<void>;
  /** Resolves when `count` connections have ended since the start. */
  readonly ended: (count: number) => Promise<void>;
  readonly open: () => number;
}

export function createLinks(faults: Faults): Links {
  const connections = new Set<ServerWebSocket>();
  /** By envelope, in the order of delivery: the same envelope may be under way twice. */
  const awaited = new Map<string, ((payload: string) => void)[]>();
  const greetings = createHistory<true>();
  const endings = createHistory<true>();

  const acknowledge = (text: string): void => {
    const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload?: object };
    const body = payload === undefined || Object.keys(payload).length === 0 ? '' : JSON.stringify(payload);
    awaited.get(id)?.shift()?.(body);
  };

  const acknowledged = (id: string): Promise<string> =>
    new Promise((resolve) => {
      awaited.set(id, [...(awaited.get(id) ?? []), resolve]);
    });

  return {
    acknowledged,
    accept: (request, socket) => {
      const fault = faults.next('link');
      if (fault === 'drop') socket.destroy();
      else if (fault !== undefined && fault !== 'hang')
        socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      if (fault !== undefined) return;
      const connection = acceptWebSocket(request, socket, {
        onText: acknowledge,
        onClosed: () => {
          connections.delete(connection);
          endings.add(true);
        },
        answersPing: () => faults.next('pong') === undefined,
        answersClose: () => faults.next('close') === undefined,
      });
      connections.add(connection);
      if (faults.next('hello') !== undefined) return;
      connection.send(
        JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }),
      );
      greetings.add(true);
    },
    deliver: ({ type, payload, id = randomUUID() }) => {
      // Like Slack: any one of the connections gets it.
      const connection = [...connections].at(-1);
      if (connection === undefined)
        return Promise.reject(new Error('the bot is not connected (dispatch_failed)'));
      const answer = acknowledged(id);
      const accepts = type !== 'events_api';
      connection.send(
        JSON.stringify({
          type,
          envelope_id: id,
          accepts_response_payload: accepts,
          retry_attempt: 0,
          payload,
        }),
      );
      return answer;
    },
    frame: (text) => {
      for (const connection of connections) connection.send(text);
    },
    disconnect: (reason) => {
      for (const connection of connections) connection.send(JSON.stringify({ type: 'disconnect', reason }));
    },
    drop: () => {
      for (const connection of connections) connection.drop();
    },
    greeted: async (count) => {
      await greetings.first(count);
    },
    ended: async (count) => {
      await endings.first(count);
    },
    open: () => connections.size,
  };
}

/** The Socket Mode server of the Slack emulator: connections, envelopes and acknowledgements. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Fault, Faults } from './faults.ts';
import { createHistory } from './history.ts';
import { acceptWebSocket, type ServerWebSocket } from '../websocket.ts';

export interface Envelope {
  readonly type: 'slash_commands' | 'events_api' | 'interactive';
  readonly payload: Readonly<Record<string, unknown>>;
  /** The envelope's id; a second delivery has the same. */
  readonly id?: string;
}

/** Why Slack announces the end of a connection. https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export interface Links {
  /** Accepts an HTTP upgrade. Faults: `link` (the upgrade itself), `hello`, `pong`, `close` (any fault: not sent). */
  readonly accept: (request: IncomingMessage, socket: Duplex) => void;
  /**
   * Sends an envelope by the connection `link`, or by the live connections in turn, as Slack does. Resolves with the
   * acknowledgement's payload as JSON, `''` if empty.
   */
  readonly deliver: (envelope: Envelope, link?: number) => Promise<string>;
  /** Sends a raw frame by one of the connections. */
  readonly frame: (text: string) => void;
  /** Awaits the payload of the next acknowledgement of an envelope, in the form of `deliver`. */
  readonly acknowledged: (id: string) => Promise<string>;
  /** Sends a `disconnect` frame to one connection, or to all; later deliveries do not use that connection by themselves. */
  readonly disconnect: (reason: DisconnectReason, link?: number) => void;
  /** Sends a close frame to one connection, or to all, and leaves TCP open, as Slack does (node-slack-sdk#2752). */
  readonly closeLink: (link?: number) => void;
  /** Cuts one connection, or all, without a close frame. */
  readonly drop: (link?: number) => void;
  /** Resolves when `count` connections have received `hello` since the start. */
  readonly greeted: (count: number) => Promise<void>;
  /** Resolves when `count` connections have ended since the start. */
  readonly ended: (count: number) => Promise<void>;
  /** The number of open connections in any state. */
  readonly open: () => number;
  /** The largest number of connections that were open at once. */
  readonly mostOpen: () => number;
  /** The numbers of the connections that deliver commands now, counted from 1 in the order of their creation. */
  readonly live: () => readonly number[];
}

interface Link {
  readonly number: number;
  readonly socket: ServerWebSocket;
  /** Whether the connection delivers commands: `hello` was sent, and no side has announced the end. */
  live: boolean;
}

/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001;

/** @param onFrame called with every frame that the bot sends */
export function createLinks(faults: Faults, onFrame: (text: string) => void): Links {
  const links = new Set<Link>();
  /** Connections to which the emulator has sent a close frame. */
  const closing = new WeakSet<ServerWebSocket>();
  /** Waiting deliveries by envelope id; one envelope may be delivered twice at the same time. */
  const awaited = new Map<string, ((payload: string) => void)[]>();
  const greetings = createHistory<true>();
  const endings = createHistory<true>();
  const count = { made: 0, most: 0, delivered: 0 };

  const acknowledge = (text: string): void => {
    const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload?: object };
    const body = payload === undefined || Object.keys(payload).length === 0 ? '' : JSON.stringify(payload);
    awaited.get(id)?.shift()?.(body);
  };
  const chosen = (number?: number): readonly Link[] =>
    [...links].filter((link) => number === undefined || link.number === number);
  const next = (number?: number): Link | undefined => {
    const live = chosen(number).filter((link) => number !== undefined || link.live);
    return live[(count.delivered += 1) % live.length];
  };

  const acknowledged = (id: string): Promise<string> =>
    new Promise((resolve) => {
      awaited.set(id, [...(awaited.get(id) ?? []), resolve]);
    });

  return {
    acknowledged,
    accept: (request, socket) => {
      const fault = faults.next('link');
      if (fault !== undefined) {
        failUpgrade(fault, socket);
        return;
      }
      const webSocket = acceptWebSocket(request, socket, {
        onText: (text) => {
          onFrame(text);
          acknowledge(text);
        },
        onGone: () => {
          links.delete(link);
          endings.add(true);
        },
        answersPing: () => faults.next('pong') === undefined,
        onClose: () => {
          // The client's frame only answers the emulator's close frame.
          if (closing.has(webSocket)) return false;
          link.live = false;
          return faults.next('close') === undefined;
        },
      });
      const link: Link = { number: (count.made += 1), socket: webSocket, live: false };
      links.add(link);
      count.most = Math.max(count.most, links.size);
      const instead = faults.next('hello');
      if (instead !== undefined) {
        if (typeof instead === 'object' && 'error' in instead)
          webSocket.send(JSON.stringify({ type: 'disconnect', reason: instead.error }));
        return;
      }
      webSocket.send(
        JSON.stringify({ type: 'hello', num_connections: links.size, connection_info: { app_id: 'A1' } }),
      );
      link.live = true;
      greetings.add(true);
    },
    deliver: ({ type, payload, id = randomUUID() }, number) => {
      const link = next(number);
      if (link === undefined) return Promise.reject(new Error('the bot is not connected (dispatch_failed)'));
      const answer = acknowledged(id);
      const accepts = type !== 'events_api';
      link.socket.send(
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
      next()?.socket.send(text);
    },
    disconnect: (reason, number) => {
      for (const link of chosen(number)) {
        link.live = false;
        link.socket.send(JSON.stringify({ type: 'disconnect', reason }));
      }
    },
    closeLink: (number) => {
      for (const link of chosen(number)) {
        link.live = false;
        closing.add(link.socket);
        link.socket.close(GOING_AWAY);
      }
    },
    drop: (number) => {
      for (const link of chosen(number)) {
        link.live = false;
        link.socket.drop();
      }
    },
    greeted: async (times) => {
      await greetings.first(times);
    },
    ended: async (times) => {
      await endings.first(times);
    },
    open: () => links.size,
    mostOpen: () => count.most,
    live: () => [...links].filter(({ live }) => live).map(({ number }) => number),
  };
}

function failUpgrade(fault: Fault, socket: Duplex): void {
  if (fault === 'drop') socket.destroy();
  else if (fault !== 'hang') socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  // The socket has to be read, otherwise its end is not noticed.
  socket.on('error', () => undefined).on('end', () => socket.end());
  socket.resume();
}

/** The gateway of the Discord emulator: HELLO, IDENTIFY, RESUME, and dispatched events. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createJournal } from './journal.ts';
import { acceptWebSocket, type ServerWebSocket } from '../websocket.ts';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
};
/** Longer than any test. */
const HEARTBEAT_INTERVAL_MS = 41_250;
const AUTHENTICATION_FAILED = 4004;

/** Something that happened to a connection. */
export interface GatewayEvent {
  readonly kind: 'connected' | 'refused' | 'identified' | 'asked to resume' | 'resumed' | 'closed' | 'gone';
  /** The IDENTIFY payload of an `identified` event. */
  readonly identify?: Identify;
  /** The client's close code of a `closed` event. */
  readonly code?: number;
}

export interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
}

/** The faults of the gateway; a test may change them at any time. */
export interface GatewayBehaviour {
  /** The gateway sends no HELLO (`hello`), or no READY after IDENTIFY (`ready`). */
  silentBefore: 'hello' | 'ready' | undefined;
  /** IDENTIFY and RESUME are answered with this close code. */
  refuseWith: number | undefined;
  /** A connection is refused with HTTP 503. */
  refuseConnections: boolean;
  /** RESUME is cut or never answered, though heartbeats are. */
  onResume: 'answer' | 'cut' | 'ignore';
  /** The client's close frame is never answered. */
  ignoreClose: boolean;
  /** Heartbeats are never acknowledged. */
  ignoreHeartbeats: boolean;
  /** The heartbeat interval of new connections. */
  heartbeatMs: number;
  /** How many events are replayed on RESUME although the client has received them. */
  repeated: number;
}

export interface FakeGateway {
  readonly behaviour: GatewayBehaviour;
  readonly events: readonly GatewayEvent[];
  /** Awaits the `count`th event of a kind, counted from the start. */
  readonly happened: (kind: GatewayEvent['kind'], count?: number) => Promise<GatewayEvent>;
  /** The number of open connections. */
  readonly connections: () => number;
  /** Sends an event to every bot; a disconnected bot gets the event when it resumes. Throws if there is no bot. */
  readonly dispatch: (type: string, data: unknown) => void;
  /** Sends a raw frame to every bot. */
  readonly frame: (text: string) => void;
  /** Closes every connection with a code. */
  readonly closeWith: (code: number) => void;
  /** Cuts every TCP connection without a close frame. */
  readonly drop: () => void;
  /** Asks every bot to reconnect (op 7). */
  readonly askToReconnect: () => void;
  /** Tells every bot that its session is invalid (op 9), and whether the session can be resumed. */
  readonly invalidate: (resumable: boolean) => void;
  /** Ends all sessions, so that none can be resumed. */
  readonly forgetSessions: () => void;
}

interface Session {
  readonly id: string;
  readonly events: string[];
  peer: ServerWebSocket | undefined;
}

interface Payload {
  readonly op: number;
  readonly d?: Identify & { readonly session_id?: string; readonly seq?: number };
}

export interface GatewayDeps {
  readonly token: string;
  /** READY's data for a session. */
  readonly ready: (sessionId: string) => object;
  /** The data of the GUILD_CREATE events after READY. */
  readonly guilds: () => readonly object[];
  /** Called with every frame of a client. */
  readonly onFrame: (text: string) => void;
}

export function createFakeGateway(deps: GatewayDeps): FakeGateway & {
  readonly accept: (request: IncomingMessage, socket: Duplex) => void;
  readonly close: () => void;
} {
  const journal = createJournal<GatewayEvent>((event) => JSON.stringify(event));
  const behaviour: GatewayBehaviour = {
    silentBefore: undefined,
    refuseWith: undefined,
    ignoreClose: false,
    ignoreHeartbeats: false,
    heartbeatMs: HEARTBEAT_INTERVAL_MS,
    repeated: 0,
    refuseConnections: false,
    onResume: 'answer',
  };
  const sessions = new Map<string, Session>();
  const peers = new Set<ServerWebSocket>();
  const closing = new WeakSet<ServerWebSocket>();
  let made = 0;

  const deliver = (session: Session, type: string, data: unknown): void => {
    const event = JSON.stringify({ op: OP.dispatch, t: type, s: session.events.length + 1, d: data });
    session.events.push(event);
    session.peer?.send(event);
  };
  const identify = (peer: ServerWebSocket, payload: Identify): void => {
    if (behaviour.silentBefore === 'ready') return;
    if (behaviour.refuseWith !== undefined || payload.token !== deps.token) {
      peer.close(behaviour.refuseWith ?? AUTHENTICATION_FAILED);
      return;
    }
    const session = { id: `session-${(made += 1)}`, events: [], peer };
    sessions.set(session.id, session);
    deliver(session, 'READY', deps.ready(session.id));
    for (const guild of deps.guilds()) deliver(session, 'GUILD_CREATE', guild);
    journal.add({ kind: 'identified', identify: payload });
  };
  const resume = (peer: ServerWebSocket, sessionId: string, sequence: number): void => {
    journal.add({ kind: 'asked to resume' });
    if (behaviour.onResume === 'cut') peer.drop();
    if (behaviour.onResume !== 'answer') return;
    if (behaviour.refuseWith !== undefined) {
      peer.close(behaviour.refuseWith);
      return;
    }
    const session = sessions.get(sessionId);
    if (session === undefined) {
      peer.send(JSON.stringify({ op: OP.invalid, d: false }));
      return;
    }
    session.peer = peer;
    for (const event of session.events.slice(Math.max(0, sequence - behaviour.repeated))) peer.send(event);
    deliver(session, 'RESUMED', {});
    journal.add({ kind: 'resumed' });
  };
  const onPayload = (peer: ServerWebSocket, { op, d }: Payload): void => {
    if (op === OP.heartbeat && !behaviour.ignoreHeartbeats) peer.send(JSON.stringify({ op: OP.ack }));
    if (op === OP.identify && d) identify(peer, d);
    if (op === OP.resume && d) resume(peer, d.session_id ?? '', d.seq ?? 0);
  };
  const forget = (peer: ServerWebSocket, sessionToo: boolean): void => {
    for (const session of [...sessions.values()].filter((one) => one.peer === peer)) {
      session.peer = undefined;
      // Closing with 1000 or 1001 ends the session; any other way it can be resumed.
      if (sessionToo) sessions.delete(session.id);
    }
  };

  return {
    behaviour,
    events: journal.entries,
    happened: (kind, count = 1) =>
      journal.find(`gateway event ${count} of kind ${kind}`, (event) => {
        return journal.entries.filter((one) => one.kind === kind)[count - 1] === event;
      }),
    connections: () => peers.size,
    dispatch: (type, data) => {
      if (sessions.size === 0) throw new Error(`no bot is connected that could get ${type}`);
      for (const session of sessions.values()) deliver(session, type, data);
    },
    frame: (text) => {
      for (const peer of peers) peer.send(text);
    },
    closeWith: (code) => {
      for (const peer of peers) {
        closing.add(peer);
        peer.close(code);
      }
    },
    drop: () => {
      for (const peer of peers) peer.drop();
    },
    askToReconnect: () => {
      for (const peer of peers) peer.send(JSON.stringify({ op: OP.reconnect }));
    },
    forgetSessions: () => {
      sessions.clear();
    },
    invalidate: (resumable) => {
      for (const peer of peers) {
        if (!resumable) forget(peer, true);
        peer.send(JSON.stringify({ op: OP.invalid, d: resumable }));
      }
    },
    accept: (request, socket) => {
      if (behaviour.refuseConnections) {
        journal.add({ kind: 'refused' });
        socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const peer = acceptWebSocket(request, socket, {
        onText: (text) => {
          deps.onFrame(text);
          onPayload(peer, JSON.parse(text) as Payload);
        },
        onClose: (code) => {
          // A code that answers our own close frame does not end the session.
          forget(peer, !closing.has(peer) && (code === 1000 || code === 1001));
          journal.add({ kind: 'closed', code });
          return !behaviour.ignoreClose;
        },
        onGone: () => {
          forget(peer, false);
          peers.delete(peer);
          journal.add({ kind: 'gone' });
        },
      });
      peers.add(peer);
      journal.add({ kind: 'connected' });
      if (behaviour.silentBefore === 'hello') return;
      peer.send(JSON.stringify({ op: OP.hello, d: { heartbeat_interval: behaviour.heartbeatMs } }));
    },
    close: () => {
      journal.close();
      for (const peer of peers) peer.drop();
    },
  };
}

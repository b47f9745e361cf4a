/** The server's side of a WebSocket (RFC 6455), as far as Slack's Socket Mode needs it: text, ping and close. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export interface WebSocketHandlers {
  readonly onText: (text: string) => void;
  /** Once, however the connection ended. */
  readonly onClosed: () => void;
  /** Whether to answer the client's ping. */
  readonly answersPing: () => boolean;
  /** Whether to answer the client's close frame, as a healthy peer does. */
  readonly answersClose: () => boolean;
}

export interface ServerWebSocket {
  /** What is sent in one turn leaves in one piece. */
  readonly send: (text: string) => void;
  /** Sends a close frame, and leaves it to the client to end the TCP connection. */
  readonly close: () => void;
  /** Cuts the connection without a close frame. */
  readonly drop: () => void;
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

const OPCODES = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;
/** RFC 6455, section 1.3. */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Completes the handshake of an `upgrade` request; extensions that the client offers are not taken. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  { onText, onClosed, answersPing, answersClose }: WebSocketHandlers,
): ServerWebSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );

  let unread = Buffer.alloc(0);
  let closing = false;
  const answer = ({ opcode, payload }: Frame): void => {
    if (opcode === OPCODES.text) onText(payload.toString('utf8'));
    if (opcode === OPCODES.ping && answersPing()) socket.write(encodeFrame(OPCODES.pong, payload));
    if (opcode === OPCODES.close && !closing && answersClose())
      socket.end(encodeFrame(OPCODES.close, payload));
  };
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let frame = decodeFrame(unread); frame !== undefined; frame = decodeFrame(unread)) {
      unread = unread.subarray(frame.length);
      answer(frame);
    }
  });
  // A client that is stopped cuts the connection; that is no fault of the emulator.
  socket.on('error', () => undefined);
  // Sockets of an HTTP server stay half open otherwise.
  socket.once('end', () => socket.end());
  socket.once('close', onClosed);

  return {
    send: (text) => {
      if (socket.writableCorked === 0) {
        socket.cork();
        process.nextTick(() => {
          socket.uncork();
        });
      }
      socket.write(encodeFrame(OPCODES.text, Buffer.from(text)));
    },
    close: () => {
      closing = true;
      socket.write(encodeFrame(OPCODES.close, Buffer.from([0x03, 0xe9])));
    },
    drop: () => {
      socket.destroy();
    },
  };
}

function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const header = Buffer.alloc(4);
  header.writeUInt8(0x80 | opcode, 0);
  if (length >= 0x10000) throw new Error('the emulator sends no frame over 64 kB');
  header.writeUInt8(126, 1);
  header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
}

/** The first frame in `bytes`, unmasked, and how many bytes it took; undefined while it is incomplete. */
function decodeFrame(bytes: Buffer): (Frame & { readonly length: number }) | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return undefined;
  const size =
    lengthBytes === 0 ? short : bytes.readUIntBE(lengthBytes === 8 ? 4 : 2, lengthBytes === 8 ? 6 : 2);
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  payload.forEach((byte, index) => {
    payload[index] = byte ^ (mask[index % 4] ?? 0);
  });
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, length: start + size };
}

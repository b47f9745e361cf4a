/** The server side of a WebSocket (RFC 6455) with the frames that the emulators need: text, ping and close. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export interface WebSocketHandlers {
  readonly onText: (text: string) => void;
  /** Called with the code of the client's close frame; true answers the frame, as a healthy peer does. */
  readonly onClose: (code: number) => boolean;
  /** Called once when the connection has ended in any way. */
  readonly onGone: () => void;
  /** Whether to answer the client's ping; always by default. */
  readonly answersPing?: () => boolean;
}

export interface ServerWebSocket {
  /** Sends a text frame; frames of one turn of the event loop leave in one write. */
  readonly send: (text: string) => void;
  /** Sends a close frame with a code; the client then ends the TCP connection. */
  readonly close: (code: number) => void;
  /** Cuts the connection without a close frame. */
  readonly drop: () => void;
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

const OPCODES = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;
/** RFC 6455, sections 1.3 and 7.4.1. */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const NO_CODE = 1005;

/** Completes the handshake of an `upgrade` request, without extensions. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  { onText, onClose, onGone, answersPing = () => true }: WebSocketHandlers,
): ServerWebSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );

  let unread = Buffer.alloc(0);
  const answer = ({ opcode, payload }: Frame): void => {
    if (opcode === OPCODES.text) onText(payload.toString('utf8'));
    if (opcode === OPCODES.ping && answersPing()) socket.write(encodeFrame(OPCODES.pong, payload));
    if (opcode === OPCODES.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE() : NO_CODE;
      if (onClose(code)) socket.end(encodeFrame(OPCODES.close, payload));
    }
  };
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let frame = decodeFrame(unread); frame !== undefined; frame = decodeFrame(unread)) {
      unread = unread.subarray(frame.length);
      answer(frame);
    }
  });
  // A client that stops may cut the connection.
  socket.on('error', () => undefined);
  // Sockets of an HTTP server stay half open otherwise.
  socket.once('end', () => socket.end());
  socket.once('close', onGone);

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
    close: (code) => {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      socket.write(encodeFrame(OPCODES.close, payload));
    },
    drop: () => {
      socket.destroy();
    },
  };
}

function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  header.writeUInt8(0x80 | opcode, 0);
  header.writeUInt8(header.length === 2 ? length : header.length === 4 ? 126 : 127, 1);
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
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

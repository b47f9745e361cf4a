/** The server's side of a WebSocket (RFC 6455), as much of it as a gateway needs: text, ping and close. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** https://www.rfc-editor.org/rfc/rfc6455#section-1.3 */
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FINAL = 0x80;

export interface Peer {
  readonly send: (text: string) => void;
  /** Starts the closing handshake with a close code. */
  readonly close: (code: number) => void;
  /** Cuts the connection, as a network does. */
  readonly drop: () => void;
}

export interface PeerEvents {
  readonly onText: (text: string) => void;
  /** The client's close frame; the handshake is completed unless this returns false. */
  readonly onClose: (code: number) => boolean;
  /** Once, when the connection is gone for whatever reason. */
  readonly onGone: () => void;
}

/** Completes the upgrade of `request` and speaks with the client from then on. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, events: PeerEvents): Peer {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1')
    .update(key + KEY_SUFFIX)
    .digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));

  let buffered: Buffer = Buffer.alloc(0);
  const onFrame = ({ opcode, payload }: Frame): void => {
    if (opcode === TEXT) events.onText(payload.toString());
    if (opcode === PING) socket.write(encodeFrame(PONG, payload));
    if (opcode === CLOSE && events.onClose(payload.length >= 2 ? payload.readUInt16BE() : 1005)) {
      socket.end(encodeFrame(CLOSE, payload));
    }
  };
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let frame = decodeFrame(buffered); frame; frame = decodeFrame(buffered)) {
      buffered = buffered.subarray(frame.length);
      onFrame(frame);
    }
  });
  socket.on('error', () => socket.destroy());
  // Sockets of an HTTP server stay half open otherwise.
  socket.on('end', () => socket.end());
  socket.once('close', events.onGone);

  return {
    send: (text) => socket.write(encodeFrame(TEXT, Buffer.from(text))),
    close: (code) => {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      socket.write(encodeFrame(CLOSE, payload));
    },
    drop: () => socket.destroy(),
  };
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame, in bytes. */
  readonly length: number;
}

/** The first whole frame in `data`; a client's frames are always masked, and small ones never fragmented. */
function decodeFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const short = data.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (data.length < start) return undefined;
  const size =
    lengthBytes === 0 ? short : data.readUIntBE(lengthBytes === 8 ? 4 : 2, lengthBytes === 8 ? 6 : 2);
  if (data.length < start + size) return undefined;
  const mask = data.subarray(start - 4, start);
  const payload = Buffer.from(data.subarray(start, start + size));
  payload.forEach((byte, index) => {
    payload[index] = byte ^ (mask[index % 4] ?? 0);
  });
  return { opcode: data.readUInt8(0) & 0x0f, payload, length: start + size };
}

function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const header = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  header.writeUInt8(FINAL | opcode, 0);
  if (header.length === 2) header.writeUInt8(size, 1);
  else if (header.length === 4) {
    header.writeUInt8(126, 1);
    header.writeUInt16BE(size, 2);
  } else {
    header.writeUInt8(127, 1);
    header.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([header, payload]);
}

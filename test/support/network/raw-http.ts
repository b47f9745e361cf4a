/** Sends HTTP requests byte by byte, including malformed ones that no client library sends. */
import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface SlackRequest {
  readonly body: string | Buffer;
  readonly secret: string;
  /** The timestamp in the header and the signature; now by default. */
  readonly timestamp?: string;
  /** Headers to replace or add; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly method?: string;
  readonly path?: string;
  /** Whether more requests follow on the connection. */
  readonly keepAlive?: boolean;
}

/** Builds a signed request of Slack, with the given deviations. */
export function slackRequest(request: SlackRequest): Buffer {
  const { body, secret, method = 'POST', path = '/slack/events', keepAlive = false } = request;
  const { timestamp = secondsFromNow(0), headers = {} } = request;
  const all: SlackRequest['headers'] = {
    host: 'bot.example',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature(secret, timestamp, body),
    connection: keepAlive ? 'keep-alive' : 'close',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => `${name}: ${value}`),
  );
  return Buffer.concat([
    Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')),
    Buffer.from(body),
  ]);
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signature(secret: string, timestamp: string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

export function secondsFromNow(seconds: number): string {
  return String(Math.floor(Date.now() / 1_000) + seconds);
}

export interface RawAnswer {
  /** The statuses of all responses on the connection, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

/** Sends `bytes`, and resolves when the other side has closed the connection. */
export async function sendBytes(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const { socket, answer } = openConnection(port);
  socket.write(bytes);
  return answer;
}

/** Opens a connection; `answer` resolves when the other side has closed or cut it. */
export function openConnection(port: number): {
  readonly socket: Socket;
  readonly answer: Promise<RawAnswer>;
} {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  // The other side may close while the test still writes.
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const answer = closed.then(() => ({
    statuses: [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gmu)].map(([, status]) => Number(status)),
    text,
  }));
  return { socket, answer };
}

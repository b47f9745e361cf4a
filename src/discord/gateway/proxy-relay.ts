/**
 * Brings discord.js's web socket to the gateway through a proxy. discord.js gives its web socket no agent and offers no way
 * to do so (@discordjs/ws 1.2.3), so it connects to an address of this machine, and what passes there is passed on.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { upgrade, type Dispatcher } from 'undici';
import { describeError } from '../errors.ts';

export interface Relay {
  /** The address to connect to in place of `url`; plain `ws:`, which takes no proxy, is its own. */
  readonly addressOf: (url: string) => Promise<string>;
  /** From now on no connection is taken any more; those that there are stay. */
  readonly close: () => void;
}

/** Those of the handshake that the two ends agree by: RFC 6455, section 4. */
const HANDSHAKE = 'sec-websocket-';
/** No other program of this machine can guess the path. */
const PATH_BYTES = 16;

/** Listens on a port of 127.0.0.1, once there is something to bring. */
export function createRelay(proxy: Dispatcher, log: Logger): Relay {
  const targets = new Map<string, URL>();
  const paths = new Map<string, string>();
  const server = createServer((_request, response) => response.writeHead(404).end()).unref();
  let listening: Promise<unknown> | undefined;

  server.on('upgrade', (request: IncomingMessage, near: Duplex, head: Buffer) => {
    near.on('error', () => undefined);
    const [path = '', query] = request.url?.split('?') ?? [];
    const target = targets.get(path);
    if (target === undefined) {
      near.end(refusal(404));
      return;
    }
    if (head.length > 0) near.unshift(head);
    connect(new URL(`?${query ?? ''}`, target), request.headers, near, proxy).catch((error: unknown) => {
      log.warn({ reason: describeError(error) }, 'could not reach the gateway of Discord through the proxy');
      near.end(refusal(502));
    });
  });

  return {
    addressOf: async (url) => {
      if (!url.startsWith('wss:')) return url;
      listening ??= once(server.listen(0, '127.0.0.1'), 'listening');
      await listening;
      const path = paths.get(url) ?? `/${randomBytes(PATH_BYTES).toString('hex')}`;
      paths.set(url, path);
      targets.set(path, new URL(url.replace(/^wss:/u, 'https:')));
      return `ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    },
    close: () => {
      server.close();
    },
  };
}

/** Rejects where there is no connection; afterwards an end of either side ends the other. */
async function connect(
  target: URL,
  headers: IncomingHttpHeaders,
  near: Duplex,
  proxy: Dispatcher,
): Promise<void> {
  const gone = new AbortController();
  const onGone = (): void => {
    gone.abort();
  };
  near.once('close', onGone);
  const { socket: far, headers: answer } = await upgrade(target, {
    dispatcher: proxy,
    protocol: 'websocket',
    headers: handshakeOf(headers),
    signal: gone.signal,
  });
  near.off('close', onGone);
  const lines = Object.entries(handshakeOf(answer)).map(([name, value]) => `${name}: ${value}\r\n`);
  const agreed = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: Upgrade', ''];
  near.write(`${agreed.join('\r\n')}${lines.join('')}\r\n`);
  await Promise.allSettled([pipeline(near, far), pipeline(far, near)]);
}

function handshakeOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(HANDSHAKE) ? [[name, String(value)]] : [],
    ),
  );
}

function refusal(status: number): string {
  return `HTTP/1.1 ${status} \r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}

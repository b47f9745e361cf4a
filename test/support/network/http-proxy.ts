/** A real HTTP proxy that alone resolves some host names, and adds TLS in front of the emulators. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
  TLSSocket,
} from 'node:tls';
import { onTestFinished } from 'vitest';

/** A self-signed certificate for `*.example.test`, `cdn.discordapp.com` and `localhost`, valid from 2020 to 2126. */
export const CERTIFICATE_FILE = join(import.meta.dirname, 'certificate.pem');
export const KEY_FILE = join(import.meta.dirname, 'key.pem');
export const CERTIFICATE = readFileSync(CERTIFICATE_FILE, 'utf8');
const identity = { cert: CERTIFICATE, key: readFileSync(KEY_FILE, 'utf8') };

/** Makes this process trust the certificate until the end of the test, as NODE_EXTRA_CA_CERTS does. */
export function trustCertificate(): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, CERTIFICATE]);
  onTestFinished(() => {
    setDefaultCACertificates(before);
  });
}

/** A password that needs escapes in a URL. */
const PASSWORD = 'p@ss/w:rd';

export interface Proxy {
  /** The URL for HTTPS_PROXY, with the user name and password. */
  readonly url: string;
  readonly password: string;
  readonly port: number;
  /** `host:port` of each CONNECT request with the right password, in order. */
  readonly tunnels: readonly string[];
  /** The number of connections that wait for an answer forever. */
  readonly waiting: () => number;
  /** How the proxy handles every later CONNECT: answers with a status, never answers, or cuts the connection. */
  readonly behave: (how: 'well' | 'silent' | 'cut' | number) => void;
}

/** @param ways origins of emulators by host name */
export async function startProxy(ways: Readonly<Record<string, string>>): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const token = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString('base64')}`;
  let waiting = 0;
  let behaviour: Parameters<Proxy['behave']>[0] = 'well';
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    const refuse = (status: number): void => {
      socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 2\r\n\r\nno`);
    };
    if (behaviour === 'silent') {
      waiting += 1;
      // Sockets of an HTTP server stay half open otherwise.
      socket.resume().once('end', () => socket.end());
      socket.once('close', () => (waiting -= 1));
      return;
    }
    if (behaviour === 'cut') socket.destroy();
    else if (typeof behaviour === 'number') refuse(behaviour);
    else if (headers['proxy-authorization'] !== token) refuse(407);
    else {
      tunnels.push(url);
      const origin = ways[url.replace(/:443$/u, '')];
      if (origin === undefined) refuse(502);
      else {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        passOn(new TLSSocket(socket, { isServer: true, ...identity }), origin);
      }
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://bot:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    password: PASSWORD,
    port,
    tunnels,
    waiting: () => waiting,
    behave: (how) => {
      behaviour = how;
    },
  };
}

/** Serves the emulator at `origin` over TLS, without a proxy: `https://localhost:…`. */
export async function startTls(origin: string): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTlsServer(identity, (socket) => {
    sockets.add(socket);
    passOn(socket, origin);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function passOn(near: Socket, origin: string): void {
  const far = connect(Number(new URL(origin).port), '127.0.0.1');
  near.on('error', () => far.destroy()).on('close', () => far.destroy());
  far.on('error', () => near.destroy()).on('close', () => near.destroy());
  near.pipe(far).pipe(near);
}

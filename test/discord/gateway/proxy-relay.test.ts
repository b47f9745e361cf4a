/** The port of this machine by which discord.js's web socket gets to the proxy. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createRelay } from '../../../src/discord/gateway/proxy-relay.ts';
import { createNetwork } from '../../../src/network/index.ts';
import { createTestLog } from '../../support/log.ts';
import { startProxy, trustCertificate } from '../../support/network/http-proxy.ts';

const HOST = 'gateway.example.test';
const GATEWAY = `wss://${HOST}`;

/** A relay behind whose proxy there is a server that takes every web socket and keeps what it was asked for. */
async function setUp() {
  trustCertificate();
  const asked: (string | undefined)[] = [];
  const far: Duplex[] = [];
  const server = createServer().on('upgrade', ({ url, headers }, socket: Duplex) => {
    asked.push(headers.host, url, headers['sec-websocket-key']);
    // Sockets of an HTTP server stay half open otherwise.
    socket.resume().once('end', () => socket.end());
    far.push(socket.on('error', () => undefined));
    socket.write(
      'HTTP/1.1 101 OK\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: yes\r\n\r\nhello',
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy = await startProxy({ [HOST]: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const network = createNetwork({ url: proxy.url, noProxy: '' });
  const log = createTestLog();
  if (network.proxy === undefined) throw new Error('no proxy');
  const relay = createRelay(network.proxy, log.log);
  onTestFinished(() => {
    relay.close();
    for (const socket of far) socket.destroy();
    server.close();
  });
  return { relay, proxy, log, asked, far };
}

/** The answer to a handshake, and the connection where it was taken. */
async function shake(address: string, path?: string) {
  const asking = request(address.replace('ws:', 'http:'), {
    ...(path !== undefined && { path }),
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'abc', cookie: 'none' },
  });
  asking.end();
  const [answer, socket, head] = (await Promise.race([
    once(asking, 'upgrade'),
    once(asking, 'response'),
  ])) as [{ readonly statusCode?: number; readonly headers: object }, Duplex | undefined, Buffer | undefined];
  return { status: answer.statusCode, headers: answer.headers, socket, head };
}

test('the handshake and what follows pass it, and the end of one side is that of the other', async () => {
  const { relay, asked, far } = await setUp();
  const { status, headers, socket, head } = await shake(`${await relay.addressOf(GATEWAY)}?v=10`);
  expect([status, headers]).toMatchObject([101, { 'sec-websocket-accept': 'yes' }]);
  expect(asked).toEqual([HOST, '/?v=10', 'abc']);
  if (socket === undefined) throw new Error('no connection');
  let heard = head?.toString() ?? '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await expect.poll(() => heard).toBe('hello');
  const [other] = far;
  if (other === undefined) throw new Error('no connection');
  const ended = once(other, 'close');
  socket.destroy();
  await ended;
});

test('it leads nowhere for whoever does not know the address', async () => {
  const { relay, proxy } = await setUp();
  const address = await relay.addressOf(GATEWAY);
  for (const path of ['/', '//', '/?v=10', '/%', `${new URL(address).pathname}0`]) {
    expect((await shake(address, path)).status).toBe(404);
  }
  expect(proxy.tunnels).toEqual([]);
});

test('it has one address for each gateway, and a plain one stays as it is', async () => {
  const { relay } = await setUp();
  const first = await relay.addressOf(GATEWAY);
  expect(await relay.addressOf(GATEWAY)).toBe(first);
  expect(await relay.addressOf(first)).toBe(first);
  expect(await relay.addressOf('wss://other.example.test')).not.toBe(first);
});

test('a proxy that refuses is told to both sides', async () => {
  const { relay, proxy, log } = await setUp();
  proxy.behave(407);
  expect((await shake(await relay.addressOf(GATEWAY))).status).toBe(502);
  expect(log.text()).toContain('PROXY_407');
});

/** The way out to the chat platforms: Node's fetch, whose connections are ours. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createNetwork } from '../../src/network/index.ts';
import { startProxy, trustCertificate } from '../support/network/http-proxy.ts';

const HOST = 'chat.example.test';

async function startServer(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 600_000;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('an idle connection is given up on our side after about a second', async () => {
  const { server, origin } = await startServer((_request, response) => {
    response.setHeader('keep-alive', 'timeout=600').end('answer');
  });
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const answer = await createNetwork(undefined).fetch(origin);
  const [socket] = await connected;
  const closed = once(socket, 'close');
  expect(await answer.text()).toBe('answer');
  const answered = performance.now();
  await closed;
  expect(performance.now() - answered).toBeLessThan(3_000);
});

test('an upload and a large answer pass the proxy as they are', async () => {
  trustCertificate();
  const { origin } = await startServer((request, response) => {
    void buffer(request).then((body) => response.end(body));
  });
  const proxy = await startProxy({ [HOST]: origin });
  const { fetch } = createNetwork({ url: proxy.url, noProxy: '' });
  const content = 'x'.repeat(1_000_000);
  const body = new FormData();
  body.set('file', new File([content], 'ids.txt'));
  const answer = await fetch(`https://${HOST}/upload`, { method: 'POST', body });
  const echo = await answer.text();
  expect(echo).toContain('filename="ids.txt"');
  expect(echo).toContain(content);
  expect(proxy.tunnels).toEqual([`${HOST}:443`]);
});

test('a proxy that refuses is named in the failure, and its password is not', async () => {
  const proxy = await startProxy({});
  const { fetch } = createNetwork({ url: proxy.url, noProxy: '' });
  const failure: unknown = await fetch(`https://${HOST}/`).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { code: 'PROXY_502' } });
  expect(String((failure as Error).cause)).not.toContain(proxy.password);
});

test('the variables of the environment are not looked at again', async () => {
  const { origin } = await startServer((_request, response) => response.end('direct'));
  const before = process.env['HTTP_PROXY'];
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
  onTestFinished(() => {
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
  });
  const proxy = await startProxy({});
  for (const settings of [undefined, { url: proxy.url, noProxy: '' }]) {
    expect(await (await createNetwork(settings).fetch(origin)).text()).toBe('direct');
  }
  expect(proxy.tunnels).toEqual([]);
});

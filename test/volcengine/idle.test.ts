/** Idle connections are given up before anything between us and the service may have forgotten them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SLOT_HOLD_MS } from '../../src/volcengine/limit/account-limiter.ts';
import { createApi, context, conversation, ids } from '../support/volcengine/api.ts';

test.each([
  ['', undefined],
  [', also where the server would keep it for longer', 'timeout=600'],
])('a connection is given up on our side after about a second%s', async (_name, keepAlive) => {
  const server = createServer((request, response) => {
    if (keepAlive !== undefined) response.setHeader('keep-alive', keepAlive);
    request.resume().on('end', () => response.end('{"ResponseMetadata":{}}'));
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 600_000;
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const api = createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const answer = api.remove(conversation, ids('1'), context);
  const [socket] = await connected;
  const closed = once(socket, 'close');
  expect(await answer).toMatchObject({ kind: 'answered' });
  const answered = performance.now();
  await closed;
  const idleMs = performance.now() - answered;
  // Not sooner than the limiter gives slots back, or a long command would connect anew for each request.
  expect(idleMs).toBeGreaterThan(SLOT_HOLD_MS);
  expect(idleMs).toBeLessThan(3_000);
});

describe('a connection that the server closes', () => {
  /** Answers, but for the requests whose connection is to be cut once they are read. */
  const startServer = async (isCut: (count: number) => boolean) => {
    const sockets: Socket[] = [];
    let count = 0;
    const server = createServer((request, response) => {
      count += 1;
      const cut = isCut(count);
      request.resume().on('end', () => {
        if (cut) request.socket.resetAndDestroy();
        else response.end('{"ResponseMetadata":{}}');
      });
    });
    server.on('connection', (socket) => sockets.push(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return {
      server,
      sockets,
      count: () => count,
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
  };

  test('while it is idle is not used again', async () => {
    const { server, sockets, origin, count } = await startServer(() => false);
    const api = createApi(origin);
    await api.remove(conversation, ids('1'), context);
    const [socket] = sockets;
    if (socket === undefined) throw new Error('nothing has connected');
    const closed = once(socket, 'close');
    server.closeIdleConnections();
    await closed;
    expect(await api.remove(conversation, ids('2'), context)).toMatchObject({
      kind: 'answered',
      doubtful: false,
    });
    expect([sockets.length, count()]).toEqual([2, 2]);
  });

  test('just as a request leaves may have brought it: it is sent once more, and in doubt', async () => {
    const { sockets, origin, count } = await startServer((n) => n === 2);
    const api = createApi(origin);
    await api.remove(conversation, ids('1'), context);
    expect(await api.remove(conversation, ids('2'), context)).toMatchObject({
      kind: 'answered',
      doubtful: true,
    });
    expect([sockets.length, count()]).toEqual([2, 3]);
  });
});

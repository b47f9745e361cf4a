/** Idle connections are given up before anything between us and the service may have forgotten them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SLOT_HOLD_MS } from '../../src/volcengine/limit/account-limiter.ts';
import { connect, context, conversation, ids } from '../support/api.ts';

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
  const api = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
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

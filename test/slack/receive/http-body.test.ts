/** The one budget of all bodies that are being read. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createBodies, type BodyLimits } from '../../../src/slack/receive/http-body.ts';
import { createHistory } from '../../../emulators/slack/history.ts';
import { waitUntil } from '../harness.ts';

const KIB = 1_024;

async function start(limits: Partial<BodyLimits> = {}) {
  const bodies = createBodies({
    maxBytes: 64 * KIB,
    budgetBytes: 128 * KIB,
    timeoutMs: 3_600_000,
    ...limits,
  });
  const read = createHistory<readonly [string, string]>();
  const server = createServer((request: IncomingMessage, response) => {
    void bodies.read(request).then((body) => {
      read.add([request.url ?? '', typeof body === 'string' ? body : `${body.length} bytes`]);
      response.writeHead(200, { connection: 'close' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (path: string, length: number, sent: number): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`);
    socket.write(Buffer.alloc(sent, '.'));
    return socket;
  };
  return { ...bodies, outcomes: read, send };
}

test('the largest body gives way to what is more than the budget, and the smaller ones are read', async () => {
  const { send, outcomes, heldBytes } = await start();
  send('/large', 64 * KIB, 60 * KIB);
  await waitUntil(() => heldBytes() >= 60 * KIB);
  const small = Array.from({ length: 8 }, (_, number) => send(`/${number}`, 10 * KIB, 9 * KIB));
  expect(await outcomes.first(1)).toEqual([['/large', 'no-room']]);
  await waitUntil(() => heldBytes() > 64 * KIB);
  expect(heldBytes()).toBeLessThanOrEqual(128 * KIB);
  for (const socket of small) socket.write(Buffer.alloc(KIB, '.'));
  const others = (await outcomes.first(9)).slice(1);
  expect(new Set(others.map(([, body]) => body))).toEqual(new Set(['10240 bytes']));
  expect(heldBytes()).toBe(0);
});

test('a body in pieces of one byte costs no more than one in one piece', async () => {
  const { send, outcomes, heldBytes } = await start();
  const socket = send('/pieces', 5_000, 0);
  for (let sent = 0; sent < 4_999; sent += 1) socket.write('.');
  await waitUntil(() => heldBytes() === 8 * KIB);
  socket.write('.');
  expect(await outcomes.first(1)).toEqual([['/pieces', '5000 bytes']]);
});

test('a body of nothing is one', async () => {
  const { send, outcomes } = await start();
  send('/none', 0, 0);
  expect(await outcomes.first(1)).toEqual([['/none', '0 bytes']]);
});

test.each([
  ['too large', 'too-large', 100 * KIB, 70 * KIB, {}],
  ['late', 'late', 10 * KIB, 5 * KIB, { timeoutMs: 20 }],
])('one that is %s is given up', async (_name, problem, length, sent, limits) => {
  const { send, outcomes, heldBytes } = await start(limits);
  send('/x', length, sent);
  expect(await outcomes.first(1)).toEqual([['/x', problem]]);
  expect(heldBytes()).toBe(0);
});

test('one whose connection is cut is given up', async () => {
  const { send, outcomes, heldBytes } = await start();
  const socket = send('/x', 10 * KIB, 5 * KIB);
  await waitUntil(() => heldBytes() > 0);
  socket.destroy();
  expect(await outcomes.first(1)).toEqual([['/x', 'cut-off']]);
  expect(heldBytes()).toBe(0);
});

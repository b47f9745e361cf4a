/** What connections to SLACK_PORT can cost, one and all together: how much is read from them, kept and logged, and for how long. */
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { SlackTimes } from '../../../src/slack/index.ts';
import { sendBytes, openConnection, secondsFromNow, slackRequest } from '../../support/network/raw-http.ts';
import { type SlackHarness, startHarness } from '../harness.ts';

const MIB = 1_048_576;
const PLANTED = 'planted-in-the-body';
/** A wait that is cut short by a limit of a second ends well before; one that is not, after Node's own 60 s or later. */
const SOON_MS = 30_000;

async function start(times: Partial<SlackTimes> = {}) {
  const harness = await startHarness({ mode: 'http', times: { headersMs: 1_000, bodyMs: 1_000, ...times } });
  return { ...harness, port: harness.platform.port() ?? 0, secret: harness.slack.signingSecret };
}

async function expectUnharmed({ slack, runs, log }: SlackHarness): Promise<void> {
  expect(runs.items).toEqual([]);
  expect((await slack.command({ text: '1' }).reply()).text).toBe('✅ ran with 1');
  expect(JSON.stringify(log.items)).not.toMatch(new RegExp(`${PLANTED}|${slack.signingSecret}|v0=`, 'u'));
}

test('a body that says it is too long is refused before it comes', async () => {
  const bench = await start();
  const headers = { 'content-length': String(1024 * MIB) };
  const answer = await sendBytes(bench.port, slackRequest({ body: PLANTED, secret: bench.secret, headers }));
  expect(answer.statuses).toEqual([413]);
  await expectUnharmed(bench);
});

test('a body in pieces is cut off when it has become too long', async () => {
  const bench = await start();
  const { socket, answer } = openConnection(bench.port);
  const headers = { 'content-length': undefined, 'transfer-encoding': 'chunked' };
  socket.write(slackRequest({ body: '', secret: bench.secret, headers }));
  const size = MIB / 4;
  const piece = `${size.toString(16)}\r\n${PLANTED.repeat(size).slice(0, size)}\r\n`;
  // A gigabyte, if it were taken.
  for (let sent = 0; sent < 4_096 && socket.writable; sent += 1) {
    await new Promise<unknown>((resolve) => socket.write(piece, resolve));
  }
  // The answer may be lost with the connection.
  expect((await answer).statuses.filter((status) => status !== 413)).toEqual([]);
  expect(socket.bytesWritten).toBeLessThan(64 * MIB);
  const [line] = await bench.log.first(1, ({ msg }) => msg === 'a request on SLACK_PORT');
  expect(line).toMatchObject({ status: 413 });
  await expectUnharmed(bench);
});

test('headers without an end are cut off', async () => {
  const bench = await start();
  const begun = performance.now();
  const { socket, answer } = openConnection(bench.port);
  socket.write(`POST /slack/events HTTP/1.1\r\nx-a: ${PLANTED}\r\n`);
  const drip = setInterval(() => socket.write('x-b: c\r\n'), 50);
  expect((await answer).statuses).toEqual([408]);
  clearInterval(drip);
  expect(performance.now() - begun).toBeLessThan(SOON_MS);
  await expectUnharmed(bench);
});

test('a body that never ends is cut off', async () => {
  const bench = await start();
  const begun = performance.now();
  const { socket, answer } = openConnection(bench.port);
  const headers = { 'content-length': '100000' };
  socket.write(slackRequest({ body: PLANTED, secret: bench.secret, headers }));
  const drip = setInterval(() => socket.write('.'), 50);
  expect((await answer).statuses).toEqual([408]);
  clearInterval(drip);
  expect(performance.now() - begun).toBeLessThan(SOON_MS);
  await expectUnharmed(bench);
});

test('headers that are too large are refused', async () => {
  const bench = await start();
  const headers = { 'x-large': 'x'.repeat(20_000) };
  const answer = await sendBytes(bench.port, slackRequest({ body: PLANTED, secret: bench.secret, headers }));
  expect(answer.statuses).toEqual([431]);
  await expectUnharmed(bench);
});

test('a connection that is cut in the middle of a body does no harm', async () => {
  const bench = await start();
  const { socket, answer } = openConnection(bench.port);
  const bytes = slackRequest({ body: `command=%2Funwhitelist&text=1&x=${PLANTED}`, secret: bench.secret });
  await new Promise((resolve) => socket.write(bytes.subarray(0, -5), resolve));
  socket.destroy();
  await answer;
  const [line] = await bench.log.first(1, ({ msg }) => msg === 'a request on SLACK_PORT');
  expect(line).toMatchObject({ status: 400, reason: 'its connection ended before its body' });
  await expectUnharmed(bench);
});

test('a thousand connections that say nothing do not keep a command out, and are cut off', async () => {
  const bench = await start();
  const silent = Array.from({ length: 1_000 }, () => openConnection(bench.port));
  await Promise.all(silent.map(({ socket }) => once(socket, 'connect')));
  await expectUnharmed(bench);
  const answers = await Promise.all(silent.map(({ answer }) => answer));
  expect(new Set(answers.flatMap(({ statuses }) => statuses))).toEqual(new Set([408]));
});

const SIGNATURE = `v0=${'0'.repeat(64)}`;

test.each<[number, string, Readonly<Record<string, string | undefined>>]>([
  [401, 'without a signature', { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined }],
  [401, 'with a signature that is none', { 'x-slack-signature': 'v0=1' }],
  [401, 'with a signature in capitals', { 'x-slack-signature': `v0=${'A'.repeat(64)}` }],
  [401, 'of long ago', { 'x-slack-request-timestamp': secondsFromNow(-3_600) }],
  [
    401,
    'without a signature or a length',
    {
      'x-slack-signature': undefined,
      'x-slack-request-timestamp': undefined,
      'content-length': undefined,
      'transfer-encoding': 'chunked',
    },
  ],
])('%i: a request %s is refused before its body comes', async (status, _name, headers) => {
  const bench = await start({ bodyMs: 3_600_000, requestMs: 3_600_000 });
  const { socket, answer } = openConnection(bench.port);
  const all = { 'content-length': '100000', ...headers };
  // The body never comes.
  socket.write(slackRequest({ body: '', secret: bench.secret, headers: all, keepAlive: true }));
  expect((await answer).statuses).toEqual([status]);
  await expectUnharmed(bench);
});

test('a test of the certificate is answered, also without a body', async () => {
  const bench = await start();
  const path = '/slack/events?ssl_check=1&token=x';
  const answer = await sendBytes(
    bench.port,
    slackRequest({
      body: '',
      secret: 'none',
      path,
      method: 'GET',
      headers: { 'x-slack-signature': undefined },
    }),
  );
  expect(answer.statuses).toEqual([200]);
  await expectUnharmed(bench);
});

test('hundreds of bodies of a forger together are kept within the budget, and a command is answered', async () => {
  const bench = await start({ bodyMs: 3_600_000, requestMs: 3_600_000 });
  const gc = collector();
  const before = gc();
  const size = MIB;
  const headers = { 'content-length': String(size + 1), 'x-slack-signature': SIGNATURE };
  const bytes = slackRequest({
    body: Buffer.alloc(size, '.'),
    secret: bench.secret,
    headers,
    keepAlive: true,
  });
  const forgers = Array.from({ length: 200 }, () => openConnection(bench.port));
  await Promise.all(
    forgers.map(({ socket, answer }) =>
      Promise.race([new Promise<unknown>((resolve) => socket.write(bytes, resolve)), answer]),
    ),
  );
  // Small among large ones: it is not the one that has to give way.
  expect((await bench.slack.command({ text: '1' }).reply()).text).toBe('✅ ran with 1');
  const refused = forgers.filter(({ socket }) => !socket.writable).length;
  // 200 MiB, were they kept; 64 MiB is the budget, and the rest is left for what the test itself holds.
  expect((gc() - before) / MIB).toBeLessThan(130);
  expect(refused).toBeGreaterThan(100);
  for (const { socket } of forgers) socket.destroy();
});

test('a flood of refused requests is one line of the log', async () => {
  const bench = await start();
  const one = slackRequest({ body: 'x', secret: 'wrong' });
  const answers = await Promise.all(Array.from({ length: 50 }, () => sendBytes(bench.port, one)));
  expect(answers.flatMap(({ statuses }) => statuses)).toEqual(Array.from({ length: 50 }, () => 401));
  const warned = bench.log.items.filter(({ level }) => level >= 40);
  expect(warned).toMatchObject([{ level: 40, refused: { 'it is not signed with SLACK_SIGNING_SECRET': 1 } }]);
  expect(bench.log.items.filter(({ msg }) => msg === 'a request on SLACK_PORT')).toHaveLength(50);
  // What is left is told at the end.
  await bench.platform.stop();
  expect(bench.log.items.filter(({ level }) => level >= 40).slice(1)).toMatchObject([
    { level: 40, refused: { 'it is not signed with SLACK_SIGNING_SECRET': 49 } },
  ]);
});

/** Bytes of all buffers that are still in use. */
function collector(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
}

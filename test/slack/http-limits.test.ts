/** What one connection to SLACK_PORT can cost: how much is read from it, and for how long. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { exchange, open, slackRequest } from '../support/raw-http.ts';
import { type Bench, startBench } from './harness.ts';

const MIB = 1_048_576;
const PLANTED = 'planted-in-the-body';
/** A wait that is cut short by a limit of a second ends well before; one that is not, after Node's own 60 s or later. */
const SOON_MS = 30_000;

async function start() {
  const bench = await startBench({ mode: 'http', times: { headersMs: 1_000, requestMs: 1_200 } });
  return { ...bench, port: bench.platform.port() ?? 0, secret: bench.slack.signingSecret };
}

async function expectUnharmed({ slack, runs, log }: Bench): Promise<void> {
  expect(runs.items).toEqual([]);
  expect((await slack.command({ text: '1' }).reply()).text).toBe('✅ ran with 1');
  expect(JSON.stringify(log.items)).not.toMatch(new RegExp(`${PLANTED}|${slack.signingSecret}|v0=`, 'u'));
}

test('a body that says it is too long is refused before it comes', async () => {
  const bench = await start();
  const headers = { 'content-length': String(1024 * MIB) };
  const answer = await exchange(bench.port, slackRequest({ body: PLANTED, secret: bench.secret, headers }));
  expect(answer.statuses).toEqual([413]);
  await expectUnharmed(bench);
});

test('a body in pieces is cut off when it has become too long', async () => {
  const bench = await start();
  const { socket, answer } = open(bench.port);
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
  const { socket, answer } = open(bench.port);
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
  const { socket, answer } = open(bench.port);
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
  const answer = await exchange(bench.port, slackRequest({ body: PLANTED, secret: bench.secret, headers }));
  expect(answer.statuses).toEqual([431]);
  await expectUnharmed(bench);
});

test('a connection that is cut in the middle of a body does no harm', async () => {
  const bench = await start();
  const { socket, answer } = open(bench.port);
  const bytes = slackRequest({ body: `command=%2Funwhitelist&text=1&x=${PLANTED}`, secret: bench.secret });
  await new Promise((resolve) => socket.write(bytes.subarray(0, -5), resolve));
  socket.destroy();
  await answer;
  const [line] = await bench.log.first(1, ({ msg }) => msg === 'a request on SLACK_PORT');
  expect(line).toMatchObject({ status: 400, reason: 'request.aborted' });
  await expectUnharmed(bench);
});

test('a thousand connections that say nothing do not keep a command out, and are cut off', async () => {
  const bench = await start();
  const silent = Array.from({ length: 1_000 }, () => open(bench.port));
  await Promise.all(silent.map(({ socket }) => once(socket, 'connect')));
  await expectUnharmed(bench);
  const answers = await Promise.all(silent.map(({ answer }) => answer));
  expect(new Set(answers.flatMap(({ statuses }) => statuses))).toEqual(new Set([408]));
});

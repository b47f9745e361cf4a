/** One web socket and its end: nothing that has arrived by it goes without its acknowledgement. */
import { App } from '@slack/bolt';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createWebApi } from '../../../src/slack/web-api.ts';
import { createBoltLog } from '../../../src/slack/receive/bolt-log.ts';
import { createSlackWebSocket } from '../../../src/slack/receive/websocket.ts';
import { DEFAULT_TIMES } from '../../../src/slack/settings.ts';
import { createPayloadFilter } from '../../../src/slack/receive/payload-filter.ts';
import { createSlackEmulator } from '../../../emulators/slack/index.ts';
import { createHistory } from '../../../emulators/slack/history.ts';

const DRAIN_MS = 500;

/** An open link by which a command has come that was not acknowledged yet. */
async function openBusyLink(drainMs: number) {
  const slack = await createSlackEmulator();
  const stopping = new AbortController();
  const log = pino({ level: 'silent' });
  const boltLog = createBoltLog(log);
  const { apiUrl: url, botToken, appToken } = slack;
  const api = createWebApi({ url, botToken, log: boltLog, stopping: stopping.signal, deliveryMs: 1_000 });
  const acks = createHistory<() => Promise<void>>();
  const app = new App({
    token: botToken,
    logger: boltLog,
    deferInitialization: true,
    clientOptions: api.options(1_000),
    receiver: { init: () => undefined, start: () => Promise.resolve(), stop: () => Promise.resolve() },
  });
  await app.init();
  app.command('/unwhitelist', ({ ack }) => {
    acks.add(() => ack());
    return Promise.resolve();
  });
  const payloadFilter = createPayloadFilter(log);
  payloadFilter.serve({ teamId: 'T1', orgWide: false });
  const socket = createSlackWebSocket(app, {
    appToken,
    api,
    payloadFilter,
    boltLog,
    log,
    times: { ...DEFAULT_TIMES, drainMs },
  });
  onTestFinished(async () => {
    await socket.close();
    await slack.close();
  });
  await socket.open();
  const { acknowledged } = slack.command({ text: '1' });
  const [acknowledge] = await acks.first(1);
  if (acknowledge === undefined) throw new Error('unreachable');
  const closed = slack.ended(1).then(() => performance.now());
  return { slack, link: socket, stopping, acknowledge, acknowledged, closed };
}

test('is retired no sooner than its time, and then as soon as all is acknowledged', async () => {
  const { link: socket, slack, stopping, acknowledge, acknowledged, closed } = await openBusyLink(DRAIN_MS);
  const begun = performance.now();
  const retired = socket.retire(stopping.signal);
  expect(socket.up()).toBe(false);
  expect(await socket.ending).toEqual({ kind: 'lost' });
  setTimeout(() => void acknowledge(), 1.2 * DRAIN_MS);
  await acknowledged;
  expect(slack.open()).toBe(1);
  await retired;
  const tookMs = (await closed) - begun;
  expect(tookMs).toBeGreaterThan(1.1 * DRAIN_MS);
  expect(tookMs).toBeLessThan(1.9 * DRAIN_MS);
});

test('is closed all the same when something is never acknowledged', async () => {
  const { link: socket, stopping, closed } = await openBusyLink(10);
  await socket.retire(stopping.signal);
  await closed;
});

test('is closed at once when the bot stops', async () => {
  const { link: socket, stopping, closed } = await openBusyLink(60_000);
  const retired = socket.retire(stopping.signal);
  stopping.abort();
  await retired;
  await closed;
});

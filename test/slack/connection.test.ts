/** Connecting, reconnecting and stopping, in fair weather and foul. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { PlatformError } from '../../src/chat/platform.ts';
import { createFakeSlack } from '../support/fake-slack.ts';
import { MODES, createBench, startBench } from './harness.ts';

/** What nobody handled, which would have ended the process. */
let unhandled: unknown[];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});

afterEach(async () => {
  // Rejections are reported after the microtasks of a turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  expect(unhandled).toEqual([]);
});

describe.each(MODES)('start over $mode', ({ mode }) => {
  test.each(['invalid_auth', 'account_inactive', 'token_revoked', 'not_authed'])(
    'names SLACK_BOT_TOKEN when auth.test says %s',
    async (error) => {
      const { slack, platform } = await createBench({ mode });
      slack.fail('auth.test', { error });
      const refusal = await platform.start().catch((reason: unknown) => reason);
      expect(refusal).toBeInstanceOf(PlatformError);
      expect(String(refusal)).toMatch(new RegExp(`SLACK_BOT_TOKEN.*${error}`, 'u'));
      expect(String(refusal)).not.toContain(slack.botToken);
    },
  );

  test('refuses a wrong bot token without showing it', async () => {
    const { platform } = await createBench({ mode, settings: { botToken: 'xoxb-wrong' } });
    const refusal = await platform.start().catch((reason: unknown) => reason);
    expect(String(refusal)).toBe('PlatformError: Slack refuses the token in SLACK_BOT_TOKEN (invalid_auth)');
  });

  test.each([
    [{ status: 503 }],
    ['drop'],
    [{ error: 'internal_error' }],
    [{ status: 200, body: '<html>' }],
  ] as const)('goes on trying while auth.test fails with %j', async (fault) => {
    const { slack, start, log, runs } = await createBench({ mode });
    slack.fail('auth.test', fault, 3);
    await start();
    expect(slack.callsOf('auth.test')).toHaveLength(4);
    expect(log.items.filter(({ msg }) => msg.includes('could not reach Slack'))).toHaveLength(3);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
  });

  test('is ended by a stop while Slack does not answer', async () => {
    const { slack, platform } = await createBench({ mode });
    slack.fail('auth.test', 'hang');
    const started = platform.start();
    await slack.called('auth.test');
    const asked = performance.now();
    await platform.stop();
    await started;
    expect(performance.now() - asked).toBeLessThan(1_000);
  });

  test('is ended by a stop while it is trying, and without a connection', async () => {
    const { slack, platform, log } = await createBench({
      mode,
      times: { backoffFirstMs: 60_000, backoffMaxMs: 60_000 },
    });
    slack.fail('auth.test', { status: 503 });
    const started = platform.start();
    await log.first(1, ({ msg }) => msg.includes('could not reach Slack'));
    await platform.stop();
    await started;
    expect(platform.connected()).toBe(false);
  });
});

describe('start over socket', () => {
  test('waits as long as a rate limit asks', async () => {
    const { slack, start, log } = await createBench({ mode: 'socket' });
    slack.fail('auth.test', { rateLimited: 1 }, 1);
    await start();
    expect(log.items.find(({ msg }) => msg.includes('could not reach'))).toMatchObject({
      code: 'rate_limited',
      waitMs: 1000,
    });
  });

  test('names SLACK_APP_TOKEN for a wrong one, without showing it', async () => {
    const connection = { mode: 'socket', appToken: 'xapp-wrong' } as const;
    const { platform } = await createBench({ mode: 'socket', settings: { connection } });
    const refusal = await platform.start().catch((reason: unknown) => reason);
    expect(refusal).toBeInstanceOf(PlatformError);
    expect(String(refusal)).toBe('PlatformError: Slack refuses the token in SLACK_APP_TOKEN (invalid_auth)');
  });

  test.each([
    ['apps.connections.open', { status: 503 }],
    ['apps.connections.open', { error: 'internal_error' }],
    ['apps.connections.open', 'drop'],
    ['link', { status: 503 }],
    ['link', 'drop'],
    ['hello', 'hang'],
  ] as const)('goes on trying while %s fails with %j', async (target, fault) => {
    const { slack, start, runs, fatal } = await createBench({
      mode: 'socket',
      times: { apiMs: 150, helloMs: 50, closeMs: 50 },
    });
    slack.fail(target, fault, 2);
    await start();
    expect(slack.callsOf('apps.connections.open')).toHaveLength(3);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
    expect(fatal.items).toEqual([]);
  });

  test('sends each token only where it belongs', async () => {
    const { slack, start } = await createBench({ mode: 'socket' });
    await start();
    await slack.command({ text: '1' }).reply();
    const tokens = Object.fromEntries(slack.calls.map(({ method, token }) => [method, token]));
    expect(tokens).toEqual({
      'auth.test': slack.botToken,
      'apps.connections.open': slack.appToken,
      'users.info': slack.botToken,
      response_url: '',
    });
  });
});

describe('reconnect', () => {
  test.each(['refresh_requested', 'warning'] as const)('at %s, and a later command works', async (reason) => {
    const { slack, runs } = await startBench({ mode: 'socket' });
    slack.disconnect(reason);
    await slack.greeted(2);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
  });

  test('happens at once after a connection that has lasted', async () => {
    // The pause would outlast this test's time limit.
    const { slack } = await startBench({
      mode: 'socket',
      times: { stableMs: 0, backoffFirstMs: 60_000, backoffMaxMs: 60_000 },
    });
    for (const count of [2, 3, 4]) {
      const lost = performance.now();
      slack.disconnect('refresh_requested');
      await slack.greeted(count);
      expect(performance.now() - lost).toBeLessThan(1_000);
    }
  });

  test('after a connection is cut, through an outage, for as long as it takes', async () => {
    const { slack, runs, fatal, platform } = await startBench({ mode: 'socket' });
    expect(platform.connected()).toBe(true);
    const mend = slack.fail('apps.connections.open', { status: 503 });
    slack.drop();
    await slack.called('apps.connections.open', 6);
    expect(platform.connected()).toBe(false);
    mend();
    await slack.greeted(2);
    await slack.command({ text: '1' }).reply();
    expect(platform.connected()).toBe(true);
    expect(runs.items).toHaveLength(1);
    expect(fatal.items).toEqual([]);
  });

  test('after Slack stops answering our pings', async () => {
    const { slack } = await startBench({ mode: 'socket', times: { pingMs: 60 } });
    slack.fail('pong', 'hang');
    slack.fail('close', 'hang', 1);
    await slack.greeted(2);
  });

  test.each(['invalid_auth', 'account_inactive', 'token_revoked'])(
    'refused with %s tells onFatal once, naming SLACK_APP_TOKEN',
    async (error) => {
      const { slack, fatal } = await startBench({ mode: 'socket' });
      slack.fail('apps.connections.open', { error });
      slack.disconnect('refresh_requested');
      const [refusal] = await fatal.first(1);
      expect(refusal).toBeInstanceOf(PlatformError);
      expect(refusal?.message).toMatch(new RegExp(`SLACK_APP_TOKEN.*${error}`, 'u'));
      expect(refusal?.message).not.toContain(slack.appToken);
      expect(slack.callsOf('apps.connections.open')).toHaveLength(2);
    },
  );

  test('refused after a temporary failure is fatal just the same', async () => {
    // The SDK's own reconnecting loses this rejection and hangs.
    const { slack, fatal } = await startBench({ mode: 'socket' });
    slack.fail('apps.connections.open', { error: 'internal_error' }, 2);
    slack.fail('apps.connections.open', { error: 'invalid_auth' });
    slack.drop();
    await fatal.first(1);
    expect(slack.callsOf('apps.connections.open')).toHaveLength(4);
  });

  test('after link_disabled is fatal whatever Slack calls it, unless it works', async () => {
    const { slack, fatal, runs } = await startBench({ mode: 'socket' });
    slack.disconnect('link_disabled');
    await slack.greeted(2);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
    slack.fail('apps.connections.open', { error: 'some_new_code' });
    slack.disconnect('link_disabled');
    const [refusal] = await fatal.first(1);
    expect(refusal?.message).toMatch(/Socket Mode off.*SLACK_APP_TOKEN.*some_new_code/u);
  });
});

describe('stop', () => {
  test.each(MODES)('before start, twice, and for good, over $mode', async ({ mode }) => {
    const { platform, slack } = await createBench({ mode });
    await platform.stop();
    await platform.stop();
    await platform.start();
    expect(platform.connected()).toBe(false);
    expect(slack.calls).toEqual([]);
  });

  test.each(MODES)('twice after start over $mode', async ({ mode }) => {
    const { platform, slack } = await startBench({ mode });
    await Promise.all([platform.stop(), platform.stop()]);
    await platform.stop();
    expect(platform.connected()).toBe(false);
    if (mode === 'socket') await slack.ended(1);
  });

  test.each([
    ['the address is asked for', 'apps.connections.open', 'hang'],
    ['hello is awaited', 'hello', 'hang'],
    ['the handshake is under way', 'link', 'hang'],
    ['a retry is waited for', 'apps.connections.open', { status: 503 }],
  ] as const)('while reconnecting, when %s', async (_, target, fault) => {
    const { platform, slack, fatal } = await startBench({ mode: 'socket' });
    slack.fail(target, fault);
    slack.drop();
    await slack.called('apps.connections.open', 2);
    const asked = performance.now();
    await platform.stop();
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(fatal.items).toEqual([]);
  });

  test('does not wait for a peer that does not close', async () => {
    const { platform, slack } = await startBench({ mode: 'socket' });
    slack.fail('close', 'hang');
    const asked = performance.now();
    await platform.stop();
    expect(performance.now() - asked).toBeLessThan(1_000);
    await slack.ended(1);
  });

  test('does not wait for a request that never ends', async () => {
    const { platform } = await startBench({ mode: 'http' });
    const { connect } = await import('node:net');
    const socket = connect(platform.port() ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await platform.stop();
    await closed;
  });

  test.each(MODES)('leaves nothing that keeps the process alive, over $mode', async ({ mode }) => {
    const slack = await createFakeSlack();
    onTestFinished(() => slack.close());
    slack.fail('close', 'hang');
    const script = new URL('./start-and-stop.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, mode, slack.apiUrl, slack.botToken, slack.appToken], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stopped = once(child.stdout, 'data').then(() => performance.now());
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(performance.now() - (await stopped)).toBeLessThan(1_000);
  });
});

test('a port that is taken is a PlatformError that names SLACK_PORT', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const connection = { mode: 'http', signingSecret: 'secret', port, host: '127.0.0.1' } as const;
  const { platform } = await createBench({ mode: 'http', settings: { connection } });
  const refusal = await platform.start().catch((reason: unknown) => reason);
  expect(refusal).toBeInstanceOf(PlatformError);
  expect(String(refusal)).toMatch(/SLACK_PORT.*EADDRINUSE/u);
  await platform.stop();
});

/** Connecting and stopping, in fair weather and foul. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PlatformError } from '../../src/chat/platform.ts';
import type { FakeSlack } from '../support/fake-slack.ts';
import { MODES, createBench, startBench, startBoth, type Bench } from './harness.ts';
import { expectNothingUnhandled } from './unhandled.ts';

expectNothingUnhandled();

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
    ['hello', { error: 'too_many_websockets' }],
  ] as const)('goes on trying while %s fails with %j', async (target, fault) => {
    const { slack, start, runs, fatal, log } = await createBench({
      mode: 'socket',
      times: { apiMs: 150, helloMs: 50, closeMs: 50 },
    });
    slack.fail(target, fault, 3);
    await start();
    await slack.command({ text: '1' }).reply();
    await log.first(1, ({ msg }) => msg === 'both connections to Slack are open');
    expect(slack.callsOf('apps.connections.open')).toHaveLength(5);
    expect(log.items.filter(({ msg }) => msg.includes('could not connect to Slack'))).toHaveLength(3);
    expect(runs.items).toHaveLength(1);
    expect(fatal.items).toEqual([]);
  });

  test.each([
    ['apps.connections.open', { status: 503 }],
    ['apps.connections.open', 'hang'],
    ['link', 'hang'],
    ['hello', 'hang'],
  ] as const)(
    'is over when one of two connections is open, though %s fails with %j',
    async (target, fault) => {
      const { slack, start, platform, fatal } = await createBench({
        mode: 'socket',
        times: { apiMs: 60_000, helloMs: 60_000, backoffFirstMs: 60_000, backoffMaxMs: 60_000 },
      });
      slack.fail(target, fault, 1);
      await start();
      expect(platform.connected()).toBe(true);
      expect(slack.live()).toHaveLength(1);
      await slack.command({ text: '1' }).reply();
      expect(fatal.items).toEqual([]);
    },
  );

  test('that is over, and the other connection is refused: told once, and nothing is tried any more', async () => {
    // The second attempt of the other one comes after at least half of it.
    const { slack, start, platform, fatal } = await createBench({
      mode: 'socket',
      times: { backoffFirstMs: 1_000, backoffMaxMs: 1_000 },
    });
    slack.fail('apps.connections.open', { status: 503 }, 1);
    await start();
    slack.fail('apps.connections.open', { error: 'token_revoked' });
    await fatal.first(1);
    slack.disconnect('refresh_requested');
    await platform.stop();
    expect(fatal.items.map(({ message }) => message)).toEqual([
      'Slack refuses the token in SLACK_APP_TOKEN (token_revoked)',
    ]);
    expect(slack.callsOf('apps.connections.open')).toHaveLength(3);
  });

  test('that is refused leaves no connection behind, though one was on its way', async () => {
    const { slack, platform } = await createBench({ mode: 'socket' });
    slack.fail('apps.connections.open', { error: 'invalid_auth' }, 1);
    const release = slack.hold('apps.connections.open');
    await expect(platform.start()).rejects.toThrow('SLACK_APP_TOKEN');
    release();
    await sleep(100);
    expect(platform.connected()).toBe(false);
    expect(slack.open()).toBe(0);
    expect(slack.callsOf('apps.connections.open')).toHaveLength(2);
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
    await vi.waitUntil(() => slack.open() === 0);
  });

  describe.each([
    ['the address is asked for', 'apps.connections.open', 'hang'],
    ['the handshake is under way', 'link', 'hang'],
    ['hello is awaited', 'hello', 'hang'],
    ['a retry is waited for', 'apps.connections.open', { status: 503 }],
  ] as const)('when %s', (_, target, fault) => {
    test.each<[string, number, (slack: FakeSlack) => void]>([
      [
        'both are lost',
        2,
        (slack) => {
          slack.drop();
        },
      ],
      [
        'one is lost',
        1,
        (slack) => {
          slack.drop(slack.live()[0]);
        },
      ],
      [
        'both are refreshed',
        2,
        (slack) => {
          slack.disconnect('refresh_requested');
        },
      ],
      [
        'one is refreshed',
        1,
        (slack) => {
          slack.disconnect('refresh_requested', slack.live()[0]);
        },
      ],
    ])('after %s', async (_what, count, lose) => {
      const bench = await startBoth();
      bench.slack.fail(target, fault);
      lose(bench.slack);
      await bench.slack.called('apps.connections.open', 2 + count);
      await stopInTime(bench);
    });

    test('at the start', async () => {
      const bench = await createBench({ mode: 'socket' });
      bench.slack.fail(target, fault);
      const started = bench.platform.start();
      await bench.slack.called('apps.connections.open', 2);
      await stopInTime(bench);
      await started;
    });
  });

  test('while a connection is renewed, and while the old one is still kept', async () => {
    const bench = await startBoth({ times: { apartMs: 5, drainMs: 60_000 } });
    await bench.slack.greeted(3);
    await stopInTime(bench);
  });

  test('does not wait for a peer that does not close', async () => {
    const bench = await startBoth();
    bench.slack.fail('close', 'hang');
    await stopInTime(bench);
  });

  test('does not wait for a request that never ends', async () => {
    const { platform } = await startBench({ mode: 'http' });
    const socket = connect(platform.port() ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await platform.stop();
    await closed;
  });
});

/** Stops in bounded time, whatever the state; nothing is open after that, or opened any more. */
async function stopInTime({ platform, slack, fatal, log }: Bench): Promise<void> {
  const asked = performance.now();
  await platform.stop();
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect(platform.connected()).toBe(false);
  await vi.waitUntil(() => slack.open() === 0);
  const before = slack.calls.length;
  // Many times the longest pause before another attempt.
  await sleep(100);
  expect(slack.calls).toHaveLength(before);
  expect(slack.open()).toBe(0);
  expect(fatal.items).toEqual([]);
  expect(log.items.filter(({ msg }) => msg.includes('bug'))).toEqual([]);
}

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

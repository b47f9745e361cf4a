/** Connecting, in fair weather and foul. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PlatformError } from '../../../src/chat/platform.ts';
import { MODES, createHarness } from '../harness.ts';
import { expectNothingUnhandled } from '../unhandled.ts';

expectNothingUnhandled();

describe.each(MODES)('start over $mode', ({ mode }) => {
  test.each(['invalid_auth', 'account_inactive', 'token_revoked', 'not_authed'])(
    'names SLACK_BOT_TOKEN when auth.test says %s',
    async (error) => {
      const { slack, platform } = await createHarness({ mode });
      slack.fail('auth.test', { error });
      const refusal = await platform.start().catch((reason: unknown) => reason);
      expect(refusal).toBeInstanceOf(PlatformError);
      expect(String(refusal)).toMatch(new RegExp(`SLACK_BOT_TOKEN.*${error}`, 'u'));
      expect(String(refusal)).not.toContain(slack.botToken);
    },
  );

  test('refuses a wrong bot token without showing it', async () => {
    const { platform } = await createHarness({ mode, settings: { botToken: 'xoxb-wrong' } });
    const refusal = await platform.start().catch((reason: unknown) => reason);
    expect(String(refusal)).toBe('PlatformError: Slack refuses the token in SLACK_BOT_TOKEN (invalid_auth)');
  });

  test.each([
    [{ status: 503 }],
    ['drop'],
    [{ error: 'internal_error' }],
    [{ error: 'org_login_required' }],
    [{ status: 200, body: '<html>' }],
  ] as const)('goes on trying while auth.test fails with %j', async (fault) => {
    const { slack, start, log, runs } = await createHarness({ mode });
    slack.fail('auth.test', fault, 3);
    await start();
    expect(slack.callsOf('auth.test')).toHaveLength(4);
    expect(log.items.filter(({ msg }) => msg.includes('could not reach Slack'))).toHaveLength(3);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
  });

  test('is ended by a stop while Slack does not answer', async () => {
    const { slack, platform } = await createHarness({ mode, times: { apiMs: 60_000 } });
    slack.fail('auth.test', 'hang');
    const started = platform.start();
    await slack.called('auth.test');
    const asked = performance.now();
    await platform.stop();
    await started;
    expect(performance.now() - asked).toBeLessThan(20_000);
  });

  test('is ended by a stop while it is trying, and without a connection', async () => {
    const { slack, platform, log } = await createHarness({
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
    const { slack, start, log } = await createHarness({ mode: 'socket' });
    slack.fail('auth.test', { rateLimited: 1 }, 1);
    await start();
    expect(log.items.find(({ msg }) => msg.includes('could not reach'))).toMatchObject({
      code: 'rate_limited',
      waitMs: 1000,
    });
  });

  test('names SLACK_APP_TOKEN for a wrong one, without showing it', async () => {
    const connection = { mode: 'socket', appToken: 'xapp-wrong' } as const;
    const { platform } = await createHarness({ mode: 'socket', settings: { connection } });
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
    const { slack, start, runs, fatal, log } = await createHarness({
      mode: 'socket',
      times: { apiMs: 400, helloMs: 100, closeMs: 50 },
    });
    slack.fail(target, fault, 3);
    await start();
    await slack.command({ text: '1' }).reply();
    await log.first(1, ({ msg }) => msg === 'both connections to Slack are open');
    const failures = log.items.filter(({ msg }) => msg.includes('could not connect to Slack'));
    // More than three, where the machine is so busy that a good attempt takes too long.
    expect(failures.length).toBeGreaterThanOrEqual(3);
    expect(slack.callsOf('apps.connections.open')).toHaveLength(2 + failures.length);
    expect(runs.items).toHaveLength(1);
    expect(fatal.items).toEqual([]);
  });

  test('waits for no hello where Slack says at once that there are too many connections', async () => {
    // The wait would outlast this test's time limit.
    const { slack, start, log } = await createHarness({ mode: 'socket', times: { helloMs: 60_000 } });
    slack.fail('hello', { error: 'too_many_websockets' }, 2);
    await start();
    await slack.command({ text: '1' }).reply();
    const refusals = log.items.filter((line) => JSON.stringify(line).includes('(too_many_websockets)'));
    expect(refusals).toHaveLength(2);
    await slack.ended(2);
  });

  test.each([
    ['apps.connections.open', { status: 503 }],
    ['apps.connections.open', 'hang'],
    ['link', 'hang'],
    ['hello', 'hang'],
  ] as const)(
    'is over when one of two connections is open, though %s fails with %j',
    async (target, fault) => {
      const { slack, start, platform, fatal } = await createHarness({
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
    const { slack, start, platform, fatal } = await createHarness({
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
    const { slack, platform } = await createHarness({ mode: 'socket' });
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
    const { slack, start } = await createHarness({ mode: 'socket' });
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

test('a port that is taken is a PlatformError that names SLACK_PORT', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const connection = { mode: 'http', signingSecret: 'secret', port, host: '127.0.0.1' } as const;
  const { platform } = await createHarness({ mode: 'http', settings: { connection } });
  const refusal = await platform.start().catch((reason: unknown) => reason);
  expect(refusal).toBeInstanceOf(PlatformError);
  expect(String(refusal)).toMatch(/SLACK_PORT \d+ of SLACK_HOST 127\.0\.0\.1 \(EADDRINUSE\)/u);
  await platform.stop();
});

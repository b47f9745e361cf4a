/** Slack refreshes, closes and drops connections: they are made again, and readiness is the truth at every moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../../src/chat/platform.ts';
import { createHarness, startWithBothConnections, waitUntil, type SlackHarness } from '../harness.ts';
import { expectNothingUnhandled } from '../unhandled.ts';

expectNothingUnhandled();

const OPEN = 'apps.connections.open';
const INFO = 30;
const WARN = 40;
const ONE_ENDS = 'one of two connections to Slack ends: connecting again';
const LOST = 'connection to Slack lost: connecting again';
const AGAIN = 'connected to Slack again';
const BOTH = 'both connections to Slack are open';

/** What the log says of connections, as `message (level)`. */
function told({ log }: SlackHarness): readonly string[] {
  const messages = ['connected to Slack', ONE_ENDS, LOST, AGAIN, BOTH];
  return log.items.flatMap(({ msg, level }) => (messages.includes(msg) ? [`${msg} (${level})`] : []));
}

async function logged({ log }: SlackHarness, message: string, count = 1): Promise<void> {
  await log.first(count, ({ msg }) => msg === message);
}

describe('both connections', () => {
  test('take commands', async () => {
    const { slack, runs } = await startWithBothConnections();
    expect(slack.live()).toEqual([1, 2]);
    for (const link of slack.live()) await slack.command({ text: String(link), link }).reply();
    expect(runs.items.map(({ options }) => options['users'])).toEqual(['1', '2']);
  });

  test('share their memory: what comes again by the other one is acknowledged, and not run again', async () => {
    const { slack, runs, log } = await startWithBothConnections();
    const typed = slack.command({ text: '1' });
    await typed.reply();
    await slack.redeliver(typed).acknowledged;
    await log.first(1, ({ msg }) => msg.includes('delivered again: not run again'));
    expect(runs.items).toHaveLength(1);
  });

  test.each(['refresh_requested', 'warning', 'link_disabled'] as const)(
    'are made again after %s',
    async (reason) => {
      const harness = await startWithBothConnections();
      harness.slack.disconnect(reason);
      await logged(harness, BOTH, 2);
      await harness.slack.ended(2);
      expect(harness.slack.live()).toEqual([3, 4]);
      await harness.slack.command({ text: '1' }).reply();
      expect(harness.fatal.items).toEqual([]);
    },
  );

  test('are made again at once where they had lasted', async () => {
    // The pause would outlast this test's time limit.
    const { slack } = await startWithBothConnections({
      times: { stableMs: 0, backoffFirstMs: 60_000, backoffMaxMs: 60_000 },
    });
    for (const count of [4, 6, 8]) {
      slack.disconnect('refresh_requested');
      await slack.greeted(count);
    }
  });

  test('that end soon are not made again in a tight loop', async () => {
    const harness = await startWithBothConnections({
      times: { backoffFirstMs: 60_000, backoffMaxMs: 60_000 },
    });
    harness.slack.drop();
    await harness.log.first(2, ({ msg, waitMs }) => msg.includes('ended soon') && Number(waitMs) >= 30_000);
    expect(harness.slack.callsOf(OPEN)).toHaveLength(2);
  });

  test('are made again after Slack stops answering our pings', async () => {
    const { slack } = await startWithBothConnections({ times: { pingMs: 60 } });
    const mend = slack.fail('pong', 'hang');
    slack.fail('close', 'hang', 2);
    await slack.greeted(4);
    mend();
  });

  test.each([
    [OPEN, { status: 503 }],
    [OPEN, { status: 200, body: '<html>' }],
    [OPEN, { error: 'internal_error' }],
    [OPEN, 'drop'],
    ['link', { status: 503 }],
    ['link', 'drop'],
    ['hello', 'hang'],
    ['hello', { error: 'too_many_websockets' }],
  ] as const)('are made again for as long as it takes, while %s fails with %j', async (target, fault) => {
    const harness = await startWithBothConnections({ times: { apiMs: 400, helloMs: 100, closeMs: 20 } });
    const { slack, fatal, runs } = harness;
    const mend = slack.fail(target, fault);
    slack.drop();
    await slack.called(OPEN, 10);
    mend();
    await logged(harness, BOTH, 2);
    await slack.command({ text: '1' }).reply();
    expect(runs.items).toHaveLength(1);
    expect(fatal.items).toEqual([]);
    await waitUntil(() => slack.open() === 2);
  });

  test('are made again no sooner than a rate limit asks', async () => {
    const { slack, log } = await startWithBothConnections();
    slack.fail(OPEN, { rateLimited: 30 });
    slack.drop();
    const lines = await log.first(2, ({ msg }) => msg.includes('could not connect to Slack'));
    expect(lines.map(({ waitMs }) => waitMs)).toEqual([30_000, 30_000]);
  });

  test.each(['answers the close', 'hang'] as const)(
    'are two after 50 refreshes, where Slack: %s',
    async (answer) => {
      const { slack, platform } = await startWithBothConnections({ times: { closeMs: 20 } });
      if (answer === 'hang') slack.fail('close', 'hang');
      for (let refreshes = 1; refreshes <= 50; refreshes += 1) {
        slack.disconnect('refresh_requested', slack.live()[0]);
        await slack.greeted(2 + refreshes);
        expect(platform.connected()).toBe(true);
      }
      await slack.ended(50);
      expect(slack.open()).toBe(2);
      expect(slack.live()).toHaveLength(2);
      expect(slack.mostOpen()).toBeLessThanOrEqual(6);
    },
  );
});

describe('readiness', () => {
  test('comes with hello, not before', async () => {
    const { slack, platform, start } = await createHarness({ mode: 'socket', times: { helloMs: 60_000 } });
    slack.fail('hello', 'hang', 1);
    const release = slack.hold(OPEN);
    const started = start();
    await waitUntil(() => slack.open() === 1);
    expect(platform.connected()).toBe(false);
    release();
    await started;
    expect(platform.connected()).toBe(true);
    await platform.stop();
    expect(platform.connected()).toBe(false);
  });

  test('outlasts the loss of one, ends with the other, and comes back', async () => {
    const harness = await startWithBothConnections();
    const { slack, platform } = harness;
    const mend = slack.fail(OPEN, { status: 503 });
    slack.drop(1);
    await logged(harness, ONE_ENDS);
    await slack.called(OPEN, 4);
    expect(platform.connected()).toBe(true);
    slack.drop(2);
    await logged(harness, LOST);
    expect(platform.connected()).toBe(false);
    await slack.called(OPEN, 8);
    expect(platform.connected()).toBe(false);
    mend();
    await logged(harness, AGAIN);
    expect(platform.connected()).toBe(true);
    await logged(harness, BOTH, 2);
    expect(told(harness)).toEqual([
      `connected to Slack (${INFO})`,
      `${BOTH} (${INFO})`,
      `${ONE_ENDS} (${INFO})`,
      `${LOST} (${WARN})`,
      `${AGAIN} (${INFO})`,
      `${BOTH} (${INFO})`,
    ]);
  });

  test('does not count connections whose end Slack has announced, though they are kept until there are others', async () => {
    const harness = await startWithBothConnections();
    const { slack, platform } = harness;
    const mend = slack.fail(OPEN, { status: 503 });
    slack.disconnect('refresh_requested');
    await logged(harness, LOST);
    expect(platform.connected()).toBe(false);
    await slack.called(OPEN, 8);
    expect(slack.open()).toBe(2);
    mend();
    await logged(harness, AGAIN);
    expect(platform.connected()).toBe(true);
  });

  test('ends as soon as Slack closes its side, though TCP stays open and nothing tells of it', async () => {
    const { slack, platform } = await startWithBothConnections({
      times: { watchMs: 60_000, pingMs: 60_000 },
    });
    slack.closeLink(1);
    expect(platform.connected()).toBe(true);
    slack.closeLink(2);
    await waitUntil(() => !platform.connected());
  });

  test('comes back long before the SDK notices such an end by its pings', async () => {
    const harness = await startWithBothConnections({ times: { pingMs: 60_000 } });
    const { slack, platform } = harness;
    slack.closeLink();
    await logged(harness, LOST);
    await logged(harness, BOTH, 2);
    expect(platform.connected()).toBe(true);
    await slack.ended(2);
    expect(slack.open()).toBe(2);
  });

  test('is not asked again and again by a connection that cannot be made: an error only while there is none', async () => {
    const { slack, log } = await startWithBothConnections();
    const mend = slack.fail(OPEN, { status: 503 });
    const levels = () =>
      log.items.filter(({ msg }) => msg.includes('could not connect')).map(({ level }) => level);
    slack.drop(1);
    await slack.called(OPEN, 4);
    expect(new Set(levels())).toEqual(new Set([WARN]));
    slack.drop(2);
    await log.first(2, ({ msg, level }) => msg.includes('could not connect') && level > WARN);
    mend();
  });
});

describe('a refusal', () => {
  test.each(['invalid_auth', 'forbidden_team', 'token_revoked'])(
    'with %s of both is told to onFatal once, naming SLACK_APP_TOKEN',
    async (error) => {
      const { slack, fatal, platform } = await startWithBothConnections();
      slack.fail(OPEN, { error });
      slack.disconnect('refresh_requested');
      const [refusal] = await fatal.first(1);
      // Many times as long as the other one needs.
      await sleep(100);
      await platform.stop();
      expect(refusal).toBeInstanceOf(PlatformError);
      expect(refusal?.message).toMatch(new RegExp(`SLACK_APP_TOKEN.*${error}`, 'u'));
      expect(refusal?.message).not.toContain(slack.appToken);
      expect(fatal.items).toHaveLength(1);
      // The second one is not even asked for, where the refusal of the first comes early enough.
      expect(slack.callsOf(OPEN).length).toBeLessThanOrEqual(4);
    },
  );

  test('of one is told, while the other still takes commands; nothing is made again', async () => {
    const { slack, fatal, platform } = await startWithBothConnections();
    slack.fail(OPEN, { error: 'token_revoked' });
    slack.drop(1);
    await fatal.first(1);
    expect(platform.connected()).toBe(true);
    await slack.command({ text: '1' }).reply();
    slack.drop(2);
    await slack.ended(2);
    await waitUntil(() => !platform.connected());
    await platform.stop();
    expect(fatal.items).toHaveLength(1);
    expect(slack.callsOf(OPEN)).toHaveLength(3);
  });

  test('after a temporary failure is fatal just the same', async () => {
    // The SDK's own reconnecting loses this rejection and hangs.
    const { slack, fatal } = await startWithBothConnections();
    slack.fail(OPEN, { error: 'internal_error' }, 2);
    slack.fail(OPEN, { error: 'invalid_auth' });
    slack.drop();
    await fatal.first(1);
  });

  test('after link_disabled is fatal whatever Slack calls it', async () => {
    const { slack, fatal, platform } = await startWithBothConnections();
    slack.fail(OPEN, { error: 'some_new_code' });
    slack.disconnect('link_disabled');
    const [refusal] = await fatal.first(1);
    expect(refusal?.message).toMatch(/Socket Mode off.*SLACK_APP_TOKEN.*some_new_code/u);
    await sleep(100);
    await platform.stop();
    expect(fatal.items).toHaveLength(1);
  });
});

/** Letting go of Slack: in bounded time, at any moment. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SlackEmulator } from '../../../emulators/slack/index.ts';
import {
  MODES,
  createHarness,
  startHarness,
  startWithBothConnections,
  waitUntil,
  type SlackHarness,
} from '../harness.ts';
import { expectNothingUnhandled } from '../unhandled.ts';

expectNothingUnhandled();

describe('stop', () => {
  test.each(MODES)('before start, twice, and for good, over $mode', async ({ mode }) => {
    const { platform, slack } = await createHarness({ mode });
    await platform.stop();
    await platform.stop();
    await platform.start();
    expect(platform.connected()).toBe(false);
    expect(slack.calls).toEqual([]);
  });

  test.each(MODES)('twice after start over $mode', async ({ mode }) => {
    const { platform, slack } = await startHarness({ mode });
    await Promise.all([platform.stop(), platform.stop()]);
    await platform.stop();
    expect(platform.connected()).toBe(false);
    await waitUntil(() => slack.open() === 0);
  });

  describe.each([
    ['the address is asked for', 'apps.connections.open', 'hang'],
    ['the handshake is under way', 'link', 'hang'],
    ['hello is awaited', 'hello', 'hang'],
    ['a retry is waited for', 'apps.connections.open', { status: 503 }],
  ] as const)('when %s', (_, target, fault) => {
    test.each<[string, number, (slack: SlackEmulator) => void]>([
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
      const harness = await startWithBothConnections();
      harness.slack.fail(target, fault);
      lose(harness.slack);
      await harness.slack.called('apps.connections.open', 2 + count);
      await stopInTime(harness);
    });

    test('at the start', async () => {
      const harness = await createHarness({ mode: 'socket' });
      harness.slack.fail(target, fault);
      const started = harness.platform.start();
      await harness.slack.called('apps.connections.open', 2);
      await stopInTime(harness);
      await started;
    });
  });

  test('while a connection is renewed, and while the old one is still kept', async () => {
    const harness = await startWithBothConnections({ times: { apartMs: 500, drainMs: 60_000 } });
    await harness.slack.greeted(3);
    await stopInTime(harness);
  });

  test('does not wait for a peer that does not close', async () => {
    const harness = await startWithBothConnections();
    harness.slack.fail('close', 'hang');
    await stopInTime(harness);
  });

  test('does not wait for a request that never ends', async () => {
    const { platform } = await startHarness({ mode: 'http' });
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
async function stopInTime({ platform, slack, fatal, log }: SlackHarness): Promise<void> {
  const asked = performance.now();
  await platform.stop();
  // The SDK's own waits are of 30 s; the machine may be busy.
  expect(performance.now() - asked).toBeLessThan(20_000);
  expect(platform.connected()).toBe(false);
  await waitUntil(() => slack.open() === 0);
  const before = slack.calls.length;
  // Many times the longest pause before another attempt.
  await sleep(100);
  expect(slack.calls).toHaveLength(before);
  expect(slack.open()).toBe(0);
  expect(fatal.items).toEqual([]);
  expect(log.items.filter(({ msg }) => msg.includes('bug'))).toEqual([]);
}

/** Nothing that anybody types is lost or done twice while connections are replaced, and Slack does not replace both at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '../../../emulators/slack/index.ts';
import { startWithBothConnections, type SlackHarness } from '../harness.ts';
import { expectNothingUnhandled } from '../unhandled.ts';

expectNothingUnhandled();

/** Slack shows the moderator an error after 3 s; a connection that is being made must hold nobody up. */
const SERVED_MS = 3_000;
/** So many await their acknowledgement at most: more would only measure how fast the machine is. */
const UNACKNOWLEDGED_MAX = 10;
const RENEWED = 'a connection to Slack was renewed';
const EQUALLY_OLD = 'both connections to Slack were opened at the same time: replacing one of them';

interface Typist {
  /** Resolves in a moment in which everything that was typed is acknowledged. */
  readonly allAcknowledged: () => Promise<void>;
}

/**
 * Types a command every few milliseconds for as long as `during` takes, each with a text of its own, and never more than
 * the bot keeps up with.
 */
async function typeWhile(
  { slack }: SlackHarness,
  during: (typist: Typist) => Promise<void>,
): Promise<readonly Delivery[]> {
  const typed: Delivery[] = [];
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    if (open.size >= UNACKNOWLEDGED_MAX) return;
    const delivery = slack.command({ text: String(typed.length + 1) });
    typed.push(delivery);
    const settled = delivery.acknowledged.catch(() => undefined).finally(() => open.delete(settled));
    open.add(settled);
  }, 3);
  // A test that fails must not go on typing in the next one.
  onTestFinished(() => {
    clearInterval(timer);
  });
  const allAcknowledged = async (): Promise<void> => {
    while (open.size > 0) await Promise.all(open);
  };
  try {
    await during({ allAcknowledged });
  } finally {
    clearInterval(timer);
  }
  return typed;
}

async function expectEachServedOnce({ runs }: SlackHarness, typed: readonly Delivery[]): Promise<void> {
  const acknowledged = await Promise.all(typed.map((delivery) => delivery.acknowledged));
  await Promise.all(typed.map((delivery) => delivery.reply()));
  expect(Math.max(...acknowledged.map(({ ms }) => ms))).toBeLessThan(SERVED_MS);
  expect(runs.items.map(({ options }) => options['users']).toSorted()).toEqual(
    typed.map(({ payload }) => payload['text']).toSorted(),
  );
  expect(typed.map(({ shown }) => shown.length)).toEqual(typed.map(() => 1));
}

describe('a refresh', () => {
  test('the SDK reads frames in one place, which is the one that we know', () => {
    const { client } = new SocketModeReceiver({ appToken: 'xapp-1' });
    expect(client.listenerCount('ws_message')).toBe(1);
  });

  test.each(['refresh_requested', 'warning'] as const)(
    'with %s: what came in the same moment, before and after it, is acknowledged and run',
    async (reason) => {
      const harness = await startWithBothConnections();
      const { slack } = harness;
      const before = slack.command({ text: '1', link: 1 });
      slack.disconnect(reason, 1);
      const after = slack.command({ text: '2', link: 1 });
      await expectEachServedOnce(harness, [before, after]);
    },
  );

  test('of both at once: the old ones serve until there are new ones, however long that takes', async () => {
    const harness = await startWithBothConnections();
    const { slack } = harness;
    const mend = slack.fail('apps.connections.open', { status: 503 });
    const before = slack.live().map((link) => slack.command({ text: `before ${link}`, link }));
    slack.disconnect('refresh_requested');
    await slack.called('apps.connections.open', 8);
    // Slack sends by them no more; what is still on its way arrives.
    const late = [1, 2].map((link) => slack.command({ text: `late ${link}`, link }));
    await expectEachServedOnce(harness, [...before, ...late]);
    mend();
    await slack.greeted(4);
    await slack.ended(2);
    expect(slack.live()).toEqual([3, 4]);
  });

  test('closes the old connection only after the new one is there, and late enough', async () => {
    const drainMs = 200;
    const harness = await startWithBothConnections({ times: { drainMs } });
    const { slack } = harness;
    slack.disconnect('refresh_requested', 1);
    await slack.greeted(3);
    const replaced = performance.now();
    expect(slack.open()).toBe(3);
    await slack.ended(1);
    // Timers are a millisecond early at times.
    expect(performance.now() - replaced).toBeGreaterThan(drainMs - 50);
    expect(slack.live()).toEqual([2, 3]);
  });
});

describe('while somebody types without a pause', () => {
  /** A reply that is only slow, on a busy machine, must not be sent by another way as well. */
  const PATIENT = { deliveryMs: 60_000 };

  /** Replaces one connection after the other, each in the same moment in which something was typed. */
  async function refreshAll(
    { slack }: SlackHarness,
    count: number,
    greeted: number,
  ): Promise<readonly Delivery[]> {
    const typed: Delivery[] = [];
    for (let refreshes = 1; refreshes <= count; refreshes += 1) {
      const link = slack.live()[0] ?? 0;
      typed.push(slack.command({ text: `at refresh ${greeted + refreshes}`, link }));
      slack.disconnect(refreshes % 2 === 0 ? 'warning' : 'refresh_requested', link);
      await slack.greeted(greeted + refreshes);
    }
    return typed;
  }

  test.each(['answers the close', 'hang'] as const)(
    'a refresh of each in turn, where Slack: %s',
    async (answer) => {
      const harness = await startWithBothConnections({ times: { ...PATIENT, closeMs: 20 } });
      if (answer === 'hang') harness.slack.fail('close', 'hang');
      let atRefreshes: readonly Delivery[] = [];
      const typed = await typeWhile(harness, async () => {
        atRefreshes = await refreshAll(harness, 20, 2);
        await harness.slack.ended(20);
      });
      await expectEachServedOnce(harness, [...typed, ...atRefreshes]);
      expect(typed.length).toBeGreaterThan(20);
    },
  );

  test('the loss of each in turn, and refreshes in between', async () => {
    const harness = await startWithBothConnections({ times: PATIENT });
    const { slack } = harness;
    const atRefreshes: Delivery[] = [];
    const typed = await typeWhile(harness, async ({ allAcknowledged }) => {
      for (let greeted = 2; greeted < 22; greeted += 2) {
        // Nothing can save what is on its way when a connection is cut.
        await allAcknowledged();
        slack.drop(slack.live()[0]);
        await slack.greeted(greeted + 1);
        atRefreshes.push(...(await refreshAll(harness, 1, greeted + 1)));
      }
    });
    await expectEachServedOnce(harness, [...typed, ...atRefreshes]);
    expect(typed.length).toBeGreaterThan(20);
  });

  test('the loss of one that cannot be made again for long', async () => {
    const harness = await startWithBothConnections({ times: PATIENT });
    const { slack } = harness;
    const mend = slack.fail('apps.connections.open', { status: 503 });
    const typed = await typeWhile(harness, async () => {
      slack.drop(1);
      await slack.called('apps.connections.open', 12);
    });
    mend();
    await expectEachServedOnce(harness, typed);
    expect(typed.length).toBeGreaterThan(5);
  });
});

describe('two connections of the same age', () => {
  const OPEN = 'apps.connections.open';
  /** Far longer than the two take to open one after the other on a busy machine. */
  const apartMs = 400;
  /** Until the second is renewed: `apartMs` and a random part of as much again. */
  const times = { apartMs };
  const random = () => 0.5;
  const told = ({ log }: SlackHarness, message: string) =>
    log.items.filter(({ msg }) => msg === message).length;
  const awaited = ({ log }: SlackHarness, message: string, count = 1) =>
    log.first(count, ({ msg }) => msg === message);

  async function expectBothServe(harness: SlackHarness): Promise<void> {
    const { slack } = harness;
    expect(slack.live()).toHaveLength(2);
    const typed = slack.live().map((link) => slack.command({ text: String(link), link }));
    for (const delivery of typed) await delivery.reply();
  }

  test('are told apart: the second is renewed once, later, while the first stays', async () => {
    const harness = await startWithBothConnections({ times, random });
    const { slack, platform } = harness;
    const opened = performance.now();
    await awaited(harness, EQUALLY_OLD);
    expect(performance.now() - opened).toBeGreaterThan(apartMs);
    await awaited(harness, RENEWED);
    expect(platform.connected()).toBe(true);
    await slack.ended(1);
    expect(slack.live()).toContain(3);
    await expectBothServe(harness);
    // Longer than until another one, if it were to come.
    await sleep(2.5 * apartMs);
    expect(slack.callsOf(OPEN)).toHaveLength(3);
    expect(told(harness, EQUALLY_OLD)).toBe(1);
  });

  test('are told apart again when Slack has refreshed both together', async () => {
    const harness = await startWithBothConnections({ times, random });
    await awaited(harness, RENEWED);
    harness.slack.disconnect('refresh_requested');
    await awaited(harness, RENEWED, 2);
    await harness.slack.ended(4);
    await expectBothServe(harness);
  });

  test('both serve while the renewal cannot be made', async () => {
    const harness = await startWithBothConnections({ times, random });
    const mend = harness.slack.fail(OPEN, { status: 503 });
    await harness.slack.called(OPEN, 6);
    expect(told(harness, EQUALLY_OLD)).toBe(1);
    expect(harness.slack.live()).toEqual([1, 2]);
    await expectBothServe(harness);
    mend();
    await awaited(harness, RENEWED);
    await harness.slack.ended(1);
    await expectBothServe(harness);
  });

  test('are left alone while one is not connected', async () => {
    const harness = await startWithBothConnections({ times, random });
    const mend = harness.slack.fail(OPEN, { status: 503 });
    harness.slack.drop(1);
    await sleep(2.5 * apartMs);
    expect(harness.slack.live()).toEqual([2]);
    mend();
    await awaited(harness, 'both connections to Slack are open', 2);
    // They are not equally old now.
    expect(told(harness, EQUALLY_OLD)).toBe(0);
    await expectBothServe(harness);
  });

  test('that is lost while it is being renewed is made again by that', async () => {
    const harness = await startWithBothConnections({ times, random });
    const mend = harness.slack.fail(OPEN, { status: 503 });
    await awaited(harness, EQUALLY_OLD);
    harness.slack.drop();
    await awaited(harness, 'connection to Slack lost: connecting again');
    expect(harness.platform.connected()).toBe(false);
    mend();
    await awaited(harness, 'both connections to Slack are open', 2);
    await expectBothServe(harness);
  });
});

/** Discord does not come back as it should: attempts come later each time, a new session is begun, and at last the process ends. */
import { describe, expect, test, vi } from 'vitest';
import { PlatformAwayError } from '../../../src/chat/platform.ts';
import { EXIT_CODES, exitCodeOf } from '../../../src/exit-code.ts';
import { createBot, type RunningBot, startBot } from '../harness.ts';

const PACED = { backOffFirst: 4, backOffMax: 16 };
const waits = ({ logs }: RunningBot, message: RegExp): readonly number[] =>
  logs.filter(({ msg }) => message.test(msg)).map((line) => Number(line['waitMs']));
const count = ({ discord }: RunningBot, kind: string): number =>
  discord.gateway.events.filter((event) => event.kind === kind).length;

/** The n-th pause is between a half and the whole of 4, 8, 16, 16, … ms. */
function expectPaced(pauses: readonly number[]): void {
  for (const [index, waitMs] of pauses.entries()) {
    const longest = Math.min(PACED.backOffMax, PACED.backOffFirst * 2 ** index);
    expect(waitMs).toBeGreaterThanOrEqual(longest / 2);
    expect(waitMs).toBeLessThanOrEqual(longest);
  }
}

async function expectToWork({ discord, logged, platform, fatal }: RunningBot): Promise<void> {
  await logged(/^connected to Discord again$/u);
  expect(platform.connected()).toBe(true);
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  expect(fatal).toEqual([]);
}

// Side by side, since discord.js waits for half a second before each attempt.
describe.concurrent('after a loss', () => {
  test('a RESUME without an answer, while heartbeats have theirs, is followed by a new session', async ({
    onTestFinished,
  }) => {
    const bot = await startBot({ onTestFinished, times: { resume: 100 } });
    bot.discord.gateway.behaviour.onResume = 'ignore';
    bot.discord.gateway.drop();
    expect(await bot.logged(/has not answered a RESUME/u)).toMatchObject({ level: 40 });
    await bot.discord.gateway.happened('identified', 2);
    await expectToWork(bot);
    expect(count(bot, 'asked to resume')).toBe(1);
  });

  test('a RESUME that is cut each time is tried three times, then a new session is begun', async ({
    onTestFinished,
  }) => {
    const bot = await startBot({ onTestFinished, times: PACED });
    bot.discord.gateway.behaviour.onResume = 'cut';
    bot.discord.gateway.drop();
    expect(await bot.logged(/does not resume the session/u)).toMatchObject({ level: 40 });
    await bot.discord.gateway.happened('identified', 2);
    await expectToWork(bot);
    expect(count(bot, 'asked to resume')).toBe(3);
    const pauses = waits(bot, /does not come back yet/u);
    expect(pauses).toHaveLength(4);
    expectPaced(pauses);
  });

  test('a connection that is refused with 503 is tried later each time, with a warning', async ({
    onTestFinished,
  }) => {
    const bot = await startBot({ onTestFinished, times: PACED });
    const { gateway } = bot.discord;
    gateway.behaviour.refuseConnections = true;
    gateway.drop();
    await gateway.happened('refused', 3);
    gateway.behaviour.refuseConnections = false;
    await expectToWork(bot);
    const pauses = waits(bot, /does not come back yet/u);
    expect(pauses.length).toBeGreaterThanOrEqual(4);
    expectPaced(pauses);
  });

  test('a connection that had held for long is made again at once', async ({ onTestFinished }) => {
    const bot = await startBot({ onTestFinished, times: { stable: 0, backOffFirst: 60_000 } });
    bot.discord.gateway.drop();
    await expectToWork(bot);
    expect(waits(bot, /does not come back yet/u)).toEqual([]);
  });

  test('that lasts, the process is to end, and to be started again', async ({ onTestFinished }) => {
    const bot = await startBot({ onTestFinished, times: { away: 200 } });
    const { discord, fatal, platform } = bot;
    discord.gateway.behaviour.refuseConnections = true;
    discord.gateway.drop();
    await vi.waitUntil(() => fatal.length === 1, { timeout: 50_000 });
    expect(fatal[0]).toBeInstanceOf(PlatformAwayError);
    expect(exitCodeOf(fatal[0])).toBe(EXIT_CODES.tryLater);
    expect(platform.connected()).toBe(false);
    await platform.stop();
    expect(fatal).toHaveLength(1);
  });

  test('a stop while an attempt is waited for ends at once', async ({ onTestFinished }) => {
    const bot = await startBot({ onTestFinished, times: { backOffFirst: 60_000, backOffMax: 60_000 } });
    bot.discord.gateway.drop();
    await bot.logged(/does not come back yet/u);
    const asked = performance.now();
    await bot.platform.stop();
    expect(performance.now() - asked).toBeLessThan(30_000);
    expect(count(bot, 'connected')).toBe(1);
  });
});

describe('at the start', () => {
  test.each([4000, 4002, 1001])(
    'a gateway that closes with %i before READY is logged in to later each time, with a warning',
    async (code) => {
      const bot = await createBot({ times: PACED });
      const { gateway } = bot.discord;
      gateway.behaviour.refuseWith = code;
      const started = bot.platform.start();
      await gateway.happened('closed', 3);
      gateway.behaviour.refuseWith = undefined;
      await started;

      expect((await bot.discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
      const pauses = waits(bot, /^could not connect to Discord, trying again$/u);
      expect(pauses.length).toBeGreaterThanOrEqual(3);
      expectPaced(pauses);
      expect(gateway.connections()).toBe(1);
    },
  );

  test('so is one that refuses the connection with 503', async () => {
    const bot = await createBot({ times: PACED });
    const { gateway } = bot.discord;
    gateway.behaviour.refuseConnections = true;
    const started = bot.platform.start();
    await gateway.happened('refused', 3);
    gateway.behaviour.refuseConnections = false;
    await started;

    const pauses = waits(bot, /^could not connect to Discord, trying again$/u);
    expect(pauses.length).toBeGreaterThanOrEqual(3);
    expectPaced(pauses);
  });
});

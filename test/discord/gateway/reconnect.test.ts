/** The connection to Discord is lost in every way there is: made again by itself, and given up only when Discord says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { PlatformError } from '../../../src/chat/platform.ts';
import type { DiscordEmulator } from '../../../emulators/discord/index.ts';
import { createEmulator, type RunningBot, startBot } from '../harness.ts';

type Gateway = DiscordEmulator['gateway'];
type Way = 'resumed' | 'identified';

const LOST = 'connection to Discord lost, reconnecting';
const AGAIN = 'connected to Discord again';
const INTENTS = 'Discord does not allow the bot of DISCORD_TOKEN its intents, though it asks for Guilds only';
/** discord.js waits 500 ms before each attempt, and would wait 30 s for the end of a connection; the machine may be busy. */
const RESUMED_WITHIN_MS = 15_000;

function times({ events }: Gateway, kind: Gateway['events'][number]['kind']): number {
  return events.filter((event) => event.kind === kind).length;
}

const closing = (code: number) => (gateway: Gateway) => {
  gateway.closeWith(code);
};

/** The bot is connected again, has come so by this `way` and no other, and works. */
async function expectAgain({ discord, platform, logged, fatal }: RunningBot, way: Way): Promise<void> {
  const other = way === 'resumed' ? 0 : 1;
  await discord.gateway.happened(way, 1 + other);
  await logged(new RegExp(AGAIN, 'u'));
  expect(platform.connected()).toBe(true);
  expect([times(discord.gateway, 'resumed'), times(discord.gateway, 'identified')]).toEqual([
    1 - other,
    1 + other,
  ]);
  expect(discord.gateway.connections()).toBe(1);
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  expect(fatal).toEqual([]);
}

// Side by side, since a new session waits for discord.js's identify throttle: up to 6.5 s after the one before.
describe.concurrent('a connection', () => {
  /** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
  test.for<[string, Way, (gateway: Gateway) => void]>([
    [
      'is cut',
      'resumed',
      (gateway) => {
        gateway.drop();
      },
    ],
    [
      'Discord asks to make anew (op 7)',
      'resumed',
      (gateway) => {
        gateway.askToReconnect();
      },
    ],
    [
      'Discord declares invalid (op 9)',
      'identified',
      (gateway) => {
        gateway.invalidate(false);
      },
    ],
    ['Discord closes in order (1000)', 'identified', closing(1000)],
    ['Discord closes because it goes away (1001)', 'resumed', closing(1001)],
    ['Discord closes because of a fault (1011)', 'resumed', closing(1011)],
    ['Discord closes with 4000', 'resumed', closing(4000)],
    ['Discord closes with 4001', 'resumed', closing(4001)],
    ['Discord closes with 4002', 'resumed', closing(4002)],
    ['Discord closes with 4003', 'identified', closing(4003)],
    ['Discord closes with 4005', 'identified', closing(4005)],
    ['Discord closes with a code that is none (4006)', 'resumed', closing(4006)],
    ['Discord closes with 4007', 'identified', closing(4007)],
    ['Discord closes with 4008', 'identified', closing(4008)],
    ['Discord closes with 4009', 'resumed', closing(4009)],
  ])('that %s is %s', async ([, way, lose], { onTestFinished }) => {
    const bot = await startBot({ onTestFinished });
    const { discord, platform, logged } = bot;
    expect(platform.connected()).toBe(true);
    lose(discord.gateway);
    await logged(new RegExp(LOST, 'u'));
    expect(platform.connected()).toBe(false);
    const lost = performance.now();
    // What is typed into a session that is over is lost with it.
    const typed = way === 'resumed' ? discord.command({ name: 'unwhitelist' }) : undefined;
    await expectAgain(bot, way);
    if (typed === undefined) return;
    expect(performance.now() - lost).toBeLessThan(RESUMED_WITHIN_MS);
    expect((await typed.reply()).text).toBe('✅ done');
  });

  test('whose session is invalid but can be resumed (op 9) is resumed as it is', async ({
    onTestFinished,
  }) => {
    const { discord, platform, fatal } = await startBot({ onTestFinished });
    discord.gateway.invalidate(true);
    await discord.gateway.happened('resumed');
    expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
    expect(platform.connected()).toBe(true);
    expect([times(discord.gateway, 'connected'), times(discord.gateway, 'identified')]).toEqual([1, 1]);
    expect(fatal).toEqual([]);
  });

  test('whose session Discord has forgotten is made with a new one', async ({ onTestFinished }) => {
    const bot = await startBot({ onTestFinished });
    const { gateway } = bot.discord;
    // It answers RESUME with op 9.
    gateway.forgetSessions();
    gateway.drop();
    await bot.logged(new RegExp(LOST, 'u'));
    await expectAgain(bot, 'identified');
  });

  test.for([
    ['answers no heartbeat', false],
    ['answers nothing at all any more', true],
  ] as const)('whose peer %s is given up and resumed', async ([, ignoreClose], { onTestFinished }) => {
    const discord = await createEmulator(undefined, onTestFinished);
    discord.gateway.behaviour.heartbeatMs = 100;
    const bot = await startBot({ discord, onTestFinished, times: { close: 100 } });
    const { behaviour, happened } = bot.discord.gateway;
    // Of the next connection, which a busy machine must not lose as well.
    behaviour.heartbeatMs = 45_000;
    behaviour.ignoreClose = ignoreClose;
    behaviour.ignoreHeartbeats = true;
    expect(await happened('closed')).toMatchObject({ code: 4200 });
    const closed = performance.now();
    behaviour.ignoreHeartbeats = false;
    expect(bot.platform.connected()).toBe(false);
    await bot.logged(new RegExp(LOST, 'u'));
    expect(bot.platform.connected()).toBe(false);
    await expectAgain(bot, 'resumed');
    // Not after the 30 s that discord.js would wait for the end of the connection.
    expect(performance.now() - closed).toBeLessThan(RESUMED_WITHIN_MS);
  });

  test('whose peer is silent can be stopped', async ({ onTestFinished }) => {
    const discord = await createEmulator(undefined, onTestFinished);
    const { behaviour, happened } = discord.gateway;
    // Long enough that no heartbeat of a slow machine is late.
    behaviour.heartbeatMs = 1_000;
    behaviour.ignoreClose = true;
    const { platform, fatal } = await startBot({ discord, onTestFinished, times: { close: 60_000 } });
    behaviour.ignoreHeartbeats = true;
    await happened('closed');
    const asked = performance.now();
    await platform.stop();
    expect(performance.now() - asked).toBeLessThan(30_000);
    await happened('gone');
    expect(times(discord.gateway, 'connected')).toBe(1);
    expect(fatal).toEqual([]);
  });

  test('that is refused for a while is made again as soon as it is not', async ({ onTestFinished }) => {
    const bot = await startBot({ onTestFinished });
    const { gateway } = bot.discord;
    gateway.shut();
    gateway.drop();
    await bot.logged(new RegExp(LOST, 'u'));
    // Two attempts or three.
    await sleep(1_300);
    expect(bot.platform.connected()).toBe(false);
    expect(times(gateway, 'connected')).toBe(1);
    await gateway.open();
    await expectAgain(bot, 'identified');
    expect(bot.logs.filter(({ msg }) => msg === LOST)).toHaveLength(1);
  });

  describe.each([
    [4004, 'Discord does not accept DISCORD_TOKEN (close code 4004)'],
    [4010, 'Discord has ended the connection of DISCORD_TOKEN for good (close code 4010)'],
    [4011, 'Discord has ended the connection of DISCORD_TOKEN for good (close code 4011)'],
    [4012, 'Discord has ended the connection of DISCORD_TOKEN for good (close code 4012)'],
    [4013, `${INTENTS} (close code 4013)`],
    [4014, `${INTENTS} (close code 4014)`],
  ] as const)('that Discord closes with %i', (code, message) => {
    async function expectFatal(
      { discord, platform, fatal, logs }: RunningBot,
      connections: number,
    ): Promise<void> {
      await vi.waitUntil(() => fatal.length === 1, { timeout: 50_000 });
      expect(fatal[0]).toBeInstanceOf(PlatformError);
      expect(fatal[0]?.message).toBe(message);
      expect(platform.connected()).toBe(false);
      // Longer than until another attempt.
      await sleep(700);
      expect(times(discord.gateway, 'connected')).toBe(connections);
      await platform.stop();
      expect(fatal).toHaveLength(1);
      expect(platform.connected()).toBe(false);
      expect(JSON.stringify(logs)).not.toContain(discord.token);
    }

    test('is over: told once, by the name of the variable', async ({ onTestFinished }) => {
      const bot = await startBot({ onTestFinished });
      bot.discord.gateway.closeWith(code);
      await expectFatal(bot, 1);
    });

    test('while it is made again is over just the same', async ({ onTestFinished }) => {
      const bot = await startBot({ onTestFinished });
      bot.discord.gateway.behaviour.refuseWith = code;
      bot.discord.gateway.drop();
      await expectFatal(bot, 2);
    });
  });
});

/** Letting go of Discord: in bounded time, at any moment, and with nothing left that would keep the process alive. */
import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  createDiscordEmulator,
  type DiscordEmulator,
  type RouteName,
} from '../../../emulators/discord/index.ts';
import { createBot, GUILD, OUR_GUILD, startBot } from '../harness.ts';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('stopping-process.ts', import.meta.url));

test('ends the session in order, so that Discord sends it nothing more', async () => {
  const { discord, platform } = await startBot();
  await platform.stop();

  expect(await discord.gateway.happened('closed')).toMatchObject({ code: 1000 });
  await discord.gateway.happened('gone');
  expect(() => discord.command({ name: 'unwhitelist' })).toThrow('no bot is connected');
  expect(platform.connected()).toBe(false);
});

test('may be called twice, before the start, and instead of it', async () => {
  const { discord, platform } = await startBot();
  await Promise.all([platform.stop(), platform.stop()]);
  await platform.stop();

  const never = await createBot({ discord });
  await never.platform.stop();
  await never.platform.start();
  expect(discord.gateway.events.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
});

/** A stop that needs the limit of a polite end would take so long. */
const PATIENT = { close: 60_000 };

describe('before it is ready, ends the start and leaves no connection', () => {
  test('while the address of the gateway is awaited', async () => {
    const { discord, platform } = await createBot({ times: PATIENT });
    discord.fail('gateway', { delayMs: 60_000 });
    const started = platform.start();
    await discord.called('gateway');

    await inTime(platform.stop());
    await started;
    expect(discord.gateway.events).toEqual([]);
  });

  test('while the next attempt is awaited', async () => {
    const { discord, platform, logged } = await createBot({
      times: { ...PATIENT, backOffFirst: 60_000, backOffMax: 60_000 },
    });
    discord.fail('gateway', { status: 503, times: 4 });
    const started = platform.start();
    await logged(/trying again/u);

    await inTime(platform.stop());
    await started;
  });

  test.each(['hello', 'ready'] as const)('while %s is awaited', async (what) => {
    const { discord, platform } = await createBot({ times: PATIENT });
    discord.gateway.behaviour.silentBefore = what;
    const started = platform.start();
    await discord.gateway.happened('connected');

    await inTime(platform.stop());
    await started;
    await discord.gateway.happened('gone');
    expect(discord.gateway.connections()).toBe(0);
  });
});

test('cuts the connection to a peer that does not answer', async () => {
  const { discord, platform } = await startBot({ times: { close: 50 } });
  discord.gateway.behaviour.ignoreClose = true;
  await inTime(platform.stop());
  await discord.gateway.happened('gone');
});

type Moment = 'started' | 'told' | 'lost';
type Prepare = (discord: DiscordEmulator) => void;

/** In a process of its own, which must end by itself: no timer, listener or socket may be left. */
describe.concurrent('the process ends by itself', () => {
  test.each<[string, Moment, RouteName, Prepare]>([
    ['when ready', 'started', 'gateway', () => undefined],
    [
      'where the peer does not answer',
      'started',
      'gateway',
      ({ gateway }) => (gateway.behaviour.ignoreClose = true),
    ],
    [
      'where the token is refused',
      'started',
      'gateway',
      ({ gateway }) => (gateway.behaviour.refuseWith = 4004),
    ],
    [
      'while HELLO is awaited',
      'told',
      'gateway',
      ({ gateway }) => (gateway.behaviour.silentBefore = 'hello'),
    ],
    [
      'while READY is awaited',
      'told',
      'gateway',
      ({ gateway }) => (gateway.behaviour.silentBefore = 'ready'),
    ],
    [
      'while a request is answered',
      'told',
      'list-commands',
      ({ fail }) => {
        fail('list-commands', { delayMs: 60_000 });
      },
    ],
    ['while a lost connection is made again', 'lost', 'list-commands', () => undefined],
  ])('%s', async (_when, moment, called, prepare) => {
    const discord = await createDiscordEmulator({ guilds: [OUR_GUILD] });
    try {
      prepare(discord);
      const process = run(execPath, [CHILD, discord.apiUrl, discord.token, GUILD, moment], {
        timeout: 60_000,
      });
      await discord.gateway.happened('connected');
      await discord.called(called);
      if (moment === 'told') process.child.stdin?.write('stop\n');
      if (moment === 'lost') discord.gateway.drop();
      const { stdout } = await process;

      expect(Number(/ended after (\d+) ms/u.exec(stdout)?.[1])).toBeLessThan(15_000);
      expect(discord.gateway.events.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
    } finally {
      await discord.close();
    }
  });
});

/** Long before `PATIENT` or discord.js's own waits of 30 s would end; the machine may be busy. */
async function inTime(stopped: Promise<void>): Promise<void> {
  const start = performance.now();
  await stopped;
  expect(performance.now() - start).toBeLessThan(20_000);
}

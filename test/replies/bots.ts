/** Starts the bot for captured replies, in this process or in a separate one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBot } from '../../src/bot.ts';
import { readConfig, type Config } from '../../src/config/index.ts';
import type { PlatformFactory } from '../../src/config/platform-definition.ts';
import { createDiscord } from '../../src/discord/index.ts';
import { createSlack } from '../../src/slack/index.ts';
import { createTestLog } from '../support/log.ts';
import { memoryStore } from '../support/store/memory-store.ts';
import { startProcess, type Running } from '../support/process/run.ts';

export interface Bot {
  /** Kills the bot and starts the next one; only for a bot in a separate process. */
  readonly restart: () => Promise<void>;
  /** Stops the bot gracefully. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Environment = Record<string, string>;

/** Starts the bot in this process, with a store in memory. */
export async function startHere(env: Environment): Promise<Bot> {
  const result = readConfig(env);
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems));
  const { config } = result;
  const { log } = createTestLog(config.secrets);
  const bot = createBot({
    config,
    platforms: platformsOf(config),
    log,
    store: memoryStore(),
    onFatal: (error) => {
      throw error;
    },
    backoff: () => 5,
  });
  await bot.start();
  return {
    restart: () => Promise.reject(new Error('the bot is no process of its own')),
    stop: bot.stop,
    close: bot.stop,
  };
}

function platformsOf({ discord, slack }: Config): readonly PlatformFactory[] {
  const factories: PlatformFactory[] = [];
  if (slack) factories.push((...parts) => createSlack(slack, ...parts));
  // Attached files come from the emulator instead of Discord's CDN.
  if (discord) {
    const fileOrigins = [new URL(discord.apiUrl).origin];
    factories.push((...parts) => createDiscord(discord, ...parts, { fileOrigins }));
  }
  return factories;
}

/** Starts the bot in a separate process, which can be killed. */
export async function startOwn(env: Environment): Promise<Bot> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-replies-'));
  const start = async (): Promise<Running> => {
    const running = startProcess('src/main.ts', { DATA_DIR: dataDir, ...env });
    await running.prints(/"msg":"ready"/u);
    return running;
  };
  let bot = await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    bot.child.kill(signal);
    await bot.exited;
  };
  return {
    restart: async () => {
      await end('SIGKILL');
      bot = await start();
    },
    stop: () => end('SIGTERM'),
    close: async () => {
      await end('SIGKILL');
      await rm(dataDir, { recursive: true });
    },
  };
}

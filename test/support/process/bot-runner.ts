/** Runs the bot as a process for a test: starts it, kills it and starts it again with the same data folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess, type ProcessOptions, type Running } from './run.ts';

export interface BotRunner {
  /** The data folder of all these processes. */
  readonly dataDir: string;
  /** Starts a bot without waiting for it. */
  readonly launch: (options?: ProcessOptions) => Running;
  /** Starts a bot; resolves when the bot is ready. */
  readonly start: (options?: ProcessOptions) => Promise<Running>;
  /** Sends SIGKILL; resolves when the process is gone. */
  readonly kill: (bot: Running) => Promise<void>;
}

/** All processes are killed when `finished` calls the function that it receives; by default after the test. */
export async function createBotRunner(
  env: Record<string, string>,
  finished: (stop: () => Promise<void>) => void = onTestFinished,
): Promise<BotRunner> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  const started: Running[] = [];
  finished(async () => {
    for (const { child, exited } of started) {
      child.kill('SIGKILL');
      await exited;
    }
    await rm(dataDir, { recursive: true });
  });
  const begin: BotRunner['launch'] = (options) => {
    const bot = startProcess('src/start.js', { DATA_DIR: dataDir, ...env }, options);
    started.push(bot);
    return bot;
  };
  const start: BotRunner['start'] = async (options) => {
    const bot = begin(options);
    await bot.prints(/"msg":"ready"/u);
    return bot;
  };
  const kill: BotRunner['kill'] = async ({ child, exited }) => {
    child.kill('SIGKILL');
    await exited;
  };
  return { dataDir, launch: begin, start, kill };
}

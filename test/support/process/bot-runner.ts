/** The bot as a process, killed and started again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess, type ProcessOptions, type Running } from './run.ts';

export interface BotRunner {
  /** Where all of them keep what they know. */
  readonly dataDir: string;
  readonly launch: (options?: ProcessOptions) => Running;
  /** Resolves when it is ready. */
  readonly start: (options?: ProcessOptions) => Promise<Running>;
  /** With SIGKILL; resolves when it is gone. */
  readonly kill: (bot: Running) => Promise<void>;
}

/** One bot after another in one folder; all are gone when `finished` has called for it. */
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

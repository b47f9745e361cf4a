/** Starts the bot as `npm start` does, for one test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess, type Running } from '../support/process/run.ts';

/** Starts `src/start.js`, and kills the process at the end of the test. */
export async function startMain(env: Record<string, string>): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  const bot = startProcess('src/start.js', { DATA_DIR: dataDir, ...env });
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exited;
    await rm(dataDir, { recursive: true });
  });
  return bot;
}

/** The commands that the bot would offer, only to be looked at. */
import type { Logger } from 'pino';
import { createBot } from '../bot.ts';
import type { Command } from '../chat/command.ts';
import type { Config } from '../config/index.ts';

/** Exactly those of a bot that runs with this configuration, which is put together and never started. */
export async function commandsOf(config: Config, log: Logger): Promise<readonly Command[]> {
  let commands: readonly Command[] = [];
  const nothing = (): Promise<void> => Promise.resolve();
  const bot = createBot({
    config,
    log,
    onFatal: () => undefined,
    platforms: [
      (dispatch) => {
        ({ commands } = dispatch);
        return { name: 'terminal', start: nothing, stop: nothing };
      },
    ],
  });
  await bot.stop();
  return commands;
}

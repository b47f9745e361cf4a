/** Lists the commands that the bot would register, without running them. */
import type { Logger } from 'pino';
import { createBot } from '../bot.ts';
import type { Command } from '../chat/command.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../store/database.ts';
import { openStore } from '../store/open-store.ts';

/** Exactly those of a bot that runs with this configuration, which is put together and never started. */
export async function commandsOf(config: Config, log: Logger): Promise<readonly Command[]> {
  let commands: readonly Command[] = [];
  const bot = createBot({
    config,
    log,
    store: openStore(NO_DATABASE, { log }),
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

function nothing(): Promise<void> {
  return Promise.resolve();
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('a bot that is never started keeps nothing'));
}

const NO_DATABASE: Database = {
  dialect: { clock: '', forUpdate: '', items: () => '' },
  shared: false,
  read: refuse,
  write: refuse,
  usable: () => Promise.resolve(false),
  hurry: () => undefined,
  onBack: () => undefined,
  close: nothing,
};

/** `npm start`: reads the configuration, runs the bot in the foreground, stops it on a signal. */
import process from 'node:process';
import type { Logger } from 'pino';
import { configuredPlatforms, createBot } from './bot.ts';
import { describeProblems } from './config/env-reader.ts';
import { readConfig, type Config } from './config/index.ts';
import { EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { createLog } from './log.ts';
import { lockFolder } from './store/lock.ts';
import { openStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

/** A predecessor that was killed an instant ago may have used up this second's requests. */
const QUIET_MS = 1_010;
/** The process is gone by then, whatever hangs; a supervisor would kill it at 10 s. */
const EXIT_DEADLINE_MS = 9_900;
/** Longer than a predecessor takes to stop. */
const PREDECESSOR_MS = 12_000;

const result = readConfig(process.env);
if (result.kind === 'problems') {
  process.stderr.write(`${describeProblems(result.problems)}\n`);
  process.exitCode = EXIT_CODES.needsOperator;
} else {
  const { config } = result;
  const log = createLog({ level: config.logLevel, secrets: config.secrets });
  try {
    const store = await open(config, log);
    if (store === undefined) process.exitCode = EXIT_CODES.tryLater;
    else await run(config, store, log);
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    process.exitCode = exitCodeOf(error);
  }
}

/** The store in DATA_DIR; undefined where another process works there and does not end. */
async function open({ dataDir }: Config, log: Logger): Promise<Store | undefined> {
  const lock = await lockFolder(dataDir, PREDECESSOR_MS, () => {
    log.info('another process works in DATA_DIR: waiting for its end');
  });
  if (lock === undefined) {
    log.fatal('another process works in DATA_DIR: run one process, or set REDIS_URL for several');
    return undefined;
  }
  log.info('one process: the limit and the store are its own');
  const store = openStore(dataDir);
  const close = async (): Promise<void> => {
    await store.close();
    lock.release();
  };
  return { ...store, close };
}

async function run(config: Config, store: Store, log: Logger): Promise<void> {
  const state = { ending: false };
  const end = (exitCode: number): void => {
    if (state.ending) return;
    state.ending = true;
    setTimeout(() => process.exit(exitCode), EXIT_DEADLINE_MS).unref();
    void bot.stop().finally(() => process.exit(exitCode));
  };
  const bot = createBot({
    config,
    platforms: await configuredPlatforms(config),
    log,
    store,
    quietMs: QUIET_MS,
    onFatal: (error) => {
      log.fatal({ err: error }, 'cannot go on: stopping');
      end(exitCodeOf(error));
    },
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      end(EXIT_CODES.stopped);
    });
  }
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception: stopping');
    end(EXIT_CODES.bug);
  });
  // A malformed event makes a library's promise reject; the next event is none the worse for it.
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'unhandled rejection');
  });

  if (config.healthPort !== undefined) log.warn('HEALTH_PORT is set, but this version does not serve it');
  try {
    await bot.start();
  } catch (error) {
    if (state.ending) return;
    log.fatal({ err: error }, 'could not start');
    end(exitCodeOf(error));
  }
}

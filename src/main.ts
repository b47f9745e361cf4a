/** `npm start`: reads the configuration, runs the bot in the foreground, and stops it on a signal. */
import process from 'node:process';
import type { Logger } from 'pino';
import { configuredHealth, createBot } from './bot.ts';
import { describeProblems } from './config/env-reader.ts';
import { readConfig, type Config } from './config/index.ts';
import { readArguments } from './config/read-arguments.ts';
import type { AfterStartDeps } from './doctor/check-after-start.ts';
import { EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { openBackend, type Backend } from './open-backend.ts';
import { createLog, readableForm } from './log.ts';
import type { PlatformFactory } from './config/platform-definition.ts';
import { createPlatforms } from './platforms.ts';
import { createNetwork, type ServiceNetwork } from './network/index.ts';

const ADVICE = '`npm run doctor` looks at everything, and says what to do';

/** The process is gone by then, whatever hangs; a supervisor would kill it at 10 s. */
const EXIT_DEADLINE_MS = 9_900;

const HELP = `npm start
  runs the bot in the foreground until SIGINT, SIGTERM or SIGHUP, and logs to standard error.
  Its configuration is in the environment and in .env: .env.example explains every variable.
`;

// Who reads the log may be gone (`npm start 2>&1 | tee`): the bot goes on without.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const { envFile } = readArguments({ help: HELP });
const result = readConfig(process.env, envFile);
if (result.kind === 'problems') {
  process.stderr.write(`${describeProblems(result.problems, result.warnings)}\n`);
  process.exitCode = EXIT_CODES.needsOperator;
} else {
  const { config } = result;
  const form = await readableForm(process.stderr);
  const log = createLog({ level: config.logLevel, secrets: config.secrets, ...(form && { form }) });
  for (const { name, what } of result.warnings) log.warn({ variable: name }, `${name}: ${what}`);
  try {
    // The libraries are loaded while the database is being opened, which has a thread of its own.
    const laying = openBackend(config, log);
    const network = createNetwork(config.proxy);
    const loading = createPlatforms(config, network);
    loading.catch(() => undefined);
    const foundation = await laying;
    if (foundation === undefined) process.exitCode = EXIT_CODES.tryLater;
    else await run({ config, network, platforms: await loading }, foundation, log);
  } catch (error) {
    log.fatal(told(error), 'could not start');
    process.exitCode = exitCodeOf(error);
  }
}

interface Configured {
  readonly config: Config;
  readonly network: ServiceNetwork;
  readonly platforms: readonly PlatformFactory[];
}

async function run({ config, network, platforms }: Configured, backend: Backend, log: Logger): Promise<void> {
  const state = { ending: false };
  const stopping = new AbortController();
  const end = (exitCode: number): void => {
    if (state.ending) return;
    state.ending = true;
    stopping.abort();
    setTimeout(() => process.exit(exitCode), EXIT_DEADLINE_MS).unref();
    void bot.stop().finally(() => process.exit(exitCode));
  };
  const health = await configuredHealth(config, log);
  const bot = createBot({
    config,
    network,
    platforms,
    log,
    ...backend,
    ...(health && { health }),
    onFatal: (error) => {
      log.fatal(told(error), 'cannot go on: stopping');
      end(exitCodeOf(error));
    },
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // That of `start.js`.
    process.removeAllListeners(signal);
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

  try {
    await bot.start();
    if (!state.ending) void checkOnce({ config, log, limiter: backend.limiter, signal: stopping.signal });
  } catch (error) {
    if (state.ending) return;
    log.fatal(told(error), 'could not start');
    end(exitCodeOf(error));
  }
}

/** What a line about an error has: of a bug everything, of all else what an operator can use. */
function told(error: unknown): object {
  const exitCode = exitCodeOf(error);
  if (exitCode === EXIT_CODES.bug || !(error instanceof Error)) return { err: error };
  const { message: reason, cause } = error;
  return {
    reason,
    ...(cause instanceof Error && !reason.includes(cause.message) && { cause: cause.message }),
    ...(exitCode === EXIT_CODES.needsOperator && { advice: ADVICE }),
  };
}

/** In the background; its code is loaded only now, when commands are served. */
async function checkOnce(deps: AfterStartDeps): Promise<void> {
  const { checkAfterStart } = await import('./doctor/check-after-start.ts');
  await checkAfterStart(deps);
}

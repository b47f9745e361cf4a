/** The logger of the current command, for code that is shared by all commands (AsyncLocalStorage). */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Invocation } from './invocation.ts';

const underWay = new AsyncLocalStorage<Logger>();

/** The fields that every line about one invocation has. */
export function logFields({ id, invoker, act }: Invocation): Readonly<Record<string, string>> {
  const command = act.kind === 'click' ? 'click' : act.command;
  return { interaction: id, platform: invoker.platform, moderator: invoker.id, command };
}

/** Runs `work` with `own` as its current logger: a child logger with the fields of one invocation. */
export function withLogger<T>(own: Logger, work: () => T): T {
  return underWay.run(own, work);
}

/** The logger of the invocation that is running, else `log`. */
export function currentLogger(log: Logger): Logger {
  return underWay.getStore() ?? log;
}

/** Runs `work` without the current logger: an invocation starts it, but it serves other invocations too. */
export function withoutLogger<T>(work: () => T): T {
  return underWay.exit(work);
}

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

/** Does `work`; whatever logs by `logOf` while that is awaited logs by `own`, a child of the log with the names of one invocation. */
export function withLogger<T>(own: Logger, work: () => T): T {
  return underWay.run(own, work);
}

/** The log of the invocation that is served here, else `log`. */
export function currentLogger(log: Logger): Logger {
  return underWay.getStore() ?? log;
}

/** Does `work`, which is begun by an invocation and not done for it, or not for it alone. */
export function withoutLogger<T>(work: () => T): T {
  return underWay.exit(work);
}

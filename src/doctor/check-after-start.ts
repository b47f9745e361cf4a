/** One look of a bot that has just started: what cannot work is logged now, and not first met by a moderator. */
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { createLog } from '../log.ts';
import { PLATFORM_NAMES } from '../platforms.ts';
import type { AccountLimiter } from '../volcengine/limit/account-limiter.ts';
import type { Check } from './check.ts';
import { examinePlatform } from './platforms.ts';
import { readGroups } from './volcengine.ts';
import { cleaned } from './report.ts';

export interface AfterStartDeps {
  readonly config: Config;
  /** That of the bot, whose own requests go first by no more than their turn. */
  readonly limiter: AccountLimiter;
  readonly log: Logger;
  /** Aborted when the bot stops: nothing more is asked or logged then. */
  readonly signal: AbortSignal;
}

/** Nobody waits for it. A bot with much to do may be slow to give it a turn. */
const ANSWER_MS = 60_000;

/**
 * Reads each live group once, and asks the chats about token, moderators and channels. Logs a warning for each thing that the
 * doctor would call a warning or a problem, with what to do as `advice`, and one line at the end. Never rejects.
 */
export async function checkAfterStart(deps: AfterStartDeps): Promise<void> {
  const { log, signal } = deps;
  try {
    const checks = (await Promise.all(lookAround(deps))).flat();
    if (signal.aborted) return;
    const wrong = cleaned(checks, (json) => json).filter(isWrong);
    for (const { id, what, todo } of wrong) log.warn({ check: id, advice: todo }, what);
    log.info({ warnings: wrong.length }, 'looked at keys, live groups and moderators');
  } catch (error) {
    if (!signal.aborted) log.error({ err: error }, 'could not look at keys, live groups and moderators');
  }
}

function isWrong({ status }: Check): boolean {
  return status === 'warning' || status === 'problem';
}

function lookAround({ config, limiter, signal }: AfterStartDeps): readonly Promise<readonly Check[]>[] {
  // What the libraries have to say is in the findings.
  const log = createLog({ level: 'silent', secrets: [] });
  const deps = { config, answerMs: ANSWER_MS, now: Date.now, log, signal };
  const chats = PLATFORM_NAMES.map((name) => examinePlatform(name, { ...deps, commands: undefined }));
  return [readGroups(deps, limiter), ...chats];
}

/** What every look at a service is given. */
import type { Logger } from 'pino';
import type { Command } from '../chat/command.ts';
import type { Config } from '../config/index.ts';

export interface LookDeps {
  readonly config: Config;
  /** How long each question may go without an answer. */
  readonly answerMs: number;
  /** For the libraries. */
  readonly log: Logger;
  /** Aborts what is asked. */
  readonly signal?: AbortSignal;
}

export interface PlatformDeps extends LookDeps {
  /** Undefined: only what decides whether moderators are served is looked at. */
  readonly commands: readonly Command[] | undefined;
}

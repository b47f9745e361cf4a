/** What a command is, whoever asks for it and wherever it was typed. */
import type { Logger } from 'pino';
import type { Reply } from './reply.ts';
import type { Localized, Texts } from './texts/index.ts';

export interface Invoker {
  readonly platform: 'discord' | 'slack' | 'terminal';
  /** The platform's own user id; names can be changed by anyone, so they identify nobody. */
  readonly id: string;
}

export interface CommandOption {
  /** Lower-case ASCII: the name in every payload and in text commands. */
  readonly name: string;
  /** The name as shown, where a platform can translate it. */
  readonly label: Localized;
  readonly description: Localized;
  /**
   * How it is typed where a command is one line of text: `leading`, what stands before any other option;
   * `word`, one word after `name:`; `tail`, everything after `name:`.
   */
  readonly form: 'leading' | 'word' | 'tail';
  /** In UTF-16 code units, as platforms count. */
  readonly maxLength: number;
  /** Values to offer for what has been typed so far; local and quick, since platforms give it 3 s. */
  readonly suggest?: (typed: string) => readonly string[];
}

export interface Request {
  /** Names this one invocation in the log. */
  readonly id: string;
  /** The command as it is typed here, with its slash: it can be renamed in Slack. */
  readonly typedAs: string;
  readonly invoker: Invoker;
  /** The platform's channel id; null where there is none. */
  readonly channelId: string | null;
  /** The options that were given, by name, as they were typed. */
  readonly options: Readonly<Record<string, string>>;
  readonly texts: Texts;
  readonly log: Logger;
  /** Aborted when the bot is stopping: finish soon, and say what was not done. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  readonly label: Localized;
  readonly description: Localized;
  readonly options: readonly CommandOption[];
  readonly run: (request: Request) => Promise<Reply>;
}

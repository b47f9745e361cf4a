/** An invocation: what a person did, as plain data that can be stored and run later by another process. */
import type { Invoker } from './command.ts';
import type { Locale } from './texts/index.ts';

export interface Invocation {
  /** The id of the interaction, the same at every delivery; the log shows it. */
  readonly id: string;
  readonly invoker: Invoker;
  /** The platform's channel id; null where there is none. */
  readonly channelId: string | null;
  /** The thread of the channel, where the interaction was in one. */
  readonly threadId?: string;
  readonly act: CommandInput | ComponentInput | TimerInput;
  /**
   * Data with which the platform checks the invoker and replies, as JSON in a form of its own. It may hold tokens, so
   * the store deletes it after the reply is delivered.
   */
  readonly handle: unknown;
}

/** A command, typed or picked from a menu. */
export interface CommandInput {
  readonly kind: 'command';
  /** The name of a command, or the first word of one that has two; `text` then begins with the other. */
  readonly command: string;
  /** The command as typed on the platform, with its slash. */
  readonly typedAs: string;
  /** Options that the platform sends separately, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** The text after the command, on platforms without options. */
  readonly text?: string;
}

/** A click on a control of a reply, or the submission of a picker. */
export interface ComponentInput {
  readonly kind: 'click';
  /** The key of an offer or a standing button, see `readCustomId`; null where another version made the control. */
  readonly key: string | null;
  /** The picked values; empty for a button. */
  readonly values: readonly string[];
  /** Values that the same menu showed and that were not picked. */
  readonly others?: readonly string[];
  /** The chosen or typed reason; empty where none was given, missing where the form had no field for it. */
  readonly reason?: string;
}

/** Due work that a timer starts: no person waits for a reply. */
export interface TimerInput {
  readonly kind: 'timer';
  /** The name of a command that cannot be typed. */
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

/** What a person did, as plain data that can be stored and run later by another process. */
import type { Invoker } from './command.ts';
import type { Locale } from './texts/index.ts';

export interface Invocation {
  /** Identifies the interaction, the same at every delivery; also in the log. */
  readonly id: string;
  readonly invoker: Invoker;
  /** The platform's channel id; null where there is none. */
  readonly channelId: string | null;
  /** The thread of that channel in which it was done. */
  readonly threadId?: string;
  readonly act: CommandInput | ComponentInput | TimerInput;
  /**
   * What the platform needs to check and to answer the invoker, in JSON of its own making. It may hold tokens, so it is
   * forgotten once the answer is delivered.
   */
  readonly handle: unknown;
}

/** A command, typed or picked from a menu. */
export interface CommandInput {
  readonly kind: 'command';
  /** The name of a command, or the first word of one that has two; `text` then begins with the other. */
  readonly command: string;
  /** As it is typed there, with its slash. */
  readonly typedAs: string;
  /** Options that the platform keeps apart, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** What was typed behind the command, where the platform knows no options. */
  readonly text?: string;
}

/** A click on a control of a reply, or the submission of a picker. */
export interface ComponentInput {
  readonly kind: 'click';
  /** Of the offer, or of a standing button: see `readCustomId`; null where the control is of another version. */
  readonly key: string | null;
  /** What was picked; empty for a button. */
  readonly values: readonly string[];
  /** What the same menu showed and was not picked. */
  readonly others?: readonly string[];
  /** What was chosen or typed as the reason; empty where there is none, missing where it was not asked for. */
  readonly reason?: string;
}

/** Something that is due: nobody has done it, and nobody waits for an answer. */
export interface TimerInput {
  readonly kind: 'timer';
  /** The name of a command that cannot be typed. */
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

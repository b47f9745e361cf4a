/** Types of a moderator's actions and of the replies, the same for both platforms. */

export interface Shown {
  /** The visible text, in the platform's mark-up. */
  readonly text: string;
  /** Presses the button with this label, or the submit button of a modal. */
  readonly press: (label: string) => Promise<Shown>;
  /** Chooses these values in the picker; on Slack this also submits it. */
  readonly choose: (values: readonly string[]) => Promise<Shown>;
  /** Awaits the next reply to the same command. */
  readonly next: () => Promise<Shown>;
}

export type Options = Readonly<
  Partial<
    Record<
      'name' | 'users' | 'user' | 'group' | 'reason' | 'preview' | 'account' | 'id' | 'for' | 'until',
      string
    >
  >
>;

export interface Place {
  /** Whether the channel is bound to no live group. */
  readonly elsewhere?: boolean;
  /** Whether a person without rights gives the command. */
  readonly stranger?: boolean;
}

export interface Moderator {
  /** Gives a command by its whole name, such as `whitelist add`. */
  readonly command: (name: string, options?: Options, place?: Place) => Promise<Shown>;
  /** Uses the bot's entry in the menu of a message. */
  readonly message: (content: string) => Promise<Shown>;
  /** Gives `/unwhitelist` with a file. */
  readonly file: (name: string, bytes: Uint8Array) => Promise<Shown>;
}

/** One request with which the bot sent something to the moderator. */
export type Item = Readonly<Record<string, unknown>>;

/** A moderator on one platform, with a record of everything they received. */
export interface RecordedModerator extends Moderator {
  /** The actions so far, for the title. */
  readonly done: () => readonly string[];
  /** What the moderator received, in order. */
  readonly items: () => readonly Item[];
}

const DONE_MAX = 220;

/** Shortens one action for the title. */
export function step(text: string): string {
  return text.length > DONE_MAX ? `${text.slice(0, DONE_MAX)} …` : text;
}

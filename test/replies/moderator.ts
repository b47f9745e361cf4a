/** What a moderator does and is shown, the same on both platforms. */

export interface Shown {
  /** As it is read, in the platform's mark-up. */
  readonly text: string;
  /** Presses the button with this label, or that which submits the dialogue. */
  readonly press: (label: string) => Promise<Shown>;
  /** Chooses these in the picker; on Slack this submits it. */
  readonly choose: (values: readonly string[]) => Promise<Shown>;
  /** What comes after it because of the same command. */
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
  /** In a channel that is bound to no live group. */
  readonly elsewhere?: boolean;
  /** By somebody who is no moderator. */
  readonly stranger?: boolean;
}

export interface Moderator {
  /** A command by its whole name, such as `whitelist add`. */
  readonly command: (name: string, options?: Options, place?: Place) => Promise<Shown>;
  /** The entry in the menu of a message. */
  readonly message: (content: string) => Promise<Shown>;
  /** `/unwhitelist` with a file. */
  readonly file: (name: string, bytes: Uint8Array) => Promise<Shown>;
}

/** Something that was sent to the moderator, in the form that it has on its platform. */
export type Item = Readonly<Record<string, unknown>>;

/** A moderator on one platform, and all that they were sent. */
export interface RecordedModerator extends Moderator {
  /** What was done so far, for a title. */
  readonly done: () => readonly string[];
  /** In the order sent. */
  readonly items: () => readonly Item[];
}

const DONE_MAX = 220;

/** One step as a title shows it. */
export function step(text: string): string {
  return text.length > DONE_MAX ? `${text.slice(0, DONE_MAX)} …` : text;
}

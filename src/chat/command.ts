/** The definition of a command and of a request for one, independent of the platform. */
import type { Logger } from 'pino';
import type { Account, Claim } from '../store/store.ts';
import type { Allowed } from './access.ts';
import type { Choice, FormWords, Reply } from './reply.ts';
import type { Sentence } from './sentence.ts';
import type { Localized, Texts } from './texts/index.ts';

/** The platform's own user id identifies; the name, which anyone can change, is only shown. */
export interface Invoker extends Account {
  readonly name?: string;
}

export interface OptionDefinition {
  /** Lower-case ASCII: the name in every payload and in text commands. */
  readonly name: string;
  /** The name as shown, where a platform can translate it. */
  readonly label: Localized;
  readonly description: Localized;
  /**
   * How the option is typed in a text command:
   * - `leading`: text that belongs to no named option;
   * - `name`: the same without surrounding quotes; on platforms with separate options its text is never parsed for
   * options;
   * - `block`: everything after `name:` up to the next named option, also on several lines;
   * - `word`: one word after `name:`;
   * - `tail`: everything after `name:` up to the end of the line;
   * - `flag`: the name alone; its value is `yes`;
   * - `account`: a mention of a chat account; its value is the account's id;
   * - `file`: an attachment, which text cannot hold, see `Request.files`.
   */
  readonly form: 'leading' | 'name' | 'block' | 'word' | 'tail' | 'flag' | 'account' | 'file';
  /** Other names that text commands accept, besides `name` and the labels of every language. */
  readonly aliases?: readonly string[];
  /** In UTF-16 code units, as platforms count. */
  readonly maxLength: number;
}

export interface CommandOption extends OptionDefinition {
  /** Autocomplete for the text typed so far; platforms wait 3 s for it. */
  readonly suggest?: (typed: string, context: SuggestContext) => Promise<readonly Choice[]>;
}

/** The context of autocomplete. */
export interface SuggestContext {
  /** On which live groups the typing moderator may act. */
  readonly access: Allowed;
  readonly channelId: string | null;
  /** The other options typed so far, by name. */
  readonly options: OptionValues;
  readonly log: Logger;
}

/** An attached file, or why it could not be fetched. */
export type IncomingFile =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'problem';
      readonly name: string;
      readonly problem: 'too-large' | 'too-many' | 'wrong-host' | 'unavailable';
    };

/** Larger files are not read. */
export const FILE_MAX_BYTES = 1_048_576;

/** Option values by name, as typed or as stored by a button. */
export type OptionValues<Name extends string = string> = Readonly<Partial<Record<Name, string | undefined>>>;

/** `Name`: the names of the options that can be read. */
export interface Request<Name extends string = string> {
  /** The id of this invocation in the log. */
  readonly id: string;
  /** The command as typed on this platform, with its slash: Slack commands can be renamed. */
  readonly typedAs: string;
  readonly invoker: Invoker;
  /** On which live groups the invoker may act; an interrupted change continues with the rights that it began with. */
  readonly access: Allowed;
  /** The platform's channel id; null where there is none. */
  readonly channelId: string | null;
  /** The thread in which the command was given, or else the channel. */
  readonly placeId: string | null;
  readonly options: OptionValues<Name>;
  /** The files of the command; for a message menu, the files of that message. */
  readonly files: readonly IncomingFile[];
  readonly texts: Texts;
  /** The invoker's time zone as an IANA name; missing or undefined where the platform does not know it. May reject. */
  readonly timeZone?: () => Promise<string | undefined>;
  readonly log: Logger;
  /** Stores an offer for this invoker, valid for 24 hours; resolves to its key, for a button or a picker. */
  readonly offer: (command: string, options: OptionValues, once: boolean) => Promise<string>;
  /** The claim on the job of this invocation; a change is stored with it before anything is sent. */
  readonly job: Claim;
  /** The clicked offer, where it is valid for one change only: `job.begin` consumes it. */
  readonly consumesOffer: string | undefined;
  /** Reports progress; shown at most every 3 s, and not in the first 3 s. */
  readonly progress: (done: number, total: number) => void;
  /** Shows at once, in the place of the progress, why the work is delayed. */
  readonly notify: (why: Sentence) => void;
  /**
   * Opens the dialogue of a picker with its title before its content is read: Slack allows opening a dialogue only in
   * the first 3 s.
   */
  readonly openPickerDialogue: (title: string) => void;
  /** Aborted when the bot stops: the command must finish soon and say what was not done. */
  readonly signal: AbortSignal;
}

/** Entries in the menus that platforms show on a message or a person; each runs its command. */
export interface CommandMenus {
  /** On a person: the command runs with `users` = `<@account id>`. */
  readonly user?: Localized;
  /** On a message: the command runs with `users` = all text of the message, `from` = `message`, and its text files. */
  readonly message?: Localized;
}

/** How a standing button runs a command. */
export interface Standing {
  /** The option that gets the button's argument. */
  readonly option: string;
  /**
   * The form to show before the command is run, on platforms that can open a form only then; its text becomes the
   * option `users`. Undefined where the argument is outdated or `access` does not allow it.
   */
  readonly form?: (argument: string, texts: Texts, access: Allowed) => FormWords | undefined;
}

/** How a command is called and which options it has. */
export interface CommandDefinition {
  /** One word, or two: `whitelist show` is subcommand `show` of the command `whitelist` on every platform. */
  readonly name: string;
  /** The label of the last word of the name. */
  readonly label: Localized;
  /** Other words that text commands accept for the last word of the name, besides the labels of every language. */
  readonly aliases?: readonly string[];
  /** The label of the first word, where the name has two; the same for all subcommands. */
  readonly parent?: { readonly label: Localized; readonly description: Localized };
  /** Reached only through an offer, never typed. */
  readonly hidden?: boolean;
  /** The command affects every live group, so only moderators of all live groups may use it. */
  readonly aboutAllGroups?: true;
  readonly menus?: CommandMenus;
  readonly description: Localized;
  /** The usage hint that Slack shows while the command is typed, in English only. */
  readonly usage?: string;
  readonly options: readonly OptionDefinition[];
}

export interface Command extends CommandDefinition {
  /** Missing for a command without standing buttons. */
  readonly standing?: Standing;
  readonly options: readonly CommandOption[];
  readonly run: (request: Request) => Promise<Reply>;
}

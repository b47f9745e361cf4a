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
   * How it is typed where a command is text: `leading`, what belongs to no named option; `name`, the same, quotes around it
   * left out, of which nothing is read as an option where the platform keeps options apart; `block`, everything after `name:`
   * up to the next named option, on several lines, too; `word`, one word after `name:`;
   * `tail`, everything after `name:` to the end of its line; `flag`, its name alone (its value is `yes`); `account`, a mention
   * of a chat account, its value being the account's id; `file`, an attachment, which text cannot hold: see `Request.files`.
   */
  readonly form: 'leading' | 'name' | 'block' | 'word' | 'tail' | 'flag' | 'account' | 'file';
  /** Other names under which it is understood in text, besides `name` and the labels of every language. */
  readonly aliases?: readonly string[];
  /** In UTF-16 code units, as platforms count. */
  readonly maxLength: number;
}

export interface CommandOption extends OptionDefinition {
  /** What to offer for what has been typed so far; quick, since platforms give it 3 s. */
  readonly suggest?: (typed: string, context: SuggestContext) => Promise<readonly Choice[]>;
}

/** What is known while a moderator is typing. */
export interface SuggestContext {
  /** On which live groups the one who types may act. */
  readonly access: Allowed;
  readonly channelId: string | null;
  /** The other options typed so far, by name. */
  readonly options: OptionValues;
  readonly log: Logger;
}

/** What came of fetching an attached file. */
export type IncomingFile =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'problem';
      readonly name: string;
      readonly problem: 'too-large' | 'too-many' | 'wrong-host' | 'unavailable';
    };

/** Larger files are not read. */
export const FILE_MAX_BYTES = 1_048_576;

/** The options that were given, by name, as they were typed or a button has kept them. */
export type OptionValues<Name extends string = string> = Readonly<Partial<Record<Name, string | undefined>>>;

/** `Name`: of the options that can be read. */
export interface Request<Name extends string = string> {
  /** Names this one invocation in the log. */
  readonly id: string;
  /** The command as it is typed here, with its slash: it can be renamed in Slack. */
  readonly typedAs: string;
  readonly invoker: Invoker;
  /** On which live groups the invoker may act; a change that was begun is carried on with by the rights of its begin. */
  readonly access: Allowed;
  /** The platform's channel id; null where there is none. */
  readonly channelId: string | null;
  /** Where it was typed: a thread of the channel, or the channel. */
  readonly placeId: string | null;
  readonly options: OptionValues<Name>;
  /** What was attached to the command, or, where it was picked from the menu of a message, to that. */
  readonly files: readonly IncomingFile[];
  readonly texts: Texts;
  /** The invoker's time zone, by its IANA name; missing, or undefined, where the platform does not tell. May reject. */
  readonly timeZone?: () => Promise<string | undefined>;
  readonly log: Logger;
  /** Makes an offer to this invoker, good for 24 hours; resolves to its key, for a button or a picker. */
  readonly offer: (command: string, options: OptionValues, once: boolean) => Promise<string>;
  /** The job that this invocation is: the change is stored with it before anything is sent. */
  readonly job: Claim;
  /** The offer that was clicked, where it is good for one change only: `job.begin` uses it up. */
  readonly consumesOffer: string | undefined;
  /** Tells how far long work has come; shown at most every 3 s, and only after the first 3 s. */
  readonly progress: (done: number, total: number) => void;
  /** Tells at once, in the same place, why the work does not come on. */
  readonly notify: (why: Sentence) => void;
  /**
   * Tells that a reply with a picker is being made, under its title: Slack lets us open a dialogue for 3 s only, and what it
   * will show has to be read first.
   */
  readonly openPickerDialogue: (title: string) => void;
  /** Aborted when the bot is stopping: finish soon, and say what was not done. */
  readonly signal: AbortSignal;
}

/** Entries in the menus that platforms show on a message or a person; each runs its command. */
export interface CommandMenus {
  /** On a person: the command runs with `users` = `<@account id>`. */
  readonly user?: Localized;
  /** On a message: the command runs with `users` = all text of the message, `from` = `message`, and its text files. */
  readonly message?: Localized;
}

/** How a command is given by a button that stays. */
export interface Standing {
  /** The option that the button's argument is. */
  readonly option: string;
  /**
   * What has to be asked for before the command is run, where a platform can ask only then; undefined where the argument
   * means nothing any more, or nothing that `access` allows. The text becomes the option `users`.
   */
  readonly form?: (argument: string, texts: Texts, access: Allowed) => FormWords | undefined;
}

/** How a command is called and which options it has. */
export interface CommandDefinition {
  /** One word, or two: `whitelist show` is subcommand `show` of the command `whitelist` on every platform. */
  readonly name: string;
  /** Of the last word of the name. */
  readonly label: Localized;
  /** Other words under which the last word of the name is understood in text, besides the labels of every language. */
  readonly aliases?: readonly string[];
  /** Of the first word, where the name has two; the same for all that share it. */
  readonly parent?: { readonly label: Localized; readonly description: Localized };
  /** Reached only through an offer, never typed. */
  readonly hidden?: boolean;
  /** What it changes counts in every live group, so only those may use it who may act on all. */
  readonly aboutAllGroups?: true;
  readonly menus?: CommandMenus;
  readonly description: Localized;
  /** What Slack shows behind the name while it is typed, in English alone. */
  readonly usage?: string;
  readonly options: readonly OptionDefinition[];
}

export interface Command extends CommandDefinition {
  /** A command without it has no standing buttons. */
  readonly standing?: Standing;
  readonly options: readonly CommandOption[];
  readonly run: (request: Request) => Promise<Reply>;
}

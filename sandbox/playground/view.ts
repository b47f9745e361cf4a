/** Types of the data that the playground's server sends to its page. */

export type PersonId = 'lin' | 'kai' | 'wei';
export type PageLocale = 'en' | 'zh-CN';

/** A file to download from the playground. */
export interface FileView {
  readonly name: string;
  readonly bytes: number;
  readonly href: string;
}

interface MessageView {
  readonly id: string;
  readonly channel: string;
  /** The author of the message; undefined for the bot. */
  readonly author?: PersonId;
  /** The only person who sees the message; undefined if everybody in the channel does. */
  readonly seenBy?: PersonId;
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly atMs: number;
  readonly files: readonly FileView[];
  /** The text that the platform's client shows if no reply came. */
  readonly failure?: string;
}

/** A component of a Discord message, unchanged from the bot's request. */
export interface DiscordComponent {
  readonly type: number;
  readonly content?: string;
  readonly accent_color?: number | null;
  readonly file?: { readonly url: string };
  readonly components?: readonly DiscordComponent[];
  readonly custom_id?: string;
  readonly label?: string;
  readonly style?: number;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly default?: boolean;
  }[];
}

export interface DiscordMessageView extends MessageView {
  /** The command that the message answers. */
  readonly command?: { readonly by: PersonId; readonly name: string };
  /** Whether Discord shows "thinking …" because the bot has only acknowledged so far. */
  readonly thinking: boolean;
  readonly content: string;
  readonly components: readonly DiscordComponent[];
}

export interface SlackMessageView extends MessageView {
  readonly text: string;
  /** Blocks of Block Kit, unchanged from the bot's request. */
  readonly blocks: readonly object[];
}

export interface SlackModalView {
  readonly id: string;
  readonly person: PersonId;
  /** The modal view, unchanged from the bot's request. */
  readonly view: object;
}

/** A command, a subcommand or an option, as the bot has registered it at Discord. */
export interface RegisteredView {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly options?: readonly RegisteredView[];
}

export interface WhitelistView {
  readonly name: string;
  readonly conversationId: string;
  readonly total: number;
  /** The first users of the whitelist, in the order of their addition. */
  readonly people: readonly {
    readonly userId: string;
    readonly nickname: string;
    readonly sinceMs: number;
    /** The end of the user's guest pass. */
    readonly untilMs?: number | undefined;
  }[];
}

export interface CallView {
  readonly number: number;
  readonly atMs: number;
  readonly action: string;
  readonly group: string;
  /** The number of users in the request, or the page of the list that it reads. */
  readonly about: string;
  /** `200`, `429 FlowLimitExceeded.QPSOverLimit`, `connection closed`. */
  readonly outcome: string;
  readonly isGood: boolean;
  readonly tookMs: number;
}

export interface ServiceView {
  readonly whitelists: readonly WhitelistView[];
  /** The latest calls, newest first. */
  readonly calls: readonly CallView[];
  /** The number of all calls since the start. */
  readonly callCount: number;
}

/** Arrival times of requests, in milliseconds since 1970. */
export interface LoadView {
  readonly nowMs: number;
  readonly limit: number;
  readonly arrivals: readonly number[];
  readonly mostInAnySecond: number;
}

export type FaultMode = 'off' | 'once' | 'on';

export interface FaultView {
  readonly id: string;
  readonly platform: 'volcengine' | 'discord' | 'slack';
  readonly label: string;
  readonly mode: FaultMode;
  /** The modes of the fault apart from `off`. */
  readonly modes: readonly FaultMode[];
}

export interface BotView {
  readonly state: 'starting' | 'ready' | 'stopping' | 'gone';
  readonly pid?: number;
  /** The exit code or signal of the last end. */
  readonly ended?: string;
  readonly starts: number;
}

export interface LogLineView {
  readonly number: number;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly time: string;
  readonly message: string;
  /** The other fields of the log entry, as JSON. */
  readonly fields: string;
}

export interface MetricView {
  readonly name: string;
  readonly value: number;
}

/** Each section is sent as a whole whenever something in it has changed. */
export interface Sections {
  readonly discord: {
    readonly messages: readonly DiscordMessageView[];
    readonly commands: readonly RegisteredView[];
  };
  readonly slack: {
    readonly messages: readonly SlackMessageView[];
    readonly modals: readonly SlackModalView[];
  };
  readonly service: ServiceView;
  readonly load: LoadView;
  readonly faults: readonly FaultView[];
  readonly bot: BotView;
  readonly log: readonly LogLineView[];
  readonly metrics: { readonly ready: string; readonly samples: readonly MetricView[] };
}

/** A modal of Discord with one field for text. */
export interface DiscordForm {
  readonly customId: string;
  readonly title: string;
  readonly field: { readonly customId: string; readonly label: string };
}

/** The server's answer to an act of the page. */
export type ActAnswer =
  | { readonly kind: 'done' }
  /** The text that the platform's client shows if the bot does not answer. */
  | { readonly kind: 'failed'; readonly text: string }
  | {
      readonly kind: 'suggestions';
      readonly choices: readonly { readonly name: string; readonly value: string }[];
    }
  /** The form of Discord that the press has opened. */
  | ({ readonly kind: 'form' } & DiscordForm)
  /** The errors of a modal's inputs, by block id. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> };

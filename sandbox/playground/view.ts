/** What the server tells the page: each section as it stands now. Types only, for both sides. */

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
  /** Who wrote it; undefined for the bot. */
  readonly author?: PersonId;
  /** Who alone sees it; undefined where everybody does. */
  readonly seenBy?: PersonId;
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly atMs: number;
  readonly files: readonly FileView[];
  /** What the platform's client says in place of a reply that did not come. */
  readonly failure?: string;
}

/** A component of Discord, as the bot has sent it. */
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
  /** What was done that it answers. */
  readonly command?: { readonly by: PersonId; readonly name: string };
  /** The bot is thinking. */
  readonly thinking: boolean;
  readonly content: string;
  readonly components: readonly DiscordComponent[];
}

export interface SlackMessageView extends MessageView {
  readonly text: string;
  /** Blocks of Block Kit, as the bot has sent them. */
  readonly blocks: readonly object[];
}

export interface SlackModalView {
  readonly id: string;
  readonly person: PersonId;
  /** As the bot has sent it. */
  readonly view: object;
}

/** A command, a subcommand or an option, as it is registered at Discord. */
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
  /** The first of them. */
  readonly people: readonly {
    readonly userId: string;
    readonly nickname: string;
    readonly sinceMs: number;
    /** Of a guest pass. */
    readonly untilMs?: number | undefined;
  }[];
}

export interface CallView {
  readonly number: number;
  readonly atMs: number;
  readonly action: string;
  readonly group: string;
  /** How many users it names, or which page it reads. */
  readonly about: string;
  /** `200`, `429 FlowLimitExceeded.QPSOverLimit`, `connection closed`. */
  readonly outcome: string;
  readonly isGood: boolean;
  readonly tookMs: number;
}

export interface ServiceView {
  readonly whitelists: readonly WhitelistView[];
  /** The latest, newest first. */
  readonly calls: readonly CallView[];
  /** Of all there were. */
  readonly callCount: number;
}

/** Requests that have arrived: milliseconds since 1970. */
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
  /** What can be chosen beside `off`. */
  readonly modes: readonly FaultMode[];
}

export interface BotView {
  readonly state: 'starting' | 'ready' | 'stopping' | 'gone';
  readonly pid?: number;
  /** How it ended, the last time. */
  readonly ended?: string;
  readonly starts: number;
}

export interface LogLineView {
  readonly number: number;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly time: string;
  readonly message: string;
  /** The other fields, as JSON. */
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

/** What the server answers to something that was done in the page. */
/** A modal of Discord with one field for text. */
export interface DiscordForm {
  readonly customId: string;
  readonly title: string;
  readonly field: { readonly customId: string; readonly label: string };
}

export type ActAnswer =
  | { readonly kind: 'done' }
  /** What the platform's client shows when the bot does not answer. */
  | { readonly kind: 'failed'; readonly text: string }
  | {
      readonly kind: 'suggestions';
      readonly choices: readonly { readonly name: string; readonly value: string }[];
    }
  /** A form of Discord, which the press has opened. */
  | ({ readonly kind: 'form' } & DiscordForm)
  /** What is wrong with each input of a modal, by block. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> };

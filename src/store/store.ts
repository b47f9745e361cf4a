/** What the bot remembers, whatever it is kept in. Every promise rejects only when the store itself fails. */

/** A platform's account; ids only, since names identify nobody. */
export interface Account {
  readonly platform: 'discord' | 'slack' | 'terminal';
  readonly id: string;
}

/** What a control of a reply does when it is used. */
export interface StoredOffer {
  readonly command: string;
  readonly typedAs: string;
  readonly options: Readonly<Record<string, string>>;
  readonly owner: Account;
  readonly channelId: string | null;
  readonly once: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** One command that changed, or tried to change, a whitelist. */
export interface Action {
  readonly kind: 'remove' | 'add';
  readonly conversation: string;
  readonly groupName: string;
  readonly moderator: Account;
  readonly reason: string | undefined;
  readonly requestIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly users: readonly ActionUser[];
}

export interface ActionUser {
  readonly userId: string;
  /** `removed`, `added`, `failed`, `unconfirmed` or `not-sent`. */
  readonly outcome: string;
  /** Stable identifier; none for a success. */
  readonly reason: string | undefined;
  readonly nickname: string | undefined;
}

export interface RecordedAction extends Action {
  readonly id: string;
}

/** A message for a channel that has not been accepted yet. */
export interface OutboxMessage {
  readonly id: string;
  readonly platform: 'discord' | 'slack' | 'terminal';
  readonly channelId: string;
  /** JSON. */
  readonly message: string;
  /** Those that failed. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

export interface Store {
  readonly offers: {
    /** Resolves to a new key of 22 characters `A-Za-z0-9_-`. */
    readonly put: (offer: StoredOffer) => Promise<string>;
    readonly get: (key: string) => Promise<StoredOffer | undefined>;
    /** True for exactly one caller, ever. */
    readonly use: (key: string) => Promise<boolean>;
  };
  readonly actions: {
    /** In one transaction; resolves to its id. */
    readonly record: (action: Action) => Promise<string>;
    readonly get: (id: string) => Promise<RecordedAction | undefined>;
    /** The latest of a conversation, newest first. */
    readonly latest: (conversation: string, limit: number) => Promise<readonly RecordedAction[]>;
  };
  /** Which live user a chat account is. */
  readonly links: {
    readonly set: (account: Account, userId: string, linkedBy: string) => Promise<void>;
    /** Whether there was one. */
    readonly remove: (account: Account) => Promise<boolean>;
    readonly find: (account: Account) => Promise<string | undefined>;
  };
  readonly outbox: {
    readonly add: (message: Omit<OutboxMessage, 'id' | 'attempts' | 'addedAt'>) => Promise<string>;
    /** The oldest of each channel, where that one is due: none overtakes another. Oldest first. */
    readonly due: (limit: number) => Promise<readonly OutboxMessage[]>;
    readonly delivered: (id: string) => Promise<void>;
    /** Counts an attempt that failed; the message is due again after `afterMs`. */
    readonly postpone: (id: string, afterMs: number) => Promise<void>;
  };
  /** Forgets offers that have expired and actions older than `historyMs`. */
  readonly trim: (historyMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

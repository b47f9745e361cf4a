/**
 * What the bot remembers, whatever it is kept in. A promise resolves once what it says is kept for good, and rejects only
 * when the store itself fails, with an error of one of the codes below: match by code.
 */

/** `STORE_FAILED`: the store cannot be used; `fatal` when only the operator can change that. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code = 'STORE_FAILED';
  readonly fatal: boolean;

  constructor(message: string, options: { readonly fatal: boolean; readonly cause?: unknown }) {
    super(message, options);
    this.fatal = options.fatal;
  }
}

const LOST_JOBS = {
  JOB_SUPERSEDED: 'is in other hands now',
  JOB_FORGOTTEN: 'is not in the database any more: was that restored from an older backup?',
};

/** Nothing was kept: the job is not in this process's hands any more, or the database lacks what it had kept of it. */
export class LostJobError extends Error {
  override name = 'LostJobError';
  readonly code: keyof typeof LOST_JOBS;

  constructor(code: keyof typeof LOST_JOBS, job: string) {
    super(`job ${job} ${LOST_JOBS[code]}`);
    this.code = code;
  }
}

/** Of a chat platform; `src/platforms.ts` has what belongs to each. */
export type PlatformName = 'slack' | 'discord';

/** A platform's account. Names do not identify an account. */
export interface Account {
  /** `terminal`: of the sandbox. */
  readonly platform: PlatformName | 'terminal';
  readonly id: string;
}

/** Who has ordered something. */
export interface Moderator extends Account {
  /** What they were called then, for people to read. */
  readonly name?: string;
}

/** A command to run, options included, whenever its owner uses the control of a reply that stands for it. */
export interface Offer {
  readonly command: string;
  /** The command as its owner types it, with its slash. */
  readonly typedAs: string;
  /** Those that are undefined are not stored. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The account that the offer was made to; no other may use it. */
  readonly owner: Account;
  /** Where the command that made it was given; the live group of a channel depends on it. */
  readonly channelId: string | null;
  /** Whether it may lead to one change only, however often it is clicked: see `Claim.begin`. */
  readonly once: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** `used`: a change was begun with it. */
export interface KeptOffer extends Offer {
  readonly used: boolean;
}

/** What users of an addition get, where they are to be on the whitelist for a time. */
export interface NewPass {
  /** Milliseconds since 1970, by the clock of this process. */
  readonly endsAt: number;
  /** The language in which the moderator is told of trouble at the end. */
  readonly locale: string;
}

/** A change in one live group that is to be made. */
export interface NewAction {
  readonly kind: 'remove' | 'add';
  /** Of a removal that no moderator has ordered: the passes of its users have ended. */
  readonly cause?: 'pass-ended';
  /** Of an addition: the passes that its users get. */
  readonly pass?: NewPass;
  readonly conversation: string;
  readonly groupName: string;
  readonly moderator: Moderator;
  readonly reason: string | undefined;
  /** The name of the set that the whitelist is to become equal to. */
  readonly set?: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Each once. */
  readonly userIds: readonly string[];
  /** The id of the action that this one takes back, for these users. */
  readonly undoes?: string | undefined;
}

/** What is on record of one user of an action. */
export interface UserMark {
  readonly userId: string;
  /** `todo` at first, then as the executing job writes; after the conclusion see `Action`. */
  readonly outcome: string;
  /** Stable identifier. */
  readonly reason: string | undefined;
  /** Of the answer that refused the user. */
  readonly requestId: string | undefined;
}

export interface ActionUser extends UserMark {
  readonly nickname: string | undefined;
  /** When the pass that the user had before the action was to end, in ms since 1970; missing where there was none. */
  readonly passBefore?: number;
}

/** One change of one whitelist: to be done, under way, or concluded. */
export interface Action extends Omit<NewAction, 'userIds'> {
  readonly id: string;
  /** The same of all that were begun together; undefined of those of an old version. */
  readonly change: string | undefined;
  readonly requestIds: readonly string[];
  /** JSON: why whole requests failed. */
  readonly problems: string;
  /** In the order begun; once concluded, each is `removed`, `added`, `failed`, `unconfirmed` or `not-sent`. */
  readonly users: readonly ActionUser[];
  readonly concluded: boolean;
}

/** A user as an action that is on record names them. */
export interface RecordedPerson {
  readonly userId: string;
  readonly nickname: string | undefined;
}

export type Conclusion = Pick<Action, 'id' | 'requestIds' | 'problems' | 'users'>;

/** One interaction, from its arrival until it is answered. */
export interface Job {
  readonly id: string;
  /** As it was accepted. */
  readonly invocation: string;
  /** Whether the platform is known to have taken our acknowledgement. */
  readonly acknowledged: boolean;
  /** How often it has been handed out, this time included: more than once where a process was interrupted. */
  readonly attempt: number;
  /** When it came on last, before it was handed out: milliseconds since 1970. */
  readonly touchedAt: number;
  /** What was begun; undefined before that. */
  readonly order: string | undefined;
  /** What the one who answers wants to know of it the next time. */
  readonly memo: string | undefined;
}

/**
 * A job in the hands of one process. Every method rejects with `JOB_SUPERSEDED` once it is in others, and with
 * `JOB_FORGOTTEN` where the store has lost it, keeping nothing.
 */
export interface Claim {
  readonly job: Job;
  /**
   * Keeps what is to be done, with every user of it, in one transaction, and uses up the offer. Keeps nothing where that was
   * used before (`offer-used`), and where another action takes the same one back for one of these users, or surely has
   * done so (`undone`).
   */
  readonly begin: (
    order: string,
    actions: readonly NewAction[],
    offer: string | undefined,
  ) => Promise<'begun' | 'offer-used' | 'undone'>;
  /** What was begun, in that order. */
  readonly actions: () => Promise<readonly Action[]>;
  /** Keeps how far some users of an action have come, and, where given, all problems so far. */
  readonly mark: (action: string, users: readonly UserMark[], problems?: string) => Promise<void>;
  /**
   * Stores the outcomes, the messages about them, and that panels are outdated, in one transaction. Whoever was removed has no pass any
   * more; whoever may have been added has the pass of the action, or none. `passesOver`: users whose passes end although they
   * were not removed.
   */
  readonly conclude: (
    actions: readonly Conclusion[],
    messages: readonly NewMessage[],
    passesOver?: readonly string[],
  ) => Promise<void>;
  readonly remember: (memo: string) => Promise<void>;
  /** It is answered: forgets all of it but its key, and what was concluded. */
  readonly finish: () => Promise<void>;
}

/** Nothing that was left is handed out any more; jobs that are out stay so. Safe to call twice. */
export type StopWork = () => Promise<void>;

/** A chat account was linked, linked to another user, or unlinked. */
export interface LinkChange {
  readonly account: Account;
  /** User ids; undefined where there was, or is, none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly moderator: Moderator;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A user in a set. */
export interface SetUser {
  readonly userId: string;
  /** As it was when the set was saved. */
  readonly nickname: string | undefined;
}

/** A whitelist as it is kept under a name, to be used again. */
export interface NewSet {
  readonly conversation: string;
  readonly name: string;
  /** The name as it is compared: of one key there is one set in a conversation. */
  readonly key: string;
  /** Each once. */
  readonly users: readonly SetUser[];
  readonly moderator: Moderator;
}

export interface SetSummary extends Omit<NewSet, 'users'> {
  /** Of this state of the set: one that is saved again has another. */
  readonly id: string;
  readonly size: number;
  /** When it was saved: milliseconds since 1970. */
  readonly at: number;
}

export interface SavedSet extends SetSummary {
  readonly users: readonly SetUser[];
}

/** A message that stays in a channel and tells of one live group. */
export interface NewPanel {
  readonly platform: Account['platform'];
  /** The channel or thread that it stands in. */
  readonly channelId: string;
  readonly messageId: string;
  readonly conversation: string;
  /** What the live group was called when the panel was posted. */
  readonly groupName: string;
  /** Of its words. */
  readonly locale: string;
  /** What it says, in a form that changes with it. */
  readonly shown: string;
}

export interface Panel extends NewPanel {
  readonly id: string;
  /** How often what it tells of has changed. */
  readonly changes: number;
}

/** A guest pass: a user is on a whitelist for a time, and is then taken off. */
export interface Pass {
  readonly conversation: string;
  /** The live group's name when the pass was given. */
  readonly groupName: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** Who gave it. */
  readonly moderator: Moderator;
  readonly locale: string;
  /** How often its end has been tried, the try under way included. */
  readonly attempts: number;
}

/** So often the end of a pass is tried, over six hours. */
export const PASS_ATTEMPTS_MAX = 12;

/** Passes of one live group, given by one moderator, that are due to end. */
export type DuePasses = Pick<Pass, 'conversation' | 'groupName' | 'moderator' | 'locale'>;

/** A message for a channel, or for one account: see `directTo`. */
export interface NewMessage {
  readonly platform: Account['platform'];
  readonly channelId: string;
  /** JSON. */
  readonly message: string;
}

/** A message that has not been accepted yet. */
export interface OutboxMessage extends NewMessage {
  readonly id: string;
  /** Those that failed. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

export interface Store {
  readonly jobs: {
    /**
     * Keeps an invocation, not yet to be handed out; resolves to its id, or to undefined where the key is known: of one
     * key there is one job, for a day at least.
     */
    readonly accept: (key: string, invocation: string) => Promise<string | undefined>;
    /** As though it had never come: the platform did not take our acknowledgement. */
    readonly forget: (id: string) => Promise<void>;
    /** The platform has taken our acknowledgement: from now on it is handed out. */
    readonly acknowledge: (id: string) => Promise<void>;
    /**
     * Hands out jobs, each to one process at a time: those acknowledged, and those that an ended process has left, be they
     * acknowledged or not. One that is not finished when `run` has ended is handed out again after a while.
     */
    readonly work: (run: (claim: Claim) => Promise<void>) => StopWork;
    /** Whether another process is there that carries out what this one accepts. Never rejects. */
    readonly othersWork: () => Promise<boolean>;
  };
  readonly actions: {
    readonly get: (id: string) => Promise<Action | undefined>;
    /** The latest concluded ones of a conversation, newest first. */
    readonly latest: (conversation: string, limit: number) => Promise<readonly Action[]>;
    /** The action, and those that were begun together with it where it was the first of them, in that order. */
    readonly ofChange: (first: string) => Promise<readonly Action[]>;
    /** Those that take one of these back, the oldest first, concluded or not. */
    readonly undosOf: (ids: readonly string[]) => Promise<readonly Action[]>;
    /** The latest concluded ones of a conversation with this user, newest first; `users` holds that user alone. */
    readonly ofUser: (conversation: string, userId: string, limit: number) => Promise<readonly Action[]>;
    /** Which of the users a later action of the same conversation has removed or added, or given another end, or none. */
    readonly changedSince: (id: string, userIds: readonly string[]) => Promise<readonly string[]>;
    /** Users of concluded actions for whom `isMeant` holds, as named last so, each once, the latest first, at most `max`. */
    readonly people: (
      conversation: string,
      isMeant: (person: RecordedPerson) => boolean,
      max: number,
      /** No more than so many entries are looked at, the latest ones. */
      entriesMax?: number,
    ) => Promise<readonly RecordedPerson[]>;
    /** The latest reasons given in a conversation, each once, the latest first. */
    readonly reasons: (conversation: string, limit: number) => Promise<readonly string[]>;
  };
  readonly offers: {
    /** Resolves to a new key of 22 characters `A-Za-z0-9_-`. */
    readonly put: (offer: Offer) => Promise<string>;
    /** Expired and used ones too, until they are trimmed. */
    readonly get: (key: string) => Promise<KeptOffer | undefined>;
  };
  /** Which live user a chat account is. */
  readonly links: {
    /** Resolves to the user id that was linked before. */
    readonly set: (account: Account, userId: string, moderator: Moderator) => Promise<string | undefined>;
    /** Resolves to the user id that was linked before. */
    readonly remove: (account: Account, moderator: Moderator) => Promise<string | undefined>;
    readonly find: (account: Account) => Promise<string | undefined>;
    /** The latest changes of links, newest first. */
    readonly changes: (limit: number) => Promise<readonly LinkChange[]>;
  };
  /** Whitelists that are kept under a name. They stay until they are removed. */
  readonly sets: {
    /**
     * Keeps a set, in place of `replaces`, where that is given. Nothing is kept where a set of this key is there that is not
     * `replaces`, or `replaces` is not there any more (`changed`), and where the conversation has `max` sets (`full`).
     */
    readonly save: (
      set: NewSet,
      max: number,
      replaces: string | undefined,
    ) => Promise<'saved' | 'changed' | 'full'>;
    readonly find: (conversation: string, key: string) => Promise<SavedSet | undefined>;
    /** The state of a set with this id, unless it was saved again or removed since. */
    readonly get: (id: string) => Promise<SavedSet | undefined>;
    /** Of all conversations. */
    readonly count: () => Promise<number>;
    /** Of a conversation, by key. */
    readonly list: (conversation: string) => Promise<readonly SetSummary[]>;
    /** Whether it was there. */
    readonly remove: (id: string) => Promise<boolean>;
  };
  /** Guest passes. Actions give and end them: see `Claim`. While an action on its user is under way, a pass does not fall due. */
  readonly passes: {
    /** Those of a live group, that which ends first first. */
    readonly of: (conversation: string) => Promise<readonly Pass[]>;
    /** Those that fell due together and are ended by this job. */
    readonly ofJob: (job: string) => Promise<readonly Pass[]>;
    readonly count: () => Promise<number>;
    /**
     * Makes a job, to be handed out like any other, of passes of one of these live groups that are due; by how many processes
     * it is called does not matter. `invocationOf` makes the invocation. A pass that its job did not end is due again later,
     * a bounded number of times. Resolves to undefined where a job was made: there may be more; else to the ms until the next
     * pass falls due, or to Infinity.
     */
    readonly claimDue: (
      conversations: readonly string[],
      invocationOf: (due: DuePasses) => string,
    ) => Promise<number | undefined>;
  };
  readonly outbox: {
    /** The oldest of each channel, where that one is due: none overtakes another. Oldest first. */
    readonly due: (limit: number) => Promise<readonly OutboxMessage[]>;
    readonly delivered: (id: string) => Promise<void>;
    /** Counts an attempt that failed; the message is due again after `afterMs`. */
    readonly postpone: (id: string, afterMs: number) => Promise<void>;
    /** Keeps another text in place of the message. */
    readonly rewrite: (id: string, message: string) => Promise<void>;
  };
  readonly panels: {
    /**
     * Keeps a panel that was posted, and may show something old already. Resolves to the one whose place it takes: there is
     * one in a channel for a conversation.
     */
    readonly put: (panel: NewPanel) => Promise<Panel | undefined>;
    /** Those that may be outdated. No process is given them again within `holdMs`. */
    readonly take: (
      platform: Account['platform'],
      holdMs: number,
      limit: number,
    ) => Promise<readonly Panel[]>;
    /** It shows everything that was changed before it was taken. */
    readonly shows: (panel: Panel, shown: string) => Promise<void>;
    /** It can be taken again after `afterMs`. */
    readonly postpone: (panel: Panel, afterMs: number) => Promise<void>;
    readonly forget: (panel: Panel) => Promise<void>;
    readonly count: () => Promise<number>;
    /** All of them may show something old. */
    readonly outdate: () => Promise<void>;
  };
  /** Whether it can be used now, as far as can be known without changing anything. Never rejects. */
  readonly usable: () => Promise<boolean>;
  /** Forgets expired offers, finished jobs older than a day, and actions and ended passes older than `historyMs`. */
  readonly trim: (historyMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

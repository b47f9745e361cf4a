/** The interface between the bot and a chat platform. */
import type { Account } from '../store/store.ts';
import type { Access } from './access.ts';
import type { IncomingFile } from './command.ts';
import type { Invocation } from './invocation.ts';
import type { Reply } from './reply.ts';
import type { Locale } from './texts/index.ts';

export interface Platform {
  readonly name: Account['platform'];
  /** Resolves when commands can arrive; rejects with a PlatformError when they never will. */
  readonly start: () => Promise<void>;
  /** Lets go of every connection, in bounded time; safe to call at any moment, and twice. */
  readonly stop: () => Promise<void>;
  /** Whether commands arrive now; a platform without it is never away. */
  readonly connected?: () => boolean;
  /** How many connections have ended since the start, whether replaced already or not. */
  readonly reconnects?: () => number;
  /** How a command of one word is typed, with its slash; `/` and the word, if not given. */
  readonly typedName?: (command: string) => string;
  /** Posts a message to a channel, or to one account directly (see `directTo`), without pings, within about a minute. */
  readonly post?: (channelId: string, reply: Reply, earlier?: EarlierPosts) => Promise<PostOutcome>;
  readonly lasting?: LastingMessages;
  /** A whitelist may have been changed: shows those who may be looking at their page of the bot how it is now. */
  readonly refreshHomes?: () => void;
}

/** A message that the bot has posted. */
export interface MessagePlace {
  /** Of the channel, or of the thread. */
  readonly channelId: string;
  readonly messageId: string;
}

/** What keeps the bot from a channel; its sentence is `texts.panel.missing[…]`. */
export type MissingPermission = 'see' | 'send' | 'member' | 'posting' | 'archived';

export type NotPosted = Exclude<PostOutcome, { kind: 'accepted' }> & {
  readonly missing?: MissingPermission | undefined;
};

/** Messages that stay in a channel, with standing buttons. Its functions never reject. */
export interface LastingMessages {
  /** `key`: the same for a message that may have been posted already, which a platform that can tell does not post twice. */
  readonly post: (
    channelId: string,
    reply: Reply,
    key: string,
  ) => Promise<({ readonly kind: 'posted' } & MessagePlace) | NotPosted>;
  /** `gone`: it was deleted. */
  readonly edit: (
    place: MessagePlace,
    reply: Reply,
  ) => Promise<{ readonly kind: 'edited' } | { readonly kind: 'gone' } | NotPosted>;
  /** Whether it is gone now. */
  readonly remove: (place: MessagePlace) => Promise<boolean>;
}

/** What is known of earlier attempts to post the same message. */
export interface EarlierPosts {
  /** How many failed. */
  readonly attempts: number;
  /** The same at every attempt, and no other message's: a platform that can tell does not post it twice. */
  readonly key?: string;
  /** Which parts of the message were accepted; what these are is the platform's own. */
  readonly memo: ResponderState;
}

/** What came of an attempt to post; `reason` is for the log, without the message and without a secret. */
export type PostOutcome =
  | { readonly kind: 'accepted' }
  /** Not now: a fault, or a rate limit that asks for a pause of `afterMs`. */
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs?: number | undefined }
  /** Not before the operator has done what `advice` says. */
  | { readonly kind: 'shut'; readonly reason: string; readonly advice: string }
  /** Never. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The reply channel of one invocation: usable at any later time, in any process, connected or not. */
export interface Responder {
  /** Whether the invoker may; a rejection counts as `check-unavailable`. */
  readonly authorise: () => Promise<Access>;
  /** The invoker's language; English where it rejects. */
  readonly locale: () => Promise<Locale>;
  /** The invoker's time zone, by its IANA name, where the platform knows it; see `Request.timeZone`. */
  readonly timeZone?: () => Promise<string | undefined>;
  /**
   * Whether the platform has taken our acknowledgement and waits for the answer, where it can be asked: for what was left by
   * a process that ended before it knew.
   */
  readonly wasAcknowledged?: () => Promise<boolean>;
  /** Fetches what was attached; called only after the access check. Never rejects. */
  readonly fetchFiles?: () => Promise<readonly IncomingFile[]>;
  /**
   * Shows the reply to the invoker alone; rejects when every way of doing so failed. The reply to a click takes the place of
   * the message that was clicked, unless the button or the reply says `beside`.
   */
  readonly deliver: (reply: Reply) => Promise<void>;
  /** Opens a dialogue for a picker that is still being made, where that has to be done at once. Never throws. */
  readonly openDialogue?: (title: string) => void;
  /** Shows, in place, how far long work has come; one call at a time, and none after `deliver`. May reject. */
  readonly showProgress?: (reply: Reply) => Promise<void>;
}

/** What a platform keeps of one invocation until it is answered, through interruptions. */
export interface ResponderState {
  /** As it was kept last. */
  readonly text: string | undefined;
  readonly keep: (text: string) => Promise<void>;
}

/** Makes the way to the invoker out of an invocation of that platform. */
export type ResponderFactory = (invocation: Invocation, state: ResponderState) => Responder;

/**
 * A platform refuses us for good: the token, the intents or the permission is wrong. The message tells the operator
 * which variable to look at, and holds no secret.
 */
export class PlatformError extends Error {
  override name = 'PlatformError';
}

/** A platform does not come back, though nothing is wrong that the operator could mend: a new process may get through. */
export class PlatformAwayError extends PlatformError {
  override name = 'PlatformAwayError';
}

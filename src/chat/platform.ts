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
  /** Closes every connection, in bounded time; safe to call at any moment, and twice. */
  readonly stop: () => Promise<void>;
  /** Whether commands can arrive now; missing where a platform is always connected. */
  readonly connected?: () => boolean;
  /** How many connections have ended since the start, whether replaced already or not. */
  readonly reconnects?: () => number;
  /** How a command of one word is typed, with its slash; if missing, `/` and the word. */
  readonly typedName?: (command: string) => string;
  /**
   * Posts a message to a channel, or to one account directly (see `directTo`), without pings, within about a minute.
   */
  readonly post?: (channelId: string, reply: Reply, earlier?: EarlierPosts) => Promise<PostOutcome>;
  readonly lastingMessages?: LastingMessages;
  /** Updates the App Home pages that people may be looking at; call it when a whitelist may have changed. */
  readonly refreshHomes?: () => void;
}

/** A channel that receives every change. */
export interface AuditChannel {
  readonly platform: Account['platform'];
  readonly channelId: string;
}

/** A message that the bot has posted. */
export interface MessagePlace {
  /** The id of the channel, or of the thread. */
  readonly channelId: string;
  readonly messageId: string;
}

/** Why the bot cannot post in a channel; the sentence is `texts.panel.missing[…]`. */
export type MissingPermission = 'see' | 'send' | 'member' | 'posting' | 'archived';

export type NotPosted = Exclude<PostOutcome, { kind: 'accepted' }> & {
  readonly missing?: MissingPermission | undefined;
};

/** Posts, edits and removes messages that stay in a channel, with standing buttons. Never rejects. */
export interface LastingMessages {
  /** `key`: the idempotency key of the message; a platform that supports such keys does not post it twice. */
  readonly post: (
    channelId: string,
    reply: Reply,
    key: string,
  ) => Promise<({ readonly kind: 'posted' } & MessagePlace) | NotPosted>;
  /** `gone`: the message was deleted. */
  readonly edit: (
    place: MessagePlace,
    reply: Reply,
  ) => Promise<{ readonly kind: 'edited' } | { readonly kind: 'gone' } | NotPosted>;
  /** Whether the message is gone now. */
  readonly remove: (place: MessagePlace) => Promise<boolean>;
}

/** Earlier attempts to post the same message. */
export interface EarlierPosts {
  /** How many failed. */
  readonly attempts: number;
  /** The idempotency key of the message; a platform that supports such keys does not post it twice. */
  readonly key?: string;
  /** Which parts of the message were accepted, in a form of the platform's own. */
  readonly memo: ResponderState;
}

/** The result of an attempt to post; `reason` is for the log and contains neither the message nor a secret. */
export type PostOutcome =
  | { readonly kind: 'accepted' }
  /** Can be retried: a fault, or a rate limit that asks for a pause of `afterMs`. */
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs?: number | undefined }
  /** Can be retried after the operator has followed `advice`. */
  | { readonly kind: 'shut'; readonly reason: string; readonly advice: string }
  /** Cannot be retried. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The reply channel of one invocation; usable later, by any process, connected or not. */
export interface Responder {
  /** The invoker's access; a rejection counts as `check-unavailable`. */
  readonly authorise: () => Promise<Access>;
  /** The invoker's language; English where it rejects. */
  readonly locale: () => Promise<Locale>;
  /** See `Request.timeZone`. */
  readonly timeZone?: () => Promise<string | undefined>;
  /**
   * Asks the platform whether it accepted the acknowledgement and waits for a reply, for jobs whose process ended
   * before it knew. Missing where the platform cannot be asked.
   */
  readonly wasAcknowledged?: () => Promise<boolean>;
  /** Fetches the attached files; called only after the access check. Never rejects. */
  readonly fetchFiles?: () => Promise<readonly IncomingFile[]>;
  /**
   * Shows the reply to the invoker only; rejects when every way to do so failed. The reply to a click replaces the
   * clicked message, unless the button or the reply has `beside`.
   */
  readonly deliver: (reply: Reply) => Promise<void>;
  /**
   * Opens a dialogue for a picker whose content is still being read; missing where it can be opened later. Never
   * throws.
   */
  readonly openDialogue?: (title: string) => void;
  /** Shows progress in the place of the reply; one call at a time, and none after `deliver`. May reject. */
  readonly showProgress?: (reply: Reply) => Promise<void>;
}

/** Text that a platform stores for one invocation until the reply is delivered, also across interruptions. */
export interface ResponderState {
  /** The text that was stored last. */
  readonly text: string | undefined;
  readonly keep: (text: string) => Promise<void>;
}

/** Makes the responder of an invocation of that platform. */
export type ResponderFactory = (invocation: Invocation, state: ResponderState) => Responder;

/**
 * A platform rejects the bot permanently: the token, the intents or a permission is wrong. The message names the
 * variable that the operator must check, and contains no secret.
 */
export class PlatformError extends Error {
  override name = 'PlatformError';
}

/** A platform stays unreachable without a fault that the operator can fix; a restart of the bot may help. */
export class PlatformAwayError extends PlatformError {
  override name = 'PlatformAwayError';
}

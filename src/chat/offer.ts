/** Offers: what a button or a menu of a reply does when it is used. They are kept in the store, so they outlive a restart. */
import type { Invoker } from './command.ts';

/** A command to run, options included, whenever its owner uses the control that stands for it. */
export interface Offer {
  readonly command: string;
  /** The command as its owner types it, with its slash. */
  readonly typedAs: string;
  readonly options: Readonly<Record<string, string>>;
  /** Who was given it; nobody else may use it. */
  readonly owner: Invoker;
  /** Where the command that made it was given; the live group of a channel depends on it. */
  readonly channelId: string | null;
  /** Whether it can be used only once, however often it is clicked. */
  readonly once: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Offers {
  /** Keeps an offer; resolves to its key, 22 characters of `A-Za-z0-9_-`. */
  readonly put: (offer: Offer) => Promise<string>;
  /** The offer of a key, expired and used ones too, until they are trimmed. */
  readonly get: (key: string) => Promise<Offer | undefined>;
  /** True for exactly one caller, ever, in all processes. */
  readonly use: (key: string) => Promise<boolean>;
}

/** How long controls of a reply work. */
export const OFFER_LIFE_MS = 24 * 3_600_000;

const VERSION = 'uw1';

/** What a platform stores with a control: a version and a key, nothing else (Discord: at most 100 characters). */
export function customId(key: string): string {
  return `${VERSION}:${key}`;
}

/** The key in a platform's custom id; undefined where it is not of this version. */
export function readCustomId(text: string): string | undefined {
  const [version, key, ...rest] = text.split(':');
  return version === VERSION && key !== undefined && key !== '' && rest.length === 0 ? key : undefined;
}

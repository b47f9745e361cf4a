/** Reads user ids from what a moderator gave, and names every token that is none. */
import { collect, type IdReading } from './id-reading.ts';
import { LONG_DIGITS_MIN } from './part.ts';
import { isPlain } from './plain.ts';
import { readText } from './reader.ts';
import { isRejection, tokensOf, type Token } from './tokens.ts';
import type { UserId } from './user-id.ts';

export { REJECTED_MAX, type IdReading } from './id-reading.ts';
export type { Mention } from './mention.ts';
export { REJECTION_REASONS, type Rejection, type RejectionReason } from './rejection.ts';

/** Where a text comes from: typed or pasted, a chat message, or a file. */
export type IdSource = 'typed' | 'message' | 'file';

/** A command takes no more tokens than this. */
export const TOKENS_MAX = 100_000;

/**
 * Reads `text`. Words, signs and mark-up around ids are understood, but then the reading is not `plain`. Of a message
 * only what has five digits or more is rejected; else everything is that is neither an id nor a mention nor punctuation.
 * Pure; takes any text, never throws, and takes linear time.
 */
export function readIds(text: string, source: IdSource): IdReading {
  const { lines, findings } = readText(text);
  const tokens = tokensOf(lines, findings);
  const plain = isPlain(lines) && !tokens.some(isRejection);
  return { ...collect(source === 'message' ? tokens.filter(isForMessage) : tokens), plain };
}

/** A message is mostly words; only what is as long as an id may have been meant as one. */
function isForMessage(token: Token): boolean {
  return !isRejection(token) || (token.token.match(/\p{Nd}/gv)?.length ?? 0) >= LONG_DIGITS_MIN;
}

export interface Typing {
  /** The ids that are complete, with their separators, as they were typed. */
  readonly before: string;
  /** The ids in `before`. */
  readonly ids: readonly UserId[];
  /** What is being typed: an id or a nickname, or the beginning of one. */
  readonly last: string;
}

/** Ids with what separates them, as they stand before a nickname, which may have spaces itself. */
const LEADING_IDS = /^(?:[\s,;、，；،؛]*[\d０-９]+[\s,;、，；،؛]+)*/u;

/** For autocomplete: parts `text` behind the last id that is complete. */
export function splitTyping(text: string): Typing {
  const before = LEADING_IDS.exec(text)?.[0] ?? '';
  return { before, ids: readIds(before, 'typed').ids, last: text.slice(before.length) };
}

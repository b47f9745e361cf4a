/** Finds the live user ids in whatever a moderator pasted, and names everything else. */
import { isInt64, type Int64 } from '../volcengine/int64-json.ts';

/** A live user id: decimal text, 1 … 9223372036854775807, exact to the last digit. */
export type UserId = Int64;

export type RejectionReason =
  /** Holds no digit. */
  | 'not-a-number'
  /** Digits and something else: an id is never picked out of a longer token. */
  | 'mixed'
  | 'signed'
  | 'zero'
  | 'leading-zero'
  | 'too-large'
  /** A mention of a chat account or channel, whose number is not a live user id. */
  | 'mention';

export interface Rejection {
  /** As it was given. */
  readonly token: string;
  readonly reason: RejectionReason;
}

export interface ParsedUserIds {
  /** In the order given, each once. */
  readonly ids: readonly UserId[];
  /** Those of `ids` that were given more than once. */
  readonly duplicates: readonly UserId[];
  /** In the order given, equal tokens once. */
  readonly rejected: readonly Rejection[];
}

/**
 * One token: Slack's marked-up phone numbers (which it makes of some ids by itself) and mentions whole, though they
 * may hold spaces; else anything between separators. U+FEFF counts as white space in JavaScript but separates nothing.
 */
const TOKEN = /<(?:tel:|[@#!])[^<>]*>(?=[[\s,;、，；،؛]--\uFEFF]|$)|[^[\s,;、，；،؛]--\uFEFF]+/gv;

const ASCII = /^[\x21-\x7E]*$/u;

/** Invisible, so not part of what the moderator sees; a right-to-left override is not among them: it changes that. */
const INVISIBLE =
  /[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202D\u2060-\u2064\u2066-\u2069\uFE00-\uFE0F\uFEFF]/gu;

const WRAPPERS = new Set('"\'`´‘’‚‛“”„‟«»‹›＂＇｀()[]{}<>（）［］｛｝＜＞【】〔〕〖〗「」『』《》〈〉');

/**
 * Reads user ids out of `text`: separated by white space, `,` `;` `、` `，` `；`; with full-width digits, quotes,
 * back-ticks, brackets and invisible characters, or as Slack's `<tel:…|…>`. Punctuation that wraps nothing is not a
 * token. Pure; takes any text and never throws.
 */
export function parseUserIds(text: string): ParsedUserIds {
  const ids = new Set<UserId>();
  const duplicates = new Set<UserId>();
  const rejected = new Map<string, RejectionReason>();
  for (const token of text.match(TOKEN) ?? []) {
    const read = readToken(token);
    if (read === undefined) continue;
    if (read.kind === 'rejected') rejected.set(token, read.reason);
    else if (ids.has(read.id)) duplicates.add(read.id);
    else ids.add(read.id);
  }
  return {
    ids: [...ids],
    duplicates: [...duplicates],
    rejected: [...rejected].map(([token, reason]) => ({ token, reason })),
  };
}

type Read =
  | { readonly kind: 'id'; readonly id: UserId }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason }
  /** Only punctuation. */
  | undefined;

function readToken(token: string): Read {
  if (isInt64(token)) return { kind: 'id', id: token };
  const visible = ASCII.test(token) ? token : token.replace(INVISIBLE, '').replace(/[０-９]/gu, asciiDigit);
  const bare = unwrap(phoneDigits(visible) ?? visible);
  if (bare === '') return undefined;
  return isInt64(bare) ? { kind: 'id', id: bare } : { kind: 'rejected', reason: reject(bare) };
}

function reject(bare: string): RejectionReason {
  if (/^[@#!]/u.test(bare)) return 'mention';
  if (/^\d+$/u.test(bare)) {
    if (/^0+$/u.test(bare)) return 'zero';
    return bare.startsWith('0') ? 'leading-zero' : 'too-large';
  }
  if (/^[+\-＋－−–]\d+$/u.test(bare)) return 'signed';
  return /\d/u.test(bare) ? 'mixed' : 'not-a-number';
}

/**
 * What was typed, out of `<tel:+10001|10001>`; undefined for anything else. Only where link and label have the same
 * digits: otherwise what the moderator saw and what the link says are two numbers, and neither is chosen.
 */
function phoneDigits(token: string): string | undefined {
  if (!token.startsWith('<tel:')) return undefined;
  const [, link, label] = /^<tel:([^|<>]*)(?:\|([^<>]*))?>$/u.exec(token) ?? [];
  if (link === undefined || !/^[+\d\s().-]+$/u.test(link + (label ?? ''))) return undefined;
  const digits = link.replace(/\D/gu, '');
  return label === undefined || label.replace(/\D/gu, '') === digits ? digits : undefined;
}

/** By hand, since a pattern for the end of a token takes quadratic time on a token full of quotes. */
function unwrap(token: string): string {
  let start = 0;
  let end = token.length;
  while (start < end && WRAPPERS.has(token.charAt(start))) start++;
  while (end > start && WRAPPERS.has(token.charAt(end - 1))) end--;
  return token.slice(start, end);
}

function asciiDigit(fullWidth: string): string {
  return String.fromCharCode(fullWidth.charCodeAt(0) - 0xfee0);
}

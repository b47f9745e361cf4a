/** Classifies the characters that matter when user ids are read. */

export type CharacterKind =
  | 'digit'
  /** Of scripts that put spaces between words, digits of other scripts, and what combines with them. */
  | 'letter'
  /** Chinese, Japanese and Korean, which are written without spaces: a number may touch them. */
  | 'cjk'
  | 'space'
  /** What parts ids in a list, besides white space. */
  | 'separator'
  | 'quote'
  | 'open'
  | 'close'
  /** Punctuation and pictures. */
  | 'mark'
  /** A number in a ring or with a full stop in one character, as lists have them: `①`. */
  | 'ordinal'
  /** Anything else: with a number that it touches it makes something longer (`$10001`, `10001%`). */
  | 'symbol';

const SEPARATORS = ',;、，；،؛';
const QUOTES = '"\'`´‘’‚‛“”„‟«»‹›＂＇｀';
const BRACKETS = '()[]{}<>（）［］｛｝＜＞【】〔〕〖〗「」『』《》〈〉';

/** Each closing bracket with the one that opens it. */
export const OPENING: ReadonlyMap<string, string> = new Map(
  Array.from({ length: BRACKETS.length / 2 }, (_, pair) => [
    BRACKETS.charAt(2 * pair + 1),
    BRACKETS.charAt(2 * pair),
  ]),
);

/** The first that fits counts. */
const KINDS: readonly (readonly [CharacterKind, RegExp])[] = [
  ['digit', /[0-9０-９]/v],
  ['space', /\s/v],
  ['ordinal', /[①-⒛⓪-⓿❶-➓㈠-㈩㉑-㉟㊀-㊉㊱-㊿]/v],
  ['cjk', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー]/v],
  ['letter', /[\p{L}\p{M}\p{N}]/v],
  ['symbol', /[%‰\\％＼\p{Sc}]/v],
  ['mark', /[\p{P}\p{So}\p{Emoji_Modifier}+＋−<>＜＞=＝\|｜~～×√→⇒│]/v],
];

const known: (CharacterKind | undefined)[] = [];

/** What the character at `at` means. Of a pair of surrogates, `at` is the first. */
export function kindAt(text: string, at: number): CharacterKind {
  const code = text.charCodeAt(at);
  const kind = known[code];
  if (kind !== undefined) return kind;
  if (code >= 0xd800 && code < 0xdc00) return kindOf(String.fromCodePoint(text.codePointAt(at) ?? code));
  return (known[code] = kindOf(text.charAt(at)));
}

function kindOf(character: string): CharacterKind {
  if (SEPARATORS.includes(character)) return 'separator';
  if (QUOTES.includes(character)) return 'quote';
  if (OPENING.has(character)) return 'close';
  if (BRACKETS.includes(character)) return 'open';
  return KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'symbol';
}

/** Not part of what a moderator sees. A right-to-left override (U+202E) is not among them: it changes that. */
const INVISIBLE =
  /[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202D\u2060-\u2064\u2066-\u2069\uFE00-\uFE0F\uFEFF]/gu;

/** All of it is ASCII. By code: a pattern takes longer, and long lists of ids are the usual case. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
}

/** `text` without what is invisible in it. */
export function visible(text: string): string {
  return isAscii(text) ? text : text.replace(INVISIBLE, '');
}

/** `text` with ASCII digits for full-width ones; its length stays the same. */
export function asciiDigits(text: string): string {
  return isAscii(text)
    ? text
    : text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/** What a plain text of ids is, read from the contract: one character at a time, with numbers of any size. Slow. */

export interface Read {
  /** Nothing but ids, mentions, separators, quotes and paired brackets. */
  readonly plain: boolean;
  /** In the order given, each once; none where the text is not plain, since then somebody is asked first. */
  readonly ids: readonly string[];
  readonly duplicates: readonly string[];
}

export const SPACES = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
].map((code) => String.fromCharCode(code));
export const SEPARATORS = [...SPACES, ',', ';', '、', '，', '；', '،', '؛'];
const LINE_ENDS = [0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029].map((code) => String.fromCharCode(code));

/** Invisible wherever it stands. U+202E is not: it turns around what is seen. */
export const INVISIBLE = [
  ...[0xad, 0x34f, 0x61c, 0x180e, 0xfeff],
  ...range(0x200b, 0x200f),
  ...range(0x202a, 0x202d),
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x2069),
  ...range(0xfe00, 0xfe0f),
].map((code) => String.fromCharCode(code));

export const QUOTES = Array.from('"\'`´‘’‚‛“”„‟«»‹›＂＇｀');
export const BRACKETS = [
  '()',
  '[]',
  '{}',
  '<>',
  '（）',
  '［］',
  '｛｝',
  '＜＞',
  '【】',
  '〔〕',
  '〖〗',
  '「」',
  '『』',
  '《》',
  '〈〉',
];

const LARGEST = 2n ** 63n - 1n;

const changed = new Map([
  ...INVISIBLE.map((character) => [character, ''] as const),
  ...Array.from('０１２３４５６７８９').map((character, digit) => [character, String(digit)] as const),
]);

/** What is seen of `text`, with ASCII digits. */
export function seen(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) result += changed.get(text.charAt(at)) ?? text.charAt(at);
  return result;
}

/** The runs of digits in `text`, as long as they are. */
export function numbersIn(text: string): readonly string[] {
  const numbers: string[] = [];
  const all = seen(text);
  let number = '';
  for (let at = 0; at <= all.length; at += 1) {
    const character = all.charAt(at);
    if (isDigit(character)) {
      number += character;
    } else {
      if (number !== '') numbers.push(number);
      number = '';
    }
  }
  return numbers;
}

export function readSlowly(text: string): Read {
  const tokens = tokensOf(seen(text));
  if (tokens === undefined) return { plain: false, ids: [], duplicates: [] };
  const ids: string[] = [];
  const duplicates: string[] = [];
  for (const id of tokens) {
    if (!ids.includes(id)) ids.push(id);
    else if (!duplicates.includes(id)) duplicates.push(id);
  }
  return { plain: true, ids, duplicates };
}

/** The ids of a plain text, as often as they stand there; undefined where anything else is in it. */
function tokensOf(text: string): readonly string[] | undefined {
  const ids: string[] = [];
  const open: string[] = [];
  /** What nothing has parted from what comes now. */
  let before: 'nothing' | 'mention' | 'number' = 'nothing';
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const character = text.charAt(at);
    const markUp = markUpAt(rest);
    const digits = markUp?.number ?? digitsAt(rest);
    const bracket = BRACKETS.find((pair) => pair.includes(character));
    if (digits !== '') {
      if (before !== 'nothing' || !isId(digits)) return undefined;
      ids.push(digits);
      before = 'number';
      at += markUp?.length ?? digits.length;
    } else if (markUp !== undefined) {
      if (before === 'number') return undefined;
      before = 'mention';
      at += markUp.length;
    } else {
      if (SEPARATORS.includes(character) || LINE_ENDS.includes(character)) before = 'nothing';
      else if (bracket?.startsWith(character) === true) open.push(bracket);
      else if (bracket === undefined ? !QUOTES.includes(character) : open.pop() !== bracket) return undefined;
      at += 1;
    }
  }
  return open.length === 0 ? ids : undefined;
}

interface MarkUp {
  readonly length: number;
  /** Of a phone link; empty for a mention of an account. */
  readonly number: string;
}

/** A mention of an account, or a phone link whose two numbers are the same however they are spaced. */
function markUpAt(text: string): MarkUp | undefined {
  const length = text.indexOf('>') + 1;
  const inner = text.slice(1, length - 1).split('');
  if (!text.startsWith('<') || length === 0) return undefined;
  if (inner.some((character) => character === '<' || LINE_ENDS.includes(character))) return undefined;
  const [link, label] = cut(inner.join(''));
  if (link.toLowerCase().startsWith('tel:')) {
    const number = digitsOf(link);
    const all = link.slice('tel:'.length) + (label ?? '');
    const allowed = (character: string): boolean =>
      isDigit(character) || SPACES.includes(character) || character === '+';
    const same = label === undefined || digitsOf(label) === number;
    return number !== '' && same && all.split('').every(allowed) ? { length, number } : undefined;
  }
  const account = link.startsWith('@!') ? link.slice(2) : link.slice(1);
  const isAccount = link.startsWith('@') && account !== '' && account.split('').every(isOfAccount);
  return isAccount ? { length, number: '' } : undefined;
}

/** At the first `|`. */
function cut(text: string): readonly [string, string?] {
  const bar = text.indexOf('|');
  return bar === -1 ? [text] : [text.slice(0, bar), text.slice(bar + 1)];
}

function isOfAccount(character: string): boolean {
  return isDigit(character) || (character >= 'A' && character <= 'Z');
}

function isId(digits: string): boolean {
  const value = BigInt(digits);
  return value > 0n && value <= LARGEST && String(value) === digits;
}

function digitsAt(text: string): string {
  let end = 0;
  while (isDigit(text.charAt(end))) end += 1;
  return text.slice(0, end);
}

function digitsOf(text: string): string {
  return text.split('').filter(isDigit).join('');
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

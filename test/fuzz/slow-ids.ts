/** What the text of `users` means, read from the contract: one character at a time, with numbers of any size. Slow. */

export interface Read {
  readonly ids: readonly string[];
  readonly duplicates: readonly string[];
  /** Every token that is none, once, with the reason. */
  readonly rejected: readonly { readonly token: string; readonly reason: string }[];
}

export const SPACES = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
].map((code) => String.fromCharCode(code));
export const SEPARATORS = [...SPACES, ',', ';', '、', '，', '；', '،', '؛'];

/** Invisible wherever it stands. U+202E is not: it turns around what is seen. */
export const INVISIBLE = [
  ...[0xad, 0x34f, 0x61c, 0x180e, 0xfeff],
  ...range(0x200b, 0x200f),
  ...range(0x202a, 0x202d),
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x2069),
  ...range(0xfe00, 0xfe0f),
].map((code) => String.fromCharCode(code));

export const QUOTES_AND_BRACKETS = Array.from(
  '"\'`´‘’‚‛“”„‟«»‹›＂＇｀()[]{}<>（）［］｛｝＜＞【】〔〕〖〗「」『』《》〈〉',
);

const MARK_UP = ['<tel:', '<@', '<#', '<!'];
const LARGEST = 2n ** 63n - 1n;

const separators = new Set(SEPARATORS);
const invisible = new Set(INVISIBLE);
const around = new Set(QUOTES_AND_BRACKETS);
const spaces = new Set([...SPACES, '\uFEFF']);

export function readSlowly(text: string): Read {
  const ids: string[] = [];
  const duplicates: string[] = [];
  const rejected: { token: string; reason: string }[] = [];
  for (const token of tokensOf(text)) {
    const read = meaningOf(token);
    if (read === undefined) continue;
    if ('reason' in read) {
      const known = rejected.find((one) => one.token === token);
      if (known === undefined) rejected.push({ token, reason: read.reason });
    } else if (!ids.includes(read.id)) ids.push(read.id);
    else if (!duplicates.includes(read.id)) duplicates.push(read.id);
  }
  return { ids, duplicates, rejected };
}

export function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (separators.has(text.charAt(at))) {
      at += 1;
      continue;
    }
    const end = endOfMarkUp(text, at) ?? endOfWord(text, at);
    tokens.push(text.slice(at, end));
    at = end;
  }
  return tokens;
}

/** Mentions and phone links may hold spaces; they end with `>`, and nothing may touch them. */
function endOfMarkUp(text: string, start: number): number | undefined {
  if (!MARK_UP.some((opening) => text.startsWith(opening, start))) return undefined;
  let end = start + 1;
  while (end < text.length && text.charAt(end) !== '<' && text.charAt(end) !== '>') end += 1;
  if (text.charAt(end) !== '>') return undefined;
  return end + 1 === text.length || separators.has(text.charAt(end + 1)) ? end + 1 : undefined;
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && !separators.has(text.charAt(end))) end += 1;
  return end;
}

function meaningOf(token: string): { readonly id: string } | { readonly reason: string } | undefined {
  const seen = token
    .split('')
    .filter((character) => !invisible.has(character))
    .map((character) => {
      const fullWidth = '０１２３４５６７８９'.indexOf(character);
      return fullWidth === -1 ? character : String(fullWidth);
    });
  let bare = phoneNumber(seen.join('')) ?? seen.join('');
  while (bare !== '' && around.has(bare.charAt(0))) bare = bare.slice(1);
  while (bare !== '' && around.has(bare.charAt(bare.length - 1))) bare = bare.slice(0, -1);
  if (bare === '') return undefined;
  if (!isDigits(bare)) return { reason: reasonOf(bare) };
  const value = BigInt(bare);
  if (value === 0n) return { reason: 'zero' };
  if (String(value) !== bare) return { reason: 'leading-zero' };
  return value > LARGEST ? { reason: 'too-large' } : { id: bare };
}

function reasonOf(bare: string): string {
  const [first = '', ...rest] = bare.split('');
  if ('@#!'.includes(first)) return 'mention';
  if ('+-＋－−–'.includes(first) && isDigits(rest.join(''))) return 'signed';
  return bare.split('').some((character) => isDigits(character)) ? 'mixed' : 'not-a-number';
}

/** The number in a phone link whose link and label say the same, however they are spaced. */
function phoneNumber(token: string): string | undefined {
  if (!token.startsWith('<tel:') || !token.endsWith('>')) return undefined;
  const inner = token.slice('<tel:'.length, -1);
  const cut = inner.indexOf('|');
  const link = cut === -1 ? inner : inner.slice(0, cut);
  const label = cut === -1 ? undefined : inner.slice(cut + 1);
  const allowed = (character: string): boolean =>
    isDigits(character) || spaces.has(character) || '+().-'.includes(character);
  const characters = [...link.split(''), ...(label ?? '').split('')];
  if (characters.length === 0 || !characters.every(allowed)) return undefined;
  const digits = digitsOf(link);
  return label === undefined || digitsOf(label) === digits ? digits : undefined;
}

function digitsOf(text: string): string {
  return text.split('').filter(isDigits).join('');
}

function isDigits(text: string): boolean {
  return text !== '' && text.split('').every((character) => character >= '0' && character <= '9');
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

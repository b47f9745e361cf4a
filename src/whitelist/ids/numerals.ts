/** Reads what begins with a digit: a number, a list of numbers, or a number in another form than ids have. */
import { dateEnd } from './dates.ts';
import { gap, number, odd, type Lexeme } from './lexeme.ts';

const TIMES = /[×x*✕·⋅]/iv;
/**
 * What may follow the first digits of a longer form. In a list of ids nothing of it does, which saves most of the time.
 */
const CONTINUATION =
  /[.．,，'’_\xA0\u2007-\u2009\u202F\-\/:：]\d|[年月点點时時\u20E3]|e[+\-−\d]|\s?[×x*✕·⋅]\s?1/ivy;

/** Digits, and what may stand between the digits of one number. */
const NUMERAL = /\d+(?:[.．,，'’_\xA0\u2007-\u2009\u202F]\d+)*/vy;
/** As lists and chats number their lines: a digit in a box, `1️⃣`. */
const KEYCAPS = /(?:\d\u20E3)+/vy;
const EXPONENT = /(?:e[+\-−]?\d+(?![\p{L}\p{N}_])|\s?[×x*✕·⋅]\s?10(?:\^[+\-−]?\d+|[⁰¹²³⁴-⁹]+))/ivy;

/** Groups of three digits, and maybe a fraction. One group after a full stop is a fraction itself. */
const GROUPED =
  /^\d{1,3}(?:([,，'’_\xA0\u2007-\u2009\u202F])\d{3}(?:\1\d{3})*(?:(?!\1)[.．,，]\d+)?|(?:[.．]\d{3}){2,}(?:[,，]\d+)?|[.．]\d{3}[,，]\d+)$/v;
const INTERNET_ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/u;
const DECIMAL = /^\d+[.．](?:0+|\d{1,4})$/v;

/**
 * Adds the lexemes of what begins at `at`, a digit that follows none, to `lexemes`, and returns where it ends. `line`
 * has ASCII digits.
 */
export function readNumeral(line: string, at: number, lexemes: Lexeme[]): number {
  let end = at + 1;
  while (isDigit(line, end)) end += 1;
  if (!mayContinue(line, end)) {
    lexemes.push(number(line.slice(at, end)));
    return end;
  }
  const keycaps = endOf(KEYCAPS, line, at);
  const date = keycaps ?? dateEnd(line, at);
  if (date === undefined) return readList(line, at, lexemes);
  lexemes.push(odd(line.slice(at, date), keycaps === undefined ? 'date' : 'row-label'));
  return date;
}

/** Numbers with separators between them, or one; the last may have an exponent. */
function readList(line: string, at: number, lexemes: Lexeme[]): number {
  const end = endOf(NUMERAL, line, at) ?? at;
  const numeral = line.slice(at, end);
  const exponent = endOf(EXPONENT, line, end);
  if (exponent === undefined) {
    split(numeral, lexemes);
    return end;
  }
  const mantissa = mantissaStart(numeral);
  if (mantissa > 0) {
    split(numeral.slice(0, mantissa - 1), lexemes);
    lexemes.push(gap('separator', numeral.charAt(mantissa - 1)));
  }
  lexemes.push(odd(line.slice(at + mantissa, exponent), 'scientific'));
  return exponent;
}

/**
 * Whether more than digits may belong to the number that ends at `end`. Spaces and commas are by far the most frequent.
 */
function mayContinue(line: string, end: number): boolean {
  switch (line.charAt(end)) {
    case '':
      return false;
    case ',':
      return isDigit(line, end + 1);
    case ' ':
      return TIMES.test(line.charAt(end + 1)) && endOf(CONTINUATION, line, end) !== undefined;
    default:
      return endOf(CONTINUATION, line, end) !== undefined;
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/**
 * Where in a list the number begins to which an exponent belongs. A comma is its decimal sign where one digit stands
 * before it, as spreadsheets write it: `3,7,23457` are 3 and 7.23457.
 */
function mantissaStart(numeral: string): number {
  const groups = numeral.split(/[,，]/u);
  const last = groups.at(-1) ?? '';
  const decimals = /[.．]/u.test(last) || groups.at(-2)?.length !== 1 ? last.length : last.length + 2;
  return numeral.length - decimals;
}

/** `numeral` is digits with single separators between them. */
function split(numeral: string, lexemes: Lexeme[]): void {
  if (/^\d+$/u.test(numeral)) lexemes.push(number(numeral));
  else if (INTERNET_ADDRESS.test(numeral)) lexemes.push(odd(numeral, 'mixed'));
  else if (GROUPED.test(numeral)) lexemes.push(odd(numeral, 'grouped'));
  else if (/[,，]/u.test(numeral)) splitAtCommas(numeral.split(/([,，])/u), lexemes);
  else splitAtSpaces(numeral, lexemes);
}

function splitAtSpaces(numeral: string, lexemes: Lexeme[]): void {
  for (const [index, part] of numeral.split(/([\xA0\u2007-\u2009\u202F])/u).entries())
    lexemes.push(index % 2 === 1 ? gap('space', part) : inOnePiece(part));
}

/** Digits with full stops, apostrophes or `_` between them. */
function inOnePiece(numeral: string): Lexeme {
  if (/^\d+$/u.test(numeral)) return number(numeral);
  if (GROUPED.test(numeral)) return odd(numeral, 'grouped');
  return odd(numeral, DECIMAL.test(numeral) ? 'decimal' : 'mixed');
}

/** `groups` are the parts of a list, and between them its commas. */
function splitAtCommas(groups: readonly string[], lexemes: Lexeme[]): void {
  for (let at = 0; at < groups.length;) {
    const isShortRun = isShort(groups[at]);
    const length = isShortRun ? shortRun(groups, at) : decimalLength(groups, at);
    const taken = groups.slice(at, at + length);
    if (isShortRun) splitShort(taken, lexemes);
    else if (length > 1) lexemes.push(odd(taken.join(''), 'decimal'));
    else splitAtSpaces(taken.join(''), lexemes);
    at += length;
    if (at < groups.length) lexemes.push(gap('separator', groups[at] ?? ''));
    at += 1;
  }
}

function isShort(group: string | undefined): boolean {
  return group !== undefined && /^\d{1,4}$/u.test(group);
}

/** How many entries of `groups`, commas included, are short numbers from `at` on. */
function shortRun(groups: readonly string[], at: number): number {
  let end = at + 1;
  while (isShort(groups[end + 1])) end += 2;
  return end - at;
}

/** `10001,0` is one number where a comma is the decimal sign. */
function decimalLength(groups: readonly string[], at: number): number {
  return /^\d+$/u.test(groups[at] ?? '') && /^0{1,2}$/u.test(groups[at + 2] ?? '') ? 3 : 1;
}

/** Short numbers with commas between them: ids, or one number in groups, as `7,000,002` and `70,00,000` are. */
function splitShort(groups: readonly string[], lexemes: Lexeme[]): void {
  const found: Lexeme[] = [];
  for (let at = 0; at < groups.length;) {
    const group = groups[at] ?? '';
    // No number begins with 0, so this one goes on.
    if (at > 0 && group.startsWith('0')) {
      lexemes.push(odd(groups.join(''), 'grouped'));
      return;
    }
    let end = at + 1;
    if (group.length <= 3) while (groups[end + 1]?.length === 3) end += 2;
    const text = groups.slice(at, end).join('');
    found.push(end === at + 1 ? number(text) : odd(text, 'grouped'));
    if (end < groups.length) found.push(gap('separator', groups[end] ?? ''));
    at = end + 1;
  }
  for (const lexeme of found) lexemes.push(lexeme);
}

/** Decides which lexemes of a line belong together, so that no id is read inside something longer. */
import { idsInside } from './inside.ts';
import { odd, type GapLexeme, type Lexeme, type NumberLexeme } from './lexeme.ts';
import { lex } from './lexemes.ts';
import { readMarkup } from './markup.ts';
import { isLong, type Line, type OddPart, type Part } from './part.ts';

/** Between letters or digits, without spaces, these make one token of them. */
const JOINERS = /^[\-‐‑−－_＿.．…⋯\/／+＋&＆#＃]$/u;
/** These do so between digits. */
const DIGIT_JOINERS = /^[:：*＊–—~～×]$/v;
const SIGNS = /^[+＋\-－−–]$/v;
/** Between ids these only part them. */
const LIST_MARKS = /^[/／+＋&＆]$/u;

/** In a line with one of these, more than the ids may be meant: columns, or numbers of rows. */
const LAYOUT = /[\t、]/u;

const CONJUNCTIONS = new Set(['and', 'und', '和', '与', '與', '及', '跟']);

/** Reads one line, without line ends and invisible characters. */
export function readLine(text: string): Line {
  return lineOf(partsOf(lex(text), text));
}

export function lineOf(parts: readonly Part[]): Line {
  let longNumbers = 0;
  let shortNumbers = 0;
  let hasWords = false;
  let isBare = true;
  for (const part of parts) {
    if (part.kind === 'number') {
      if (isLong(part)) longNumbers += 1;
      else shortNumbers += 1;
    } else {
      hasWords ||= saysSomething(part);
      isBare &&= part.kind === 'space' || part.kind === 'separator' ? !LAYOUT.test(part.text) : false;
    }
  }
  return { parts, longNumbers, shortNumbers, hasWords, isBare };
}

function saysSomething(part: Part): boolean {
  if (part.kind === 'odd')
    return /\p{L}/v.test(part.reason === 'mixed' ? part.text : '') || /^[+＋]/u.test(part.text);
  return part.kind === 'words' && !CONJUNCTIONS.has(part.text.toLowerCase());
}

/** `lexemes` are those of `line`. */
function partsOf(lexemes: readonly Lexeme[], line: string): readonly Part[] {
  if (lexemes.every(standsAlone)) return lexemes;
  const parts: Part[] = [];
  let start = 0;
  for (let at = 0; at < lexemes.length;) {
    const end = tokenEnd(lexemes, at);
    const first = lexemes[at];
    if (first !== undefined && end === at + 1) {
      parts.push(single(first));
      start += first.text.length;
    } else {
      const token = lexemes.slice(at, end);
      const stop = token.reduce((sum, { text }) => sum + text.length, start);
      for (const part of partsOfToken(token, line.slice(start, stop))) parts.push(part);
      start = stop;
    }
    at = end;
  }
  return parts;
}

/** Where a line has nothing else, no two of its lexemes belong together. */
function standsAlone(lexeme: Lexeme): lexeme is NumberLexeme | GapLexeme {
  switch (lexeme.kind) {
    case 'number':
    case 'space':
    case 'separator':
    case 'quote':
    case 'open':
    case 'close':
      return true;
    default:
      return false;
  }
}

/** The index after the last lexeme of the token that begins at `at`. */
function tokenEnd(lexemes: readonly Lexeme[], at: number): number {
  const first = lexemes[at];
  if (first?.kind === 'mark') {
    if (/^[@＠]$/v.test(first.text)) return nameEnd(lexemes, at + 1);
    const start = isSign(lexemes, at) ? at + 1 : dotsEnd(lexemes, at);
    if (lexemes[start]?.kind === 'number') return start > at ? solidEnd(lexemes, start) : at + 1;
    return Math.max(at + 1, dotsEnd(lexemes, at));
  }
  return isSolid(first) ? solidEnd(lexemes, at) : at + 1;
}

/** What follows an `@` is a name, whatever is in it. */
function nameEnd(lexemes: readonly Lexeme[], at: number): number {
  let end = at;
  while (isSolid(lexemes[end]) || lexemes[end]?.kind === 'cjk' || lexemes[end]?.kind === 'mark') end += 1;
  return end;
}

function solidEnd(lexemes: readonly Lexeme[], at: number): number {
  let end = at + 1;
  for (;;) {
    let next = end;
    while (isJoiner(lexemes, next, end)) next += 1;
    if (!isSolid(lexemes[next]) || isRowStart(lexemes, end, next)) break;
    if (next > end && !canJoin(lexemes, end, next)) break;
    end = next + 1;
  }
  return dotsEnd(lexemes, end);
}

function isJoiner(lexemes: readonly Lexeme[], at: number, from: number): boolean {
  const { kind, text = '' } = lexemes[at] ?? {};
  if (kind === 'quote') return at === from && /^['’]$/u.test(text);
  return kind === 'mark' && (JOINERS.test(text) || DIGIT_JOINERS.test(text) || text === '@');
}

/** Whether what stands from `from` to `to` joins the lexeme before it with the one after it. */
function canJoin(lexemes: readonly Lexeme[], from: number, to: number): boolean {
  const [before, after] = [lexemes[from - 1], lexemes[to]];
  const between = lexemes.slice(from, to);
  if (between.some(({ kind }) => kind === 'quote'))
    return before?.kind === 'letters' && after?.kind === 'letters';
  // `No.10001`
  if (before?.kind === 'letters' && /^no$/iu.test(before.text) && between[0]?.text === '.') return false;
  const isNumeric = (lexeme: Lexeme | undefined): boolean =>
    lexeme?.kind === 'number' || lexeme?.kind === 'odd';
  return (isNumeric(before) && isNumeric(after)) || !between.some(({ text }) => DIGIT_JOINERS.test(text));
}

/** `1:10001` is a row with its number. */
function isRowStart(lexemes: readonly Lexeme[], from: number, to: number): boolean {
  const [before, colon, after] = [lexemes[from - 1], lexemes[from], lexemes[to]];
  if (before?.kind !== 'number' || after?.kind !== 'number' || to !== from + 1) return false;
  return /^[:：]$/u.test(colon?.text ?? '') && !isLong(before) && isLong(after);
}

/** After `…` or `...`, which say that something was left out; `at` where there is neither. */
function dotsEnd(lexemes: readonly Lexeme[], at: number): number {
  let end = at;
  while (isDot(lexemes[end])) end += 1;
  return end - at === 1 && lexemes[at]?.text === '.' ? at : end;
}

function isDot(lexeme: Lexeme | undefined): boolean {
  return lexeme?.kind === 'mark' && /^[.…⋯]$/u.test(lexeme.text);
}

/** Letters, digits and what makes something longer of a number that it touches. */
function isSolid(lexeme: Lexeme | undefined): boolean {
  switch (lexeme?.kind) {
    case 'letters':
    case 'number':
    case 'symbol':
    case 'url':
      return true;
    case 'odd':
      return lexeme.reason !== 'row-label';
    case 'markup':
      return /^<tel:/iu.test(lexeme.text);
    default:
      return false;
  }
}

function isSign(lexemes: readonly Lexeme[], at: number): boolean {
  return SIGNS.test(lexemes[at]?.text ?? '') && lexemes[at - 1]?.kind !== 'cjk' && !isSolid(lexemes[at - 1]);
}

function single(lexeme: Lexeme): Part {
  const { kind, text } = lexeme;
  switch (kind) {
    case 'markup':
      return readMarkup(text);
    case 'url':
      return { kind: 'odd', text, reason: 'mixed', inside: idsInside(text) };
    case 'odd':
      return {
        ...lexeme,
        inside: lexeme.reason === 'decimal' || lexeme.reason === 'mixed' ? idsInside(text) : [],
      };
    case 'letters':
    case 'cjk':
    case 'symbol':
      return /\p{Nd}/v.test(text)
        ? { kind: 'odd', text, reason: 'other-digits', inside: [] }
        : { kind: 'words', text };
    default:
      return lexeme;
  }
}

/** What several lexemes are together, whose text is `text`: one part, unless they are a list of ids, or only marks. */
function partsOfToken(lexemes: readonly Lexeme[], text: string): readonly Part[] {
  if (isList(lexemes) || lexemes.every(({ kind }) => kind === 'mark')) return lexemes.map(single);
  return [/[\d０-９]/v.test(text) ? oddToken(lexemes, text) : word(text)];
}

function isList(lexemes: readonly Lexeme[]): boolean {
  return (
    lexemes.length % 2 === 1 &&
    lexemes.every((lexeme, index) =>
      index % 2 === 0 ? lexeme.kind === 'number' && isLong(lexeme) : LIST_MARKS.test(lexeme.text),
    )
  );
}

function word(text: string): Part {
  if (/^[@＠]/u.test(text)) return { ...odd(text, 'mention'), inside: [] };
  return single({ kind: 'letters', text });
}

function oddToken(lexemes: readonly Lexeme[], text: string): OddPart {
  const reason = reasonOf(lexemes, text);
  return { kind: 'odd', text, reason, inside: reason === 'cut-off' ? [] : idsInside(text) };
}

function reasonOf(lexemes: readonly Lexeme[], text: string): OddPart['reason'] {
  const [first, second] = lexemes;
  if (first?.kind === 'mark') {
    if (/^[@＠]/u.test(text)) return 'mention';
    if (second?.kind === 'number' && lexemes.length === 2 && SIGNS.test(first.text)) return 'signed';
  }
  return lexemes.some(({ kind }) => kind === 'mark') && /[…⋯]|\.{3}/u.test(text) ? 'cut-off' : 'mixed';
}

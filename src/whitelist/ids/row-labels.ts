/** Finds row numbers by their list marks: `1)`, `1.`, `(1)`, `[1]`, `1、`, `1 -`, `#1`, `No. 1`, `第1名`. */
import {
  note,
  isLong,
  type Findings,
  type Line,
  type NumberInLine,
  type NumberPart,
  type Part,
} from './part.ts';

const SIGNS = /^[.．。､﹑:：=＝→\-–—>＞_\/]$/v;
const SPACED_SIGNS = /^[.．:：=＝→\-–—\)）>＞]$/v;
const NUMBER_SIGNS = /^[#＃№]$/u;
const RANKS = /^[名位个個条條行号號]/v;

/** A number with a sign of a row number. */
interface Label {
  readonly line: Line;
  readonly number: NumberPart;
  /** No other number stands before it in its line. */
  readonly isFirst: boolean;
  /** In a bracket, which may as well be one around an id. */
  readonly bracketed: boolean;
  /** The index of the next number, mention or odd token of the line. */
  readonly next: number | undefined;
}

export interface RowLabels {
  /** The numbers that have the sign of a row number. */
  readonly signed: ReadonlySet<Part>;
  /** Some of them number rows of ids. */
  readonly found: boolean;
}

/** A long number counts only where it goes on counting: a list may have more than 9,999 rows. */
export function findRowLabels(lines: readonly Line[], findings: Findings): RowLabels {
  const labels = lines.flatMap(labelsOf);
  const alone: NumberPart[] = [];
  let last: NumberPart | undefined;
  for (const label of labels) {
    const { number, isFirst, next } = label;
    if (isLong(number) && (!isFirst || !isNext(last, number))) continue;
    if (isOfRow(label)) {
      note(findings, number, 'row-label');
      last = number;
    } else if (next === undefined) alone.push(number);
  }
  // With nothing behind it such a number may be an id; not among rows that have theirs.
  if (last !== undefined) for (const number of alone) note(findings, number, 'row-label');
  return { signed: new Set(labels.map(({ number }) => number)), found: last !== undefined };
}

function isNext(before: NumberPart | undefined, after: NumberPart): boolean {
  return before !== undefined && BigInt(before.digits) + 1n === BigInt(after.digits);
}

/** Whether something that it numbers follows in its line. */
function isOfRow({ line, bracketed, next }: Label): boolean {
  const following = next === undefined ? undefined : line.parts[next];
  if (next === undefined || following === undefined) return false;
  const isShort = following.kind === 'number' && !isLong(following);
  if (line.hasWords) return !isShort;
  return !(isShort && bracketed && line.parts[next - 1]?.kind === 'open');
}

function labelsOf(line: Line): readonly Label[] {
  const { parts } = line;
  const labels: Label[] = [];
  let opened = 0;
  let isFirst = true;
  let previous: Label | undefined;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'open') opened += 1;
    if (part.kind === 'close') opened = Math.max(0, opened - 1);
    if (part.kind !== 'number' && part.kind !== 'mention' && part.kind !== 'odd') continue;
    if (previous !== undefined) labels.push({ ...previous, next: index });
    const bracketed = parts[index - 1]?.kind === 'open' && parts[index + 1]?.kind === 'close';
    const isLabel =
      part.kind === 'number' &&
      (isFirst || !isLong(part)) &&
      (bracketed || hasSign(parts, { part, index }, opened));
    previous = isLabel ? { line, number: part, isFirst, bracketed, next: undefined } : undefined;
    isFirst &&= part.kind !== 'number';
  }
  return previous === undefined ? labels : [...labels, previous];
}

/** `opened` brackets stand open before the number. */
function hasSign(parts: readonly Part[], { index }: NumberInLine, opened: number): boolean {
  const [before, next, second, third] = [parts[index - 1], ...parts.slice(index + 1, index + 4)];
  if (before?.kind === 'mark' && NUMBER_SIGNS.test(before.text)) return true;
  switch (next?.kind) {
    case 'close':
      return opened === 0;
    case 'mark':
      return SIGNS.test(next.text);
    case 'space':
      if (next.text.includes('\t') && isLongNumber(second)) return true;
      if (third?.kind !== 'space' || (second?.kind === 'close' && opened > 0)) break;
      if (SPACED_SIGNS.test(second?.text ?? '')) return true;
      break;
    case 'separator':
      if (next.text !== '、' || before?.text === '、') break;
      if (isLongNumber(second) || second?.kind === 'words') return true;
      break;
    default:
  }
  return isNumbered(parts, index);
}

function isLongNumber(part: Part | undefined): boolean {
  return part?.kind === 'number' && isLong(part);
}

/** `No. 1`, `第1名`. */
function isNumbered(parts: readonly Part[], index: number): boolean {
  const words = (at: number): string => (parts[at]?.kind === 'words' ? parts[at].text : '');
  if (words(index - 1).endsWith('第') && RANKS.test(words(index + 1))) return true;
  const stop = parts[index - 1]?.kind === 'space' ? index - 2 : index - 1;
  return /^no$/iu.test(words(parts[stop]?.text === '.' ? stop - 1 : stop));
}

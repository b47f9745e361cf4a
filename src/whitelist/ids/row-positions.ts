/** Finds row numbers, and numbers of other columns, by their positions among ids: `1 10001 2 10002`. */
import {
  note,
  isLong,
  rowOf,
  type Findings,
  type Line,
  type NumberPart,
  type Part,
  type Row,
} from './part.ts';

const AMOUNT_SIGNS = /^[:：=＝×*＊\-–—→]$/v;

/** A short number that stands right before a long one. */
interface Pair {
  readonly line: Row;
  readonly label: NumberPart;
}

/**
 * In lines without words. Several ids may be short, so one short number before a long one says nothing; it is a row's
 * where two of them count upwards, or every line begins so, or every line has the same columns.
 */
export function findRowsByPosition(lines: readonly Line[], findings: Findings): void {
  const found = lines.filter((line) => !line.hasWords && line.longNumbers + line.shortNumbers > 0);
  if (!found.some(({ shortNumbers }) => shortNumbers > 0)) return;
  const rows = found.map(rowOf);
  for (const line of rows) findAmounts(line, findings);
  const pairs = pairsOf(rows);
  findCountedPairs(pairs, findings);
  findSingleRow(rows, findings);
  if (rows.length < 2) return;
  const labels = new Set(pairs.map(({ label }) => label));
  const firsts = rows.flatMap(({ numbers }) => numbers[0]?.part ?? []);
  const isCounted = rows.every(({ numbers }) => numbers.length > 1) && countsUp(firsts);
  if (isCounted || firsts.every((first) => labels.has(first))) {
    for (const first of firsts) note(findings, first, 'row-label');
  }
  if (haveSameColumns(rows)) for (const line of rows) findOtherColumns(line, findings);
}

/** What stands behind an id and a sign is no id: `10001: 3`, `10001 × 3`. */
function findAmounts({ parts, numbers }: Row, findings: Findings): void {
  for (const [order, { part, index }] of numbers.entries()) {
    const id = numbers[order - 1];
    if (id === undefined || !isLong(id.part) || isLong(part)) continue;
    const between = parts.slice(id.index + 1, index);
    const hasSign = between.some(({ kind, text }) => kind === 'mark' && AMOUNT_SIGNS.test(text));
    // `10001 *7*` is marked up.
    const isMarkedUp = parts[index - 1]?.text === parts[index + 1]?.text;
    if (hasSign && !isMarkedUp && between.every(({ kind }) => kind === 'space' || kind === 'mark'))
      note(findings, part, 'other-column');
  }
}

/** Row numbers are seldom longer. */
const ROW_DIGITS_MAX = 3;

/** All of the text is one short number, white space and one long number: a row of a sheet whose tab has become a space. */
function findSingleRow(rows: readonly Row[], findings: Findings): void {
  const [row, ...others] = rows;
  const [label, id, ...more] = row?.numbers ?? [];
  if (row === undefined || label === undefined || id === undefined || others.length + more.length > 0) return;
  const isRow = label.part.digits.length <= ROW_DIGITS_MAX && isLong(id.part);
  const between = row.parts.slice(label.index + 1, id.index);
  if (isRow && between.every(({ kind }) => kind === 'space')) note(findings, label.part, 'row-label');
}

function findCountedPairs(pairs: readonly Pair[], findings: Findings): void {
  if (!pairs.some(({ label }, index) => isNext(pairs[index - 1]?.label, label))) return;
  for (const { label } of pairs) note(findings, label, 'row-label');
  // What else is short in these rows belongs to another column.
  for (const line of new Set(pairs.map(({ line: row }) => row))) findOtherColumns(line, findings);
}

/** A short number and the long one behind it: in one line, or in the next one, as cells of a table may be pasted. */
function pairsOf(rows: readonly Row[]): readonly Pair[] {
  const numbers = rows.flatMap((line) => line.numbers.map(({ part, index }) => ({ line, part, index })));
  return numbers.flatMap(({ line, part, index }, order) => {
    const next = numbers[order + 1];
    if (next === undefined || isLong(part) || !isLong(next.part)) return [];
    const isPair = next.line !== line || line.parts.slice(index + 1, next.index).every(isGap);
    return isPair ? [{ line, label: part }] : [];
  });
}

function isGap({ kind }: Part): boolean {
  return kind !== 'mark' && kind !== 'words' && kind !== 'odd' && kind !== 'mention';
}

function isNext(before: NumberPart | undefined, after: NumberPart): boolean {
  return before !== undefined && BigInt(before.digits) + 1n === BigInt(after.digits);
}

/** Each row has its number in front, though what follows is short, too: `1 7`, `2 10`. */
function countsUp(firsts: readonly NumberPart[]): boolean {
  return firsts.every((first, index) => !isLong(first) && (index === 0 || isNext(firsts[index - 1], first)));
}

/** Each column has only short numbers or only long ones, and there are both: the ids are the long ones. */
function haveSameColumns(rows: readonly Row[]): boolean {
  const [shape = '', ...others] = rows.map(shapeOf);
  return shape.includes('s') && shape.includes('l') && others.every((other) => other === shape);
}

/** `l` for each long number, `s` for each short one. */
function shapeOf({ numbers }: Row): string {
  return numbers.map(({ part }) => (isLong(part) ? 'l' : 's')).join('');
}

function findOtherColumns({ numbers }: Row, findings: Findings): void {
  for (const [order, { part }] of numbers.entries()) {
    if (!isLong(part)) note(findings, part, order === 0 ? 'row-label' : 'other-column');
  }
}

/** Long and short numbers that take turns may be a table: one without line ends, or of one cell a line. */
export function lookLikeRows(lines: readonly Line[]): boolean {
  if (!lines.some(({ shortNumbers }) => shortNumbers > 0)) return false;
  const shape = lines.map((line) => shapeOf(rowOf(line))).join('');
  return /^(?:(?:ls){2,}|(?:sl){2,})$/u.test(shape);
}

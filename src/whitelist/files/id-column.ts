/** Finds the column of a table that holds user ids. */
import { isOfIds } from './id-cells.ts';
import { idNameRank, isIdName } from './id-names.ts';

/** A column without a name that tells is taken where this share of its cells, those that are not empty, are ids. */
const UNNAMED_SHARE_MIN = 0.9;
/** A column with a telling name gives way to the next name where fewer of its cells are ids: `user` may hold nicknames. */
const NAMED_SHARE_MIN = 0.1;
/** Above the header may stand titles. */
const HEADER_ROW_MAX = 10;

/** So many cells tell what is in a column. */
const CELLS_LOOKED_AT_MAX = 20_000;

/** Where a row is data: ids start with a digit, mentions with `<@`. */
const STARTS_AS_ID = /^[^\p{L}\d]*\d|^<@/u;
/** There is no letter in it, as there may be in a name that starts with a digit. */
const IS_NUMBER = /^[^\p{L}\d]*\d\P{L}*$|^<@/u;

const LONG_NUMBER = /^\D*\d{5,}\D*$/u;

type Row = readonly string[];

/**
 * The index of the row that names the columns: of the first ten, the first with a name that tells, where no id stands
 * above it; else the first of all, where nothing in it starts as ids do. Undefined where there is none.
 */
export function headerRow(rows: readonly Row[]): number | undefined {
  for (const [index, row] of rows.slice(0, HEADER_ROW_MAX).entries()) {
    if (row.some(isIdName) && !row.some(isNumber)) return index;
    if (row.some((cell) => LONG_NUMBER.test(cell))) break;
  }
  const [first] = rows;
  return first !== undefined && (first.some(isIdName) || !first.some(startsAsId)) ? 0 : undefined;
}

function startsAsId(cell: string): boolean {
  return STARTS_AS_ID.test(cell.trim());
}

function isNumber(cell: string): boolean {
  return IS_NUMBER.test(cell.trim());
}

export type IdColumn =
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'problem'; readonly problem: 'no-ids' | 'several-columns' };

/**
 * The column that holds ids: the only one, else by its name in `header`, else by what is in it. A column that counts its
 * rows gives way to every other. The index is from 0.
 */
export function findIdColumn(header: Row | undefined, rows: readonly Row[]): IdColumn {
  const width = rows.reduce((max, row) => Math.max(max, row.length), header?.length ?? 0);
  if (width === 1) return { kind: 'column', index: 0 };
  const shares = idShares(rows);
  const share = (index: number): number => shares.get(index) ?? 0;
  const named = byName(header ?? [], rows);
  const holding = named.find((columns) => columns.some((index) => share(index) >= NAMED_SHARE_MIN));
  const unnamed = [...shares.keys()].filter((index) => share(index) >= UNNAMED_SHARE_MIN);
  const chosen =
    holding?.filter((index) => share(index) >= NAMED_SHARE_MIN) ??
    named[0] ??
    unnamed.filter((index) => !isRowNumber(header?.[index], rows, index));
  const [index, another] = chosen;
  if (index === undefined) return { kind: 'problem', problem: 'no-ids' };
  return another === undefined ? { kind: 'column', index } : { kind: 'problem', problem: 'several-columns' };
}

/** The columns with a telling name: those of each name together, the surest name first. */
function byName(header: Row, rows: readonly Row[]): readonly (readonly number[])[] {
  const columns = Map.groupBy(header.keys(), (index) => {
    const name = header[index] ?? '';
    return isGeneric(name) && countsRows(rows, index) ? undefined : idNameRank(name);
  });
  return [...columns]
    .flatMap(([rank, indexes]) => (rank === undefined ? [] : [{ rank, indexes }]))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ indexes }) => indexes);
}

/** A table's own rows may be what it names. */
function isGeneric(name: string): boolean {
  return /^ids?$/iu.test(name.trim());
}

const ROW_NUMBER_NAMES = /^(?:#|no\.?|nr\.?|row|line|index|rank|序号|序號|编号|編號|行号|排名|名次)$/iu;

function isRowNumber(name: string | undefined, rows: readonly Row[], index: number): boolean {
  return ROW_NUMBER_NAMES.test(name?.trim() ?? '') || countsRows(rows, index);
}

/** At least two rows, numbered from 0 or 1 on. */
function countsRows(rows: readonly Row[], index: number): boolean {
  const first = rows[0]?.[index]?.trim();
  if (rows.length < 2 || (first !== '0' && first !== '1')) return false;
  const offset = BigInt(first);
  return rows.every((row, order) => row[index]?.trim() === String(BigInt(order) + offset));
}

/** For each column, which share of its cells that are not empty are ids, or were. */
function idShares(rows: readonly Row[]): ReadonlyMap<number, number> {
  const counts: { filled: number; ids: number }[] = [];
  let cells = 0;
  for (const row of rows) {
    if (cells > CELLS_LOOKED_AT_MAX) break;
    cells += row.length;
    for (const [index, cell] of row.entries()) {
      const count = (counts[index] ??= { filled: 0, ids: 0 });
      const text = cell.trim();
      if (text === '') continue;
      count.filled += 1;
      // Spoilt ids count, so that their column does not lose to another one, whose numbers are no ids.
      if (isOfIds(text)) count.ids += 1;
    }
  }
  return new Map(counts.map(({ filled, ids }, index) => [index, filled === 0 ? 0 : ids / filled]));
}

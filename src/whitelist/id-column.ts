/** Tells which column of a CSV holds live user ids, and what its cells say. */
import { isSpoilt } from './csv.ts';
import { parseUserIds } from './user-ids.ts';

/**
 * What an id column is called, the surest name first; compared without case, spaces, `_` and `-`. `ParticipantUserId`
 * is the API's own name; `user` is what this bot's result files have.
 */
export const ID_NAMES: readonly string[] = [
  'participantuserid',
  'liveuserid',
  '直播用户id',
  'userid',
  'userids',
  '用户id',
  '用戶id',
  '使用者id',
  'uid',
  'uids',
  '直播用户',
  '用户编号',
  'user',
  'users',
  '用户',
  '用戶',
  '使用者',
  'id',
  'ids',
];

/** A column without a name that tells is taken where this share of its cells, those that are not empty, are ids. */
const UNNAMED_SHARE_MIN = 0.9;
/** A column with a telling name gives way to the next name where fewer of its cells are ids: `user` may hold nicknames. */
const NAMED_SHARE_MIN = 0.1;

/** A spreadsheet's `7.23E+18`: it was an id, though it is one no more. */
const ROUNDED = /^\d(?:[.,]\d+)?e\+?\d+$/iu;
/** Digits grouped in threes, as a formatted number: one number, or several, nobody knows. */
const GROUPED = /^\d{1,3}(?:([,\s])\d{3})(?:\1\d{3})*$/u;

/** Where a row is data: ids start with a digit, mentions with `<@`. */
const STARTS_AS_ID = /^[^\p{L}\d]*\d|^<@/u;

const DIGIT = /[\d０-９]/u;
const SEPARATOR = /[\s,;、，；،؛]/u;
const SEPARATORS = /[\s,;、，；،؛]+/gu;

export function isIdName(cell: string): boolean {
  return ID_NAMES.includes(nameOf(cell));
}

export function startsAsId(cell: string): boolean {
  return STARTS_AS_ID.test(cell.trim());
}

/** Whether a CSV's first row names its columns: one of the names tells, or nothing in it starts as ids do. */
export function isHeader(row: readonly string[]): boolean {
  return row.some(isIdName) || !row.some(startsAsId);
}

export type IdColumn =
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'problem'; readonly problem: 'no-ids' | 'several-columns' };

/** The column that holds ids: the only one, else by its name in `header`, else by what is in it. The index is from 0. */
export function findIdColumn(
  header: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
): IdColumn {
  const width = [...(header === undefined ? [] : [header]), ...rows].reduce(
    (max, row) => Math.max(max, row.length),
    0,
  );
  if (width === 1) return { kind: 'column', index: 0 };
  const shares = idShares(rows);
  const share = (index: number): number => shares.get(index) ?? 0;
  const named = byName(header ?? []);
  const holding = named.find((columns) => columns.some((index) => share(index) >= NAMED_SHARE_MIN));
  const chosen =
    holding?.filter((index) => share(index) >= NAMED_SHARE_MIN) ??
    named[0] ??
    [...shares.keys()].filter((index) => share(index) >= UNNAMED_SHARE_MIN);
  const [index, another] = chosen;
  if (index === undefined) return { kind: 'problem', problem: 'no-ids' };
  return another === undefined ? { kind: 'column', index } : { kind: 'problem', problem: 'several-columns' };
}

/** The columns with a telling name: those of each name together, the surest name first. */
function byName(header: readonly string[]): readonly (readonly number[])[] {
  const columns = Map.groupBy(header.keys(), (index) => ID_NAMES.indexOf(nameOf(header[index] ?? '')));
  return [...columns]
    .filter(([rank]) => rank !== -1)
    .toSorted(([a], [b]) => a - b)
    .map(([, indexes]) => indexes);
}

/** For each column, which share of its cells that are not empty are ids, or were. */
function idShares(rows: readonly (readonly string[])[]): ReadonlyMap<number, number> {
  const counts: { filled: number; ids: number }[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      const count = (counts[index] ??= { filled: 0, ids: 0 });
      const text = cell.trim();
      if (text === '') continue;
      count.filled += 1;
      if (wasId(text) || isIds(text)) count.ids += 1;
    }
  }
  return new Map(counts.map(({ filled, ids }, index) => [index, filled === 0 ? 0 : ids / filled]));
}

/** The cell of column `index` (from 0), trimmed; of a row whose quotes do not match, what took its place. */
export function cellOf(row: readonly string[], index: number): string {
  const last = row.at(-1) ?? '';
  return (row[index] ?? (isSpoilt(last) ? last : '')).trim();
}

/**
 * What `parseUserIds` is to read in place of a cell, which is not empty: the cell, without what a spreadsheet put
 * around it to keep it text (`="123"`, `'123`). A cell that is not a list of ids stays in one piece, with `_` for
 * what would part it, so that no id is found inside it: `bob 7`, or a number formatted as `7,234,567`.
 */
export function cellText(cell: string): string {
  const bare = withoutTextMark(cell);
  const whole = SEPARATOR.test(bare) && !isIds(bare) ? inOnePiece(bare) : bare;
  // A `<@` that is not closed here must not reach into the next cell. A `<` alone is no token.
  return whole.lastIndexOf('<') > whole.lastIndexOf('>') ? `${whole}\n<` : whole;
}

function withoutTextMark(cell: string): string {
  return /^="(\d+)"$/u.exec(cell)?.[1] ?? cell.replace(/^'(?=[\d=+\-@])/u, '');
}

/** Whether a cell is an id, or a list of which nearly all are. */
function isIds(cell: string): boolean {
  const bare = withoutTextMark(cell);
  if (!DIGIT.test(bare) || /\p{L}/u.test(bare) || GROUPED.test(bare) || isSpoilt(bare)) return false;
  const { ids, rejected } = parseUserIds(bare);
  return ids.length > 0 && ids.length >= UNNAMED_SHARE_MIN * (ids.length + rejected.length);
}

/** Counts for a column, so that one whose ids were spoilt does not lose to one of row numbers, and the wrong users go. */
function wasId(cell: string): boolean {
  return /^\d+$/u.test(cell) || ROUNDED.test(cell) || GROUPED.test(cell);
}

/** Marked-up mentions and phone numbers are tokens with spaces in them: they need no help. */
function inOnePiece(cell: string): string {
  const { ids, duplicates, rejected } = parseUserIds(cell);
  return ids.length + duplicates.length + rejected.length === 1 ? cell : cell.replace(SEPARATORS, '_');
}

function nameOf(cell: string): string {
  return cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-\p{Cf}]/gu, '');
}

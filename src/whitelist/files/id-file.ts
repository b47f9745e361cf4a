/** Reads user ids from a file: a list, a column of a table, or JSON. */
import { detectSeparator, isSpoilt, parseCsv, type CsvSeparator } from './csv.ts';
import { otherFileKind, type OtherFileKind } from './file-kind.ts';
import { readCells } from './id-cells.ts';
import { findIdColumn, headerRow } from './id-column.ts';
import { isIdName } from './id-names.ts';
import type { IdReading } from '../ids/id-reading.ts';
import { listFromJson, startsAsJson } from './json-list.ts';
import { readIds } from '../ids/read-ids.ts';
import { decodeText } from './text-decoding.ts';

export type IdFileProblem =
  /** Nothing but white space. */
  | 'empty'
  /** No text: a workbook of a spreadsheet program, a picture, a PDF, or anything else. */
  | OtherFileKind
  /** Nothing in it can be an id. */
  | 'no-ids'
  /** More than one column may be meant; guessing would remove the wrong users. */
  | 'several-columns'
  /** JSON in which no list, or more than one, may be of user ids. */
  | 'json';

export type IdFile =
  | {
      readonly kind: 'ids';
      /** Never plain: the moderator has not seen the content of a file. */
      readonly reading: IdReading;
      /** Where the ids are one column of a table that has a header. The index is from 1. */
      readonly column?: { readonly header: string; readonly index: number };
      /** Cells of the column, values of the JSON list, or lines of text, that are not empty. */
      readonly rows: number;
    }
  | { readonly kind: 'problem'; readonly problem: IdFileProblem };

/** What some spreadsheets write above the header to tell others the separator. */
const SEPARATOR_LINE = /^sep=([,;\t])(?:\r\n?|\n)/iu;

/**
 * Reads a file by its `name` and its `bytes`, in any usual encoding. A table is what is named `.csv` or `.tsv`, or names
 * an id column in one of its first lines; of it, only that column is read. Pure; never throws; takes linear time.
 */
export function readIdFile(name: string, bytes: Uint8Array): IdFile {
  const other = otherFileKind(name, bytes);
  if (other !== undefined) return problem(other);
  const text = decodeText(bytes);
  if (text === undefined) return problem('binary');
  if (text.replace(/\uFEFF/gu, '').trim() === '') return problem('empty');
  return readJson(name, text) ?? readTable(name, text) ?? readList(text);
}

function problem(kind: IdFileProblem): IdFile {
  return { kind: 'problem', problem: kind };
}

function found(reading: IdReading, rest: Omit<IdFile & { kind: 'ids' }, 'kind' | 'reading'>): IdFile {
  const { ids, mentions, rejected } = reading;
  const mayBeIds =
    ids.length > 0 || mentions.length > 0 || rejected.some(({ token }) => /\p{Nd}/v.test(token));
  return mayBeIds ? { kind: 'ids', reading: { ...reading, plain: false }, ...rest } : problem('no-ids');
}

function readList(text: string): IdFile {
  const rows = text.split(/[\r\n]+/u).filter((line) => line.trim() !== '').length;
  return found(readIds(text, 'file'), { rows });
}

/** Undefined where the text is no JSON. */
function readJson(name: string, text: string): IdFile | undefined {
  const isNamed = /\.(?:json|jsonl|ndjson)$/iu.test(name.trim());
  if (!isNamed && !startsAsJson(text)) return undefined;
  const values = listFromJson(text);
  if (values === 'not-json') return isNamed && startsAsJson(text) ? problem('json') : undefined;
  return values === undefined ? problem('json') : found(readCells(values), { rows: values.length });
}

/** Undefined where the text is no table. */
function readTable(name: string, text: string): IdFile | undefined {
  const [separatorLine = '', declared] = SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(separatorLine.length);
  const separator = (declared as CsvSeparator | undefined) ?? detectSeparator(body, isIdName);
  const isNamed = /\.[ct]sv$/iu.test(name.trim()) || separatorLine !== '';
  const rows = parseCsv(body, separator).filter((row) => row.some((cell) => cell.trim() !== ''));
  const header = headerRow(rows);
  const names = header === undefined ? undefined : rows[header];
  if (!isNamed && (names === undefined || !names.some(isIdName) || names.some(isId))) return undefined;
  const data = header === undefined ? rows : rows.slice(header + 1);
  const column = findIdColumn(names, data);
  if (column.kind === 'problem') return column;
  const cells = data.map((row) => cellOf(row, column.index)).filter((cell) => cell !== '');
  const title = names?.[column.index]?.trim();
  const where = title === undefined ? {} : { column: { header: title, index: column.index + 1 } };
  return found(readCells(cells), { rows: cells.length, ...where });
}

function isId(cell: string): boolean {
  return /^\d+$/u.test(cell.trim());
}

/** The cell of column `index` (from 0), trimmed; of a row whose quotes do not match, what took its place. */
function cellOf(row: readonly string[], index: number): string {
  const last = row.at(-1) ?? '';
  return (row[index] ?? (isSpoilt(last) ? last : '')).trim();
}

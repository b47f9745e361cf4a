/** Finds the text that holds live user ids in a file that a moderator attached: a list, or one column of a CSV. */
import { detectSeparator, parseCsv, type CsvSeparator } from './csv.ts';
import { cellOf, cellText, findIdColumn, isHeader, isIdName, startsAsId } from './id-column.ts';

export type IdFileProblem =
  /** Nothing but white space. */
  | 'empty'
  /** Not text in UTF-8: a picture, a workbook, another encoding. */
  | 'binary'
  | 'utf-16'
  /** Nothing in it can be an id: no digit and no mention, or a CSV none of whose columns holds ids. */
  | 'no-ids'
  /** More than one column may be meant; guessing would remove the wrong users. */
  | 'several-columns';

export type IdFile =
  | {
      readonly kind: 'ids';
      /** For `parseUserIds`, which accepts or rejects what is in it and names it. */
      readonly text: string;
      /** Where the text is one column of a CSV that has a header. The index is from 1. */
      readonly column?: { readonly header: string; readonly index: number };
      /** Rows of the CSV under its header, or lines of text, that gave something to `text`. */
      readonly rows: number;
    }
  | { readonly kind: 'problem'; readonly problem: IdFileProblem };

/** Control characters that text has no use for. More than one, and one in 20 characters, is no text. */
const CONTROL = /[\0-\x08\x0E-\x1F\x7F]/gu;
const CONTROL_SHARE_MAX = 0.05;
/** UTF-16 without a byte order mark: this share of its characters are ASCII, so that one of their bytes is NUL. */
const UTF16_ASCII_SHARE_MIN = 0.25;

/** An id has a digit; a mention (`<@U0ABC>`) may stand for one. */
const MAY_BE_ID = /[\d０-９]|<@/u;

/** What some spreadsheets write above the header to tell others the separator. */
const SEPARATOR_LINE = /^sep=([,;\t])(?:\r\n?|\n)/iu;

/**
 * Reads a file by its `name` and its `bytes`, which are UTF-8 with or without a byte order mark. A CSV is what is named
 * `.csv` or `.tsv`, or has an id column's name (`ID_NAMES`) in its first line; of it, only the column that holds ids
 * goes on. Any other text goes on whole, as if it had been typed. Pure; never throws; takes linear time.
 */
export function readIdFile(name: string, bytes: Uint8Array): IdFile {
  if (isUtf16(bytes)) return { kind: 'problem', problem: 'utf-16' };
  const text = decode(bytes);
  if (text === undefined) return { kind: 'problem', problem: 'binary' };
  if (text.trim() === '') return { kind: 'problem', problem: 'empty' };
  const csv = readCsv(name, text);
  return csv ?? ids(text, { rows: text.split(/[\r\n]+/u).filter((line) => line.trim() !== '').length });
}

function ids(text: string, found: Pick<IdFile & { kind: 'ids' }, 'rows' | 'column'>): IdFile {
  return MAY_BE_ID.test(text) ? { kind: 'ids', text, ...found } : { kind: 'problem', problem: 'no-ids' };
}

/** Undefined where the text is no CSV. */
function readCsv(name: string, text: string): IdFile | undefined {
  const [separatorLine = '', separator = detectSeparator(withoutBlankLines(text))] =
    SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(separatorLine.length);
  const named = /\.[ct]sv$/iu.test(name.trim()) || separatorLine !== '';
  if (!named && !startsWithHeader(body)) return undefined;
  const rows = parseCsv(body, separator as CsvSeparator | undefined).filter((row) =>
    row.some((cell) => cell.trim() !== ''),
  );
  const header = rows[0] !== undefined && isHeader(rows[0]) ? rows[0] : undefined;
  const data = header === undefined ? rows : rows.slice(1);
  const column = findIdColumn(header, data);
  if (column.kind === 'problem') return column;
  const cells = data.flatMap((row) => {
    const cell = cellOf(row, column.index);
    return cell === '' ? [] : [cellText(cell)];
  });
  const title = header?.[column.index];
  const found = title === undefined ? {} : { column: { header: title.trim(), index: column.index + 1 } };
  return ids(cells.join('\n'), { rows: cells.length, ...found });
}

/** Whether the first line that is not blank names an id column, and holds nothing that may be an id itself. */
function startsWithHeader(text: string): boolean {
  const line = withoutBlankLines(text);
  const end = line.search(/[\r\n]/u);
  const first = end === -1 ? line : line.slice(0, end);
  const [cells = []] = parseCsv(first, detectSeparator(first));
  return cells.some(isIdName) && !cells.some(startsAsId);
}

/** Without those at its start. White space before the first cell stays: it may be a TAB that separates. */
function withoutBlankLines(text: string): string {
  return text.replace(/^\s*[\r\n]/u, '');
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const controls = text.match(CONTROL)?.length ?? 0;
  return controls > 1 && controls > text.length * CONTROL_SHARE_MAX ? undefined : text;
}

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (!bytes.includes(0)) return false;
  const nuls = [0, 0];
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = nuls;
  return Math.min(even, odd) === 0 && Math.max(even, odd) > (bytes.length / 2) * UTF16_ASCII_SHARE_MIN;
}

/** Reads CSV by RFC 4180, and as spreadsheets write it. */

export type CsvSeparator = ',' | ';' | '\t';

/** The first one wins a tie. */
const SEPARATORS: readonly CsvSeparator[] = [',', ';', '\t'];

const [CR, LF, QUOTE] = [0x0d, 0x0a, 0x22];

/** Above the names of the columns may stand titles; this much of a file is looked at for them. */
const HEAD_ROWS = 10;
const HEAD_LENGTH_MAX = 20_000;

/**
 * The separator beside which one of the first rows of `text` has a cell that `isColumnName`; else the one that the first
 * row holds most often outside quotes. Undefined where it holds none, so that a file of one column is never cut at
 * whatever its cells hold.
 */
export function detectSeparator(
  text: string,
  isColumnName: (cell: string) => boolean = () => false,
): CsvSeparator | undefined {
  const head = text.slice(0, HEAD_LENGTH_MAX).replace(/^\s*[\r\n]/u, '');
  let best: { readonly separator: CsvSeparator; readonly row: number } | undefined;
  for (const separator of SEPARATORS) {
    const rows = parseCsv(head, separator).slice(0, HEAD_ROWS);
    const row = rows.findIndex((cells) => cells.length > 1 && cells.some(isColumnName));
    if (row !== -1 && row < (best?.row ?? HEAD_ROWS)) best = { separator, row };
  }
  return best?.separator ?? mostFrequent(head);
}

function mostFrequent(text: string): CsvSeparator | undefined {
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (character === ',' || character === ';' || character === '\t') counts[character] += 1;
  }
  const best = SEPARATORS.toSorted((a, b) => counts[b] - counts[a])[0];
  return best !== undefined && counts[best] > 0 ? best : undefined;
}

/**
 * The rows of `text`, each with its cells as they were before they were quoted; lines end in CRLF, LF or CR. Where
 * a quote opens a cell and does not close it, the cell is the rest of that line with its quotes (`isSpoilt`): what
 * belongs to which column there is not guessed. Pure; never throws; takes linear time, since of two quotes that open
 * cells only the first can lack its end.
 */
export function parseCsv(text: string, separator: CsvSeparator | undefined): readonly (readonly string[])[] {
  const separatorCode = separator?.charCodeAt(0) ?? LF;
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    const opens = text.charCodeAt(at) === QUOTE;
    const quote = opens ? closingQuote(text, at) : undefined;
    let end = cellEnd(text, (quote ?? at - 1) + 1, separatorCode);
    if (quote !== undefined && text.slice(quote + 1, end).trim() === '') {
      row.push(text.slice(at + 1, quote).replaceAll('""', '"'));
    } else {
      if (opens) end = cellEnd(text, at, LF);
      row.push(text.slice(at, end));
    }
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    if (separator !== undefined && text.charCodeAt(end) === separatorCode) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Whether a cell may be the rest of a line whose quotes do not match. */
export function isSpoilt(cell: string): boolean {
  return cell.startsWith('"');
}

/** The index of the quote that closes the one at `open`. */
function closingQuote(text: string, open: number): number | undefined {
  let from = open + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    if (text[quote + 1] !== '"') return quote;
    from = quote + 2;
  }
}

/** The index of the next separator or line end. By character code: patterns take four times as long. */
function cellEnd(text: string, from: number, separator: number): number {
  for (let end = from; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === separator || code === CR || code === LF) return end;
  }
  return text.length;
}

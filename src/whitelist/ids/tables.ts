/** Finds the column of ids in pasted tables: rows of a sheet, Markdown, CSV. */
import { idNameRank } from '../files/id-names.ts';
import { note, isLong, type Findings, type Line, type Part } from './part.ts';

type Delimiter = (part: Part) => boolean;

const isTab: Delimiter = ({ kind, text }) => kind === 'space' && text.includes('\t');
const isPipe: Delimiter = ({ kind, text }) => kind === 'mark' && /^[\|｜│]$/v.test(text);
const isComma: Delimiter = ({ kind, text }) => kind === 'separator' && text === ',';
const isSemicolon: Delimiter = ({ kind, text }) => kind === 'separator' && text === ';';

type Cell = readonly Part[];

/** A line with more is no header. */
const HEADER_PARTS_MAX = 1_000;

/** Numbers of other columns than that of the ids are none. Where no header names that, short numbers beside long ones are none. */
export function findTables(lines: readonly Line[], findings: Findings): void {
  for (let at = 0; at < lines.length;) {
    const table = tableAt(lines, at);
    if (table === undefined) {
      const line = lines[at];
      if (line !== undefined) judgeRow(line, findings);
      at += 1;
    } else {
      for (const part of table.header.parts) if (part.kind === 'words') note(findings, part, 'heading');
      for (const row of table.rows) judgeNamed(row, table.column, findings);
      at += table.rows.length + 1;
    }
  }
}

interface Table {
  readonly header: Line;
  readonly column: number;
  readonly rows: readonly (readonly Cell[])[];
}

/** The table whose header is the line at `at`. */
function tableAt(lines: readonly Line[], at: number): Table | undefined {
  const header = lines[at];
  if (
    header?.hasWords !== true ||
    header.parts.length > HEADER_PARTS_MAX ||
    header.longNumbers + header.shortNumbers > 0
  )
    return undefined;
  for (const delimiter of [isTab, isPipe, isComma, isSemicolon]) {
    if (!header.parts.some(delimiter)) continue;
    const names = cellsOf(header, delimiter);
    const column = columnOf(names);
    if (column === undefined) continue;
    const rows = rowsAfter(lines, at, delimiter, names.length);
    // A sentence may begin with `Users, …` and go on with a list.
    const isSentence = isListed(delimiter) && names.some(([first]) => first?.kind === 'space');
    if (rows.length > 0 && !(isSentence && rows.every((cells) => cells.every(isLongId))))
      return { header, column, rows };
  }
  return undefined;
}

/** Lists of ids have such delimiters, too. */
function isListed(delimiter: Delimiter): boolean {
  return delimiter === isComma || delimiter === isSemicolon;
}

function rowsAfter(lines: readonly Line[], at: number, delimiter: Delimiter, width: number): Table['rows'] {
  const rows: (readonly Cell[])[] = [];
  for (let index = at + 1; index < lines.length; index += 1) {
    const line = lines[index];
    const cells = line === undefined ? [] : cellsOf(line, delimiter);
    if (isListed(delimiter) ? cells.length !== width : cells.length < 2) break;
    rows.push(cells);
  }
  return rows;
}

/** At least one cell. In Markdown the first is empty, since the delimiter begins the line. */
function cellsOf({ parts }: Line, delimiter: Delimiter): readonly Cell[] {
  const cells: Part[][] = [[]];
  for (const part of parts) {
    if (delimiter(part)) cells.push([]);
    else cells.at(-1)?.push(part);
  }
  return cells;
}

function columnOf(names: readonly Cell[]): number | undefined {
  let best: { readonly rank: number; readonly column: number } | undefined;
  for (const [column, cell] of names.entries()) {
    const rank = idNameRank(textOf(cell));
    if (rank !== undefined && rank < (best?.rank ?? Number.POSITIVE_INFINITY)) best = { rank, column };
  }
  return best?.column;
}

/** Without what marks it up: `**user_id**`. */
function textOf(cell: Cell): string {
  return cell
    .map(({ text }) => text)
    .join('')
    .replace(/[^\p{L}\p{N}_\-\s]/gv, '')
    .trim();
}

function isLongId(cell: Cell): boolean {
  const rest = cell.filter(({ kind }) => kind !== 'space' && kind !== 'quote');
  return rest.length === 1 && rest[0]?.kind === 'number' && isLong(rest[0]);
}

function judgeNamed(cells: readonly Cell[], column: number, findings: Findings): void {
  for (const [index, cell] of cells.entries()) {
    for (const part of cell) {
      if (index === column && part.kind === 'number') note(findings, part, 'id');
      if (index !== column && isToken(part)) note(findings, part, 'other-column');
    }
  }
}

function isToken({ kind }: Part): boolean {
  return kind === 'number' || kind === 'words' || kind === 'odd';
}

/** A row of a table without a header. */
function judgeRow(line: Line, findings: Findings): void {
  if (line.isBare || !line.parts.some((part) => isTab(part) || isPipe(part))) return;
  const cells = cellsOf(line, (part) => isTab(part) || isPipe(part));
  const filled = cells.filter((cell) => cell.some(({ kind }) => kind !== 'space'));
  if (filled.length < 2 || line.longNumbers === 0) return;
  for (const [index, cell] of filled.entries()) {
    for (const part of cell) {
      if (part.kind === 'number' && !isLong(part))
        note(findings, part, index === 0 ? 'row-label' : 'other-column');
    }
  }
}

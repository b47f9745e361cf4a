/** Reads a text line by line, then judges every number by its surroundings. */
import { visible } from './characters.ts';
import { splitGluedLabels } from './glued-labels.ts';
import { findNamesBeforeDots, findNamesInBrackets } from './nicknames.ts';
import { findNumbersInWords } from './numbers-in-words.ts';
import type { Findings, Line } from './part.ts';
import { readLine } from './parts.ts';
import { findRowLabels } from './row-labels.ts';
import { findRowsByPosition } from './row-positions.ts';
import { findTables } from './tables.ts';

const LINE_ENDS = /[\n\r\v\f\x85\u2028\u2029]+/v;

export interface ReadText {
  readonly lines: readonly Line[];
  /** Only of parts that do not stand for themselves. */
  readonly findings: Findings;
}

export function readText(text: string): ReadText {
  const lines = splitGluedLabels(visible(text).split(LINE_ENDS).map(readLine));
  const findings: Findings = new Map();
  // A list of ids, which may be long, has nothing for most of these to find.
  const others = lines.filter(({ isBare }) => !isBare);
  for (const line of others) findNamesBeforeDots(line, findings);
  findTables(lines, findings);
  findRowsByPosition(lines, findings);
  for (const line of others) findNamesInBrackets(line, findings);
  const labels = findRowLabels(others, findings);
  for (const line of others) if (line.hasWords) findNumbersInWords(line, labels, findings);
  return { lines, findings };
}

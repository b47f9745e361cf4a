/** Reads the cells of a column of user ids. */
import { isInt64 } from '../../volcengine/int64-json.ts';
import { isSpoilt } from './csv.ts';
import { collect, type IdReading } from '../ids/id-reading.ts';
import { LONG_DIGITS_MIN } from '../ids/part.ts';
import { isPlain } from '../ids/plain.ts';
import { readText } from '../ids/reader.ts';
import { isRejection, tokensOf, type Token } from '../ids/tokens.ts';
import type { Rejection } from '../ids/rejection.ts';

/**
 * Reads `cells`, which are not empty. A cell is one id or a list of ids; in any other nothing is taken, and all of it is
 * named, since what else is in it says that it is something else: `bob 7`, or a number formatted as `7,234,567`.
 */
export function readCells(cells: readonly string[]): IdReading {
  return collect(cells.flatMap(readCell));
}

/** Whether a cell holds ids, or held one before a spreadsheet rounded or formatted it. */
export function isOfIds(cell: string): boolean {
  if (isInt64(cell)) return true;
  if (!/\p{Nd}/v.test(cell)) return false;
  return readCell(cell).some((token) =>
    isRejection(token) ? SPOILT.has(token.reason) : typeof token === 'string',
  );
}

const SPOILT: ReadonlySet<Rejection['reason']> = new Set([
  'scientific',
  'grouped',
  'decimal',
  'zero',
  'leading-zero',
  'too-large',
]);

function readCell(cell: string): readonly Token[] {
  const bare = withoutTextMark(cell.trim());
  if (isInt64(bare)) return [bare];
  const { lines, findings } = readText(bare);
  const tokens = tokensOf(lines, findings);
  // Where quotes do not match, what is behind the first comma may be another cell.
  const isWhole = !isSpoilt(bare) || tokens.length === 1;
  if (tokens.length > 0 && isWhole && isPlain(lines) && !tokens.some(isRejection)) return tokens;
  return [asOne(bare, tokens)];
}

/** The whole cell as one rejection: for the reason of what is in it, where there is one thing. */
function asOne(token: string, tokens: readonly Token[]): Rejection {
  const [first] = tokens;
  if (first !== undefined && isRejection(first) && tokens.length === 1) return { ...first, token };
  const hasDigits = /\p{Nd}/v.test(token);
  const inside = tokens.flatMap((part) => {
    if (typeof part === 'string') return part.length >= LONG_DIGITS_MIN ? [part] : [];
    return isRejection(part) ? part.inside : [];
  });
  return { token, reason: hasDigits ? 'mixed' : 'not-a-number', inside: [...new Set(inside)] };
}

/** Without what a spreadsheet puts around a number to keep it text: `="123"`, `'123`. */
function withoutTextMark(cell: string): string {
  return /^="(\d+)"$/u.exec(cell)?.[1] ?? cell.replace(/^'(?=[\d=+\-@])/u, '');
}

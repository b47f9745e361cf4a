/** Whether a text consists of ids and mentions only. */
import { OPENING } from './characters.ts';
import { isLong, type Line, type Part } from './part.ts';
import { lookLikeRows } from './row-positions.ts';

/** Signs, mark-up, words, a bracket without its other half, and numbers that touch each other are not plain. */
export function isPlain(lines: readonly Line[]): boolean {
  return lines.every(isPlainLine) && hasPairedBrackets(lines) && !lookLikeRows(lines);
}

function isPlainLine({ parts, isBare }: Line): boolean {
  if (isBare) return true;
  let before: Part | undefined;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'space' || part.kind === 'separator') before = undefined;
    if (part.kind === 'words' || part.kind === 'odd' || part.kind === 'mark') return false;
    if (part.kind !== 'number' && part.kind !== 'mention') continue;
    if (before !== undefined && !(before.kind === 'mention' && part.kind === 'mention')) return false;
    // A short number alone in a bracket may be a row's: `[1]`.
    if (part.kind === 'number' && !isLong(part) && isAlone(parts, index)) return false;
    before = part;
  }
  return true;
}

function isAlone(parts: readonly Part[], index: number): boolean {
  return parts[index - 1]?.kind === 'open' && parts[index + 1]?.kind === 'close';
}

function hasPairedBrackets(lines: readonly Line[]): boolean {
  const open: string[] = [];
  for (const { parts } of lines) {
    for (const { kind, text } of parts) {
      if (kind === 'open') open.push(text);
      else if (kind === 'close' && open.pop() !== OPENING.get(text)) return false;
    }
  }
  return open.length === 0;
}

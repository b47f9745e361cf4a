/** Separates ids from row numbers that stand right before them: `1.10001`, `2.10002`. */
import { asciiDigits } from './characters.ts';
import { number } from './lexeme.ts';
import type { Line, OddPart, Part } from './part.ts';
import { lineOf } from './parts.ts';

const GLUED = /^(\d{1,4})([.．\-_\/])([1-9]\d{4,18})$/u;

/** Only where two of them count upwards: one alone may be a fraction or a part number. */
export function splitGluedLabels(lines: readonly Line[]): readonly Line[] {
  const labels = lines
    .flatMap(({ parts }) => parts.filter(isGlued))
    .map(({ text }) => BigInt(GLUED.exec(asciiDigits(text))?.[1] ?? 0));
  const counts = labels.some((label, index) => label === (labels[index - 1] ?? label) + 1n);
  if (!counts) return lines;
  return lines.map((line) => (line.parts.some(isGlued) ? lineOf(line.parts.flatMap(splitGlued)) : line));
}

function isGlued(part: Part): part is OddPart {
  return part.kind === 'odd' && GLUED.test(asciiDigits(part.text));
}

function splitGlued(part: Part): readonly Part[] {
  const [, label, sign, id] = isGlued(part) ? (GLUED.exec(asciiDigits(part.text)) ?? []) : [];
  if (label === undefined || sign === undefined || id === undefined) return [part];
  return [number(label), { kind: 'mark', text: sign }, number(id)];
}

/** Parts of a line: lexemes that belong together. */
import type { Rejection } from './rejection.ts';
import type { GapLexeme, NumberLexeme } from './lexeme.ts';

/** Digits that stand alone, or next to what no number goes on with. May be an id. */
export type NumberPart = NumberLexeme;

/** Letters and marks of words; no digit that ids may have. */
export interface WordsPart {
  readonly kind: 'words';
  readonly text: string;
}

/** No id, whatever stands around it. */
export interface OddPart {
  readonly kind: 'odd';
  readonly text: string;
  readonly reason: Rejection['reason'];
  readonly inside: Rejection['inside'];
}

/** A mention of a chat account. */
export interface MentionPart {
  readonly kind: 'mention';
  readonly text: string;
  readonly account: string;
}

export type Part = NumberPart | WordsPart | OddPart | MentionPart | GapLexeme;

export interface NumberInLine {
  readonly part: NumberPart;
  /** Where it is among the parts of its line. */
  readonly index: number;
}

export interface Line {
  readonly parts: readonly Part[];
  /** How many of its numbers are long, and how many are short. */
  readonly longNumbers: number;
  readonly shortNumbers: number;
  /** It says something in words; `and` between ids does not. */
  readonly hasWords: boolean;
  /** Only numbers, and what parts them in lists: nothing around them says more about them. */
  readonly isBare: boolean;
}

/** A line whose numbers are looked at one by one. */
export interface Row extends Line {
  readonly numbers: readonly NumberInLine[];
}

/** What was found out about a part by what stands around it: why it is no id, or that it is one. The first finding stays. */
export type Finding = Rejection['reason'] | 'id';
export type Findings = Map<Part, Finding>;

/** An id that may have to be asked about has so many digits or more; a shorter number may mean anything. */
export const LONG_DIGITS_MIN = 5;

export function isLong(part: NumberPart): boolean {
  return part.digits.length >= LONG_DIGITS_MIN;
}

/** Keeps what was found out about `part`, unless something was before. */
export function note(findings: Findings, part: Part, finding: Finding): void {
  if (!findings.has(part)) findings.set(part, finding);
}

export function rowOf(line: Line): Row {
  const numbers: NumberInLine[] = [];
  line.parts.forEach((part, index) => {
    if (part.kind === 'number') numbers.push({ part, index });
  });
  return { ...line, numbers };
}

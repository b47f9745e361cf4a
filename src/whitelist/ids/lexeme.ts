/** Lexemes: the smallest pieces of a line, before it is decided which belong together. */
import type { RejectionReason } from './rejection.ts';

export interface NumberLexeme {
  readonly kind: 'number';
  /** As it was given. */
  readonly text: string;
  /** The same in ASCII digits. */
  readonly digits: string;
}

/** Something with digits of which the form alone says that it is no id: a date, a grouped number. */
export interface OddLexeme {
  readonly kind: 'odd';
  readonly text: string;
  readonly reason: RejectionReason;
}

/** What is no token. */
export interface GapLexeme {
  readonly kind: 'space' | 'separator' | 'quote' | 'open' | 'close' | 'mark';
  readonly text: string;
}

export type Lexeme =
  | NumberLexeme
  | OddLexeme
  | GapLexeme
  | { readonly kind: 'letters' | 'cjk' | 'symbol' | 'markup' | 'url'; readonly text: string };

export function number(text: string, digits: string = text): NumberLexeme {
  return { kind: 'number', text, digits };
}

export function odd(text: string, reason: RejectionReason): OddLexeme {
  return { kind: 'odd', text, reason };
}

const gaps = new Map<string, GapLexeme>();

/** Of one character. Between 100,000 ids these are the same few, so each is made once. */
export function gap(kind: GapLexeme['kind'], text: string): GapLexeme {
  const known = gaps.get(text);
  if (known !== undefined) return known;
  const made = { kind, text };
  gaps.set(text, made);
  return made;
}

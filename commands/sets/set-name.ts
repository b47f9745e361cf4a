/** Reads the name of a set: the stored name, and the key by which names are compared. */
import { inert } from '../../src/chat/sentence.ts';

/** In code points. */
export const SET_NAME_MAX = 40;

/** A visible character: neither white space nor one without a glyph. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{115F}\u{1160}\u{3164}\u{FFA0}]/u;

export type SetName =
  | { readonly kind: 'name'; readonly name: string; readonly key: string }
  /** The text has no visible character. */
  | { readonly kind: 'none' }
  | { readonly kind: 'too-long' };

/** Removes invisible and control characters, and replaces each run of white space with one space. */
export function readSetName(typed: string): SetName {
  if (!VISIBLE.test(typed)) return { kind: 'none' };
  const name = inert(typed);
  return Array.from(name).length > SET_NAME_MAX
    ? { kind: 'too-long' }
    : { kind: 'name', name, key: setKey(name) };
}

/** Equal for names that differ only in letter case, width or Unicode composition. */
export function setKey(name: string): string {
  // Upper case first: `ß` and `SS` are one word, as `σ` and `ς` are.
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

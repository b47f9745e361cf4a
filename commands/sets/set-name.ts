/** Reads the name of a set: what is kept and shown, and the key by which names are compared. */
import { inert } from '../../src/chat/sentence.ts';

/** In code points. */
export const SET_NAME_MAX = 40;

/** White space, and characters that nobody sees. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{115F}\u{1160}\u{3164}\u{FFA0}]/u;

export type SetName =
  | { readonly kind: 'name'; readonly name: string; readonly key: string }
  /** Nothing that can be seen was given. */
  | { readonly kind: 'none' }
  | { readonly kind: 'too-long' };

/** Control characters, and those that nobody sees, are left out; a run of white space is one space. */
export function readSetName(typed: string): SetName {
  if (!VISIBLE.test(typed)) return { kind: 'none' };
  const name = inert(typed);
  return Array.from(name).length > SET_NAME_MAX
    ? { kind: 'too-long' }
    : { kind: 'name', name, key: setKey(name) };
}

/** The same for names that differ by letter case, width or the way in which a letter is composed. */
export function setKey(name: string): string {
  // Upper case first: `ß` and `SS` are one word, as `σ` and `ς` are.
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

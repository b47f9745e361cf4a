/** Sentences that keep the bot's own words apart from quoted text, so that quoted text never becomes mark-up. */
import type { Account } from '../store/store.ts';

/** A piece of a sentence; `text` is how it reads where there is no mark-up. */
export type Part =
  /** Words from our catalogue. */
  | { readonly kind: 'own'; readonly text: string }
  /** An id, a name, a code or a token that came from outside. */
  | { readonly kind: 'quoted'; readonly text: string }
  /** A moment, which platforms show in the reader's own time zone. `ms`: milliseconds since 1970. */
  | { readonly kind: 'time'; readonly ms: number; readonly text: string }
  /** A chat account, which its own platform shows as a mention without a ping. */
  | { readonly kind: 'account'; readonly account: Account; readonly text: string };

/** One line of text. Adapters render `quoted` parts as inert code, so that they never ping or become mark-up. */
export type Sentence = readonly Part[];

/** In code points; a 40-digit token and a line of help still fit. */
const QUOTED_MAX_LENGTH = 80;

/**
 * Tagged template for a Sentence: the literal words are the bot's own, every interpolated string is quoted text and
 * becomes a quoted part, a number is printed in plain digits, and a Sentence is inserted as it is.
 */
export function say(
  words: TemplateStringsArray,
  ...values: readonly (string | number | Sentence)[]
): Sentence {
  const parts: Part[] = [];
  words.forEach((text, index) => {
    if (text !== '') parts.push({ kind: 'own', text });
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'string') parts.push(quoted(value));
    else if (typeof value === 'number') parts.push({ kind: 'own', text: String(value) });
    else parts.push(...value);
  });
  return parts;
}

/** Quoted values, one after another, with `separator` (our own words) between them. */
export function enumerate(values: readonly string[], separator: string): Sentence {
  return values.flatMap((value, index) =>
    index === 0 ? [quoted(value)] : [{ kind: 'own' as const, text: separator }, quoted(value)],
  );
}

/** Sentence as plain text, for logs, files and screens without mark-up. */
export function plainText(sentence: Sentence): string {
  return sentence.map((part) => part.text).join('');
}

/** A moment, of milliseconds since 1970; in plain text `2026-01-02 03:04 UTC`. */
export function moment(ms: number): Sentence {
  const text = `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [{ kind: 'time', ms, text }];
}

/** A chat account; in plain text its name as its platform shows it, or else its id. */
export function accountPart(account: Account, name: string | undefined): Sentence {
  const { platform, id } = account;
  return [{ kind: 'account', account: { platform, id }, text: inert(name ?? id) }];
}

function quoted(text: string): Part {
  return { kind: 'quoted', text: inert(text) };
}

/**
 * Quoted text made safe to show: control, zero-width and direction-changing characters are removed, white space is
 * one space, and what is longer than 80 code points ends in `…`. Text with nothing visible in it is shown as its
 * code points (`U+202E`), so that it is still named.
 */
export function inert(text: string): string {
  const visible = text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu, '')
    // Spaces around a removed character.
    .replace(/ +/gu, ' ')
    .trim();
  const points = Array.from(visible === '' ? codePoints(text) : visible);
  return points.length <= QUOTED_MAX_LENGTH
    ? points.join('')
    : `${points.slice(0, QUOTED_MAX_LENGTH - 1).join('')}…`;
}

function codePoints(text: string): string {
  const named = Array.from(
    text,
    (point) => `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return named.length === 0 ? '∅' : named.join(' ');
}

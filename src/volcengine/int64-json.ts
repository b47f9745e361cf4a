/** JSON with exact 64-bit integers, in both directions. */

declare const int64: unique symbol;
/** A decimal integer as text, `1` … `9223372036854775807`, without sign or leading zeros. */
export type Int64 = string & { readonly [int64]: true };

export const INT64_MAX = '9223372036854775807';

/** Whether `text` is an Int64. Ids on this service are positive signed 64-bit integers (docs 6348/914736). */
export function isInt64(text: string): text is Int64 {
  // Digits of equal length compare as numbers do.
  return /^[1-9]\d{0,18}$/u.test(text) && (text.length < INT64_MAX.length || text <= INT64_MAX);
}

// TypeScript's library has no types for the source-text proposal yet (microsoft/TypeScript#61330).
interface ExactJson {
  rawJSON: (text: string) => unknown;
  parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
}
const exactJson = JSON as unknown as ExactJson;

/** A JSON integer for `JSON.stringify`, digit for digit. Throws SyntaxError where `digits` is not a JSON number. */
export function integer(digits: string): unknown {
  return exactJson.rawJSON(digits);
}

/**
 * Parses JSON with every integer left as the decimal text that stood there, whatever its size; other numbers become
 * `number`. Throws SyntaxError where `text` is not JSON.
 */
export function parseExactly(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/u.test(source) ? source : value,
  );
}

/** Parses JSON with every number left as the text that stood there. Throws SyntaxError where `text` is not JSON. */
export function parseNumbersAsText(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? source : value,
  );
}

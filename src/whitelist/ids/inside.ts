/** Finds user ids inside longer tokens. */
import { isInt64 } from '../../volcengine/int64-json.ts';
import type { UserId } from './user-id.ts';
import { asciiDigits } from './characters.ts';
import { LONG_DIGITS_MIN } from './part.ts';

/** A hash, or the id of a request to Volcengine, which has no number in it. */
const HEXADECIMAL = /^[\da-f\-]+$/iv;
const HEXADECIMAL_LENGTH_MIN = 24;

/** A question lists no more than these. */
const INSIDE_MAX = 100;

/** In the order of `text`, each once; only long ones, since a shorter number may mean anything. */
export function idsInside(text: string): readonly UserId[] {
  const ids = longNumbers(asciiDigits(text)).filter(isInt64);
  if (ids.length === 0 || isHexadecimal(text)) return [];
  return ids.length === 1 ? ids : [...new Set(ids)].slice(0, INSIDE_MAX);
}

function isHexadecimal(text: string): boolean {
  return text.length >= HEXADECIMAL_LENGTH_MIN && HEXADECIMAL.test(text) && /[a-f]/iu.test(text);
}

/** By hand: a pattern takes longer, and a file may have 100,000 tokens. */
function longNumbers(text: string): readonly string[] {
  const numbers: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) continue;
    if (at - start >= LONG_DIGITS_MIN) numbers.push(text.slice(start, at));
    start = at + 1;
  }
  return numbers;
}

/** Sentences in Discord's mark-up: own words as they are, foreign words as inert inline code. */
import type { Part, Sentence } from '../chat/sentence.ts';

/** Looks like a back-tick and is none (U+02CB), so that no foreign text can end the code that it is in. */
const BACK_TICK_STAND_IN = 'ˋ';

/** Sentence in mark-up; one line. */
export function markUp(sentence: Sentence): string {
  return sentence.map(markUpPart).join('');
}

/** Sentence in mark-up, at most `max` UTF-16 code units: what does not fit is left out part by part, and `…` says so. */
export function clippedMarkUp(sentence: Sentence, max: number): string {
  const whole = markUp(sentence);
  if (whole.length <= max) return whole;
  let text = '';
  for (const part of sentence) {
    const next = text + markUpPart(part);
    if (next.length >= max) break;
    text = next;
  }
  return `${text}…`;
}

function markUpPart({ kind, text }: Part): string {
  if (kind === 'own') return text;
  // Code is not code when it is empty, and would not stay on its line with a break in it.
  const line = text.replaceAll('`', BACK_TICK_STAND_IN).replace(/\s+/gu, ' ').trim();
  return `\`${line === '' ? '∅' : line}\``;
}

/** Renders sentences as Discord's Markdown: the bot's words as they are, quoted text as inert inline code. */
import type { Part, Sentence } from '../../chat/sentence.ts';

/** Looks like a back-tick but is U+02CB, so that quoted text cannot end its inline code. */
const BACK_TICK_STAND_IN = 'ˋ';
/** Of code, around its text. */
const BACK_TICKS = 2;
const CUT = '…';

/** Mark-up that fits, and whether words are missing in it. */
export interface Clipped {
  readonly text: string;
  readonly cut: boolean;
}

/** Sentence in mark-up; one line. */
export function toMarkdown(sentence: Sentence): string {
  return sentence.map(markUpPart).join('');
}

/**
 * Sentence in mark-up of at most `max` UTF-16 code units: what does not fit is left out, and `…` says so.
 *
 * @param from where words are left out: in a sentence about many, its end says what has become of them
 */
export function clip(sentence: Sentence, max: number, from: 'middle' | 'end' = 'middle'): Clipped {
  const whole = markUpWithin(sentence, max);
  if (whole !== undefined) return { text: whole, cut: false };
  const end = from === 'end' ? '' : lastParts(sentence, Math.floor(max / 2));
  const start = firstParts(sentence, max - CUT.length - end.length);
  return { text: `${start}${CUT}${end}`, cut: true };
}

/** Undefined where it is longer than `max`, which is found out without reading on. */
function markUpWithin(sentence: Sentence, max: number): string | undefined {
  let text = '';
  for (const part of sentence) {
    text += markUpPart(part);
    if (text.length > max) return undefined;
  }
  return text;
}

/** Leading parts, at most `max` long, cut before the bot's own words; at least a piece of the first part. */
function firstParts(sentence: Sentence, max: number): string {
  let text = '';
  let kept = '';
  for (const part of sentence) {
    text += markUpPart(part);
    if (text.length > max) break;
    if (part.kind === 'own' || kept === '') kept = text;
  }
  const [first] = sentence;
  return kept === '' && first !== undefined ? pieceOf(first, max) : kept;
}

/** Trailing parts, at most `max` long, starting at the bot's own words. */
function lastParts(sentence: Sentence, max: number): string {
  let text = '';
  let kept = '';
  for (const part of sentence.toReversed()) {
    text = markUpPart(part) + text;
    if (text.length > max) break;
    if (part.kind === 'own' || kept === '') kept = text;
  }
  return kept;
}

/** As much as fits of a part that does not; nothing where that is not even one character. */
function pieceOf(part: Part, max: number): string {
  if (part.kind === 'own') return startOf(part.text, max);
  const piece = startOf(part.text, max - BACK_TICKS);
  return piece === '' ? '' : code(piece);
}

/** At most `max` UTF-16 code units; no character is cut in two. */
function startOf(text: string, max: number): string {
  return max < 1 ? '' : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

function markUpPart(part: Part): string {
  switch (part.kind) {
    case 'own':
      return part.text;
    case 'quoted':
      return code(part.text);
    case 'time':
      return timestamp(part.ms);
    case 'account':
      return part.account.platform === 'discord' && IS_ID.test(part.account.id)
        ? `<@${part.account.id}>`
        : code(part.text);
  }
}

const IS_ID = /^\d{1,20}$/u;

/**
 * Date and time in the reader's zone and language: https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
 *
 * @param ms milliseconds since 1970
 */
function timestamp(ms: number): string {
  return `<t:${Math.floor(ms / 1_000)}:f>`;
}

function code(text: string): string {
  // Code is not code when it is empty, and would not stay on its line with a break in it.
  const line = text.replaceAll('`', BACK_TICK_STAND_IN).replace(/\s+/gu, ' ').trim();
  return `\`${line === '' ? '∅' : line}\``;
}

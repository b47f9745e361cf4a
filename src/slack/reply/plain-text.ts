/** Block Kit's plain_text object, within its length limit. */
import type { types } from '@slack/bolt';
import { shorten } from '../../chat/shorten.ts';

/** `text` in at most `max` UTF-16 code units, never empty, and without `:emoji:`. */
export function plainTextObject(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: shorten(text === '' ? ' ' : text, max), emoji: false };
}

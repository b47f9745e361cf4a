/** Block Kit's plain text, in which nothing is mark-up, within its limits. */
import type { types } from '@slack/bolt';

/** `text` in at most `max` UTF-16 code units, never empty, and without `:emoji:`. */
export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(text === '' ? ' ' : text, max), emoji: false };
}

function cut(text: string, max: number): string {
  // Not in the middle of a character of two code units.
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

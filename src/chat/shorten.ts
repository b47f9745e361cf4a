/** Shortens text for labels and placeholders, which have no mark-up and little room. */

/** Cuts `text` to at most `max` UTF-16 code units, never inside a character; a text that was cut ends in `…`. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const point of text) {
    if (kept.length + point.length >= max) break;
    kept += point;
  }
  return `${kept}…`;
}

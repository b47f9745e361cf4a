/** Shortens text for labels and placeholders, which have no mark-up and little room. */

/** `text` in at most `max` UTF-16 code units; one that is longer ends in `…`, and no character is cut in two. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const point of text) {
    if (kept.length + point.length >= max) break;
    kept += point;
  }
  return `${kept}…`;
}

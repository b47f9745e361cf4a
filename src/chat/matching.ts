/** Searching by what somebody types: without regard to letter case and width. */

/** Tells of a text whether it holds `part`, but for the white space around that. */
export function matcher(part: string): (text: string) => boolean {
  const wanted = fold(part.trim());
  return (text) => fold(text).includes(wanted);
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

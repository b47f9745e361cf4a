/** Compares typed text: ignoring case and width, and by edit distance. */

/** Makes a test whether a text contains `part`, without the white space around `part`. */
export function matcher(part: string): (text: string) => boolean {
  const wanted = fold(part.trim());
  return (text) => fold(text).includes(wanted);
}

/** Longer words are cut, because the time grows with the product of both lengths. */
const COMPARED_MAX = 64;

/**
 * The optimal string alignment distance: how many letters must be changed, added, removed or swapped with their
 * neighbour to turn one word into the other.
 */
export function editDistance(one: string, other: string): number {
  const [a, b] = [Array.from(one).slice(0, COMPARED_MAX), Array.from(other).slice(0, COMPARED_MAX)];
  let before: number[] = [];
  let row = b.map((_, index) => index + 1);
  row.unshift(0);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, against] of b.entries()) {
      const same = letter === against ? 0 : 1;
      let cost = Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + same);
      const swapped = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === against;
      if (swapped) cost = Math.min(cost, (before[j - 1] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Whether `given` may be a misspelling of `name`: it differs by two letters at most, or is a part of the name. */
export function isNear(given: string, name: string): boolean {
  const [one, other] = [given.toLowerCase(), name.toLowerCase()];
  const distance = editDistance(one, other);
  return (distance <= 2 && distance < other.length / 2) || (one.length >= 2 && other.includes(one));
}

/** The text in lower case and normal width. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

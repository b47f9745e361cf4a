/** Finds nicknames where the bot's own replies put them: `nickname · id` and `id (nickname)`. */
import { note, type Findings, type Line, type Part } from './part.ts';

const BULLETS = /^[•◦‣▪]$/u;
const DASHES = /^[\-–—]$/v;

/** Of `nickname · id` the second is an id, whatever else is in the line; what is said of it behind a dash holds none. */
export function findNamesBeforeDots({ parts }: Line, findings: Findings): void {
  let entry = 0;
  for (const [dot, part] of parts.entries()) {
    if (part.kind !== 'mark' || part.text !== '·') continue;
    const id = skipGap(parts, dot + 1);
    const number = parts[id];
    if (number?.kind !== 'number') continue;
    for (const name of parts.slice(nameStart(parts, entry, dot), dot)) judge(name, 'nickname', findings);
    const next = skipGap(parts, id + 1);
    const isName = parts[next]?.text === '·';
    // Of `10086 · 10087 · 10001` only the last is an id.
    if (!isName) note(findings, number, 'id');
    if (DASHES.test(parts[next]?.text ?? '')) judgeRemark(parts, next, findings);
    entry = isName ? id : next;
  }
}

/** Where the nickname before `dot` begins: where its back-tick opens, at a bullet, after a comma, or at `entry`. */
function nameStart(parts: readonly Part[], entry: number, dot: number): number {
  const last = parts[dot - 1]?.kind === 'space' ? dot - 2 : dot - 1;
  const isQuoted = parts[last]?.text === '`';
  let comma: number | undefined;
  for (let at = dot - 1; at >= entry; at -= 1) {
    const { kind, text = '' } = parts[at] ?? {};
    if (isQuoted ? text === '`' && at < last : BULLETS.test(text)) return at;
    if (kind === 'separator') comma ??= at;
  }
  return comma ?? entry;
}

/** Until the next entry of the list, which a bullet or a dot shows. */
function judgeRemark(parts: readonly Part[], from: number, findings: Findings): void {
  for (let at = from; at < parts.length; at += 1) {
    const part = parts[at];
    if (part?.kind === 'mark' && (BULLETS.test(part.text) || part.text === '·')) return;
    if (part?.kind === 'number') note(findings, part, 'in-words');
  }
}

/** What stands in a bracket right behind a number is its nickname: `7300000000000000001 (10086)`. */
export function findNamesInBrackets({ parts }: Line, findings: Findings): void {
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (part?.kind !== 'number' || findings.get(part) === 'row-label') continue;
    const open = skipGap(parts, at + 1);
    if (parts[open]?.kind !== 'open') continue;
    const close = closing(parts, open);
    for (const name of parts.slice(open, close)) judge(name, 'nickname', findings);
    at = close;
  }
}

/** The index of the bracket that closes the one at `open`; the end of the line where none does. */
function closing(parts: readonly Part[], open: number): number {
  let depth = 0;
  for (let at = open; at < parts.length; at += 1) {
    const kind = parts[at]?.kind;
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (depth === 0) return at;
  }
  return parts.length;
}

function judge(part: Part, finding: 'nickname', findings: Findings): void {
  if (part.kind === 'number' || part.kind === 'words' || part.kind === 'odd') note(findings, part, finding);
}

/** The index of the first part from `at` on that is neither white space nor a quote. */
function skipGap(parts: readonly Part[], at: number): number {
  let index = at;
  while (parts[index]?.kind === 'space' || parts[index]?.kind === 'quote') index += 1;
  return index;
}

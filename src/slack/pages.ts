/** Cuts a reply into pages that Slack accepts, without losing a line. */
import { TONE_MARKS, type Reply } from '../chat/reply.ts';
import type { Part, Sentence } from '../chat/sentence.ts';
import { mrkdwn } from './mrkdwn.ts';

/** What belongs together on one page: a list under a heading, or, without one, paragraphs. */
export interface Group {
  readonly heading?: Sentence;
  readonly lines: readonly Sentence[];
}

/**
 * Characters of one page, measured as mrkdwn, which is its longest form. Slack's limit is 3,000 for one text object
 * (https://docs.slack.dev/reference/block-kit/blocks/section-block); the rest is for the page's mark.
 */
const PAGE_MAX = 2_900;
/** Of Slack's 50 blocks in a message: https://docs.slack.dev/reference/block-kit/blocks. */
const GROUPS_MAX = 45;
/** A longer heading is shown as a line, since a heading is repeated on every page that continues its list. */
const HEADING_MAX = 300;
/** The line break after a line, and its bullet. */
const LINE_EXTRA = 3;
/** The line break after a heading, and the asterisks around it. */
const HEADING_EXTRA = 3;
/** Escaping makes one character five at most: `&amp;`. */
const ESCAPED_MAX = 5;

/** The reply's lines on pages; every page after the first begins with its number. */
// `reply.file` is not looked at: pages hold everything.
export function paginate(reply: Reply): readonly (readonly Group[])[] {
  const mark: Part = { kind: 'own', text: `${TONE_MARKS[reply.tone]} ` };
  const groups = [{ lines: [[mark, ...reply.summary]] }, ...reply.sections].map(withShortHeading);
  const pages: { groups: { heading?: Sentence; lines: Sentence[] }[]; used: number }[] = [];

  for (const { heading, lines } of groups) {
    const headingCost = heading === undefined ? 0 : mrkdwn(heading).length + HEADING_EXTRA;
    let open: Sentence[] | undefined;
    const place = (line: Sentence | undefined): void => {
      const cost = line === undefined ? 0 : mrkdwn(line).length + LINE_EXTRA;
      let page = pages.at(-1);
      const needed = cost + (open === undefined ? headingCost : 0);
      const full = open === undefined && page?.groups.length === GROUPS_MAX;
      if (page === undefined || full || page.used + needed > PAGE_MAX) {
        page = { groups: [], used: 0 };
        pages.push(page);
        open = undefined;
      }
      if (open === undefined) {
        open = [];
        page.groups.push(heading === undefined ? { lines: open } : { heading, lines: open });
        page.used += headingCost;
      }
      if (line !== undefined) open.push(line);
      page.used += cost;
    };
    if (lines.length === 0 && heading !== undefined) place(undefined);
    for (const line of lines) splitLine(line, PAGE_MAX - headingCost - LINE_EXTRA).forEach(place);
  }
  return pages.map((page, index) =>
    index === 0 ? page.groups : [number(index, pages.length), ...page.groups],
  );
}

function number(index: number, pages: number): Group {
  return { lines: [[{ kind: 'own', text: `(${index + 1}/${pages})` }]] };
}

function withShortHeading(group: Group): Group {
  const { heading, lines } = group;
  return heading !== undefined && mrkdwn(heading).length > HEADING_MAX
    ? { lines: [heading, ...lines] }
    : group;
}

/** The line itself, or, where it is longer than `max`, several that hold its parts in order. */
function splitLine(line: Sentence, max: number): readonly Sentence[] {
  const pieces: Part[][] = [];
  let used = Infinity;
  for (const part of line.flatMap((whole) => splitPart(whole, max))) {
    const cost = mrkdwn([part]).length;
    if (used + cost > max) {
      // A separator is of no use at the start of a line.
      const text =
        pieces.length > 0 && part.kind === 'own' ? part.text.replace(/^[\s,，、;；]+/u, '') : part.text;
      if (text === '') continue;
      pieces.push([{ ...part, text }]);
      used = cost;
    } else {
      pieces.at(-1)?.push(part);
      used += cost;
    }
  }
  return pieces;
}

function splitPart(part: Part, max: number): readonly Part[] {
  if (mrkdwn([part]).length <= max) return [part];
  const points = Array.from(part.text);
  const size = Math.floor((max - 2) / ESCAPED_MAX);
  const pieces: Part[] = [];
  for (let start = 0; start < points.length; start += size)
    pieces.push({ ...part, text: points.slice(start, start + size).join('') });
  return pieces;
}

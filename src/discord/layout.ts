/** Fits a reply into the length of a message: advice stays, long lists are shortened, and the file has the rest. */
import { type Reply, type ReplyFile, type Section, TONE_MARKS } from '../chat/reply.ts';
import { clippedMarkUp, markUp } from './mark-up.ts';

export interface Layout {
  /** In mark-up, the tone's mark first. */
  readonly summary: string;
  /** In mark-up; empty where there is nothing to say. */
  readonly body: string;
  /** Present when it has to stand in for lines that are not shown, or was asked for. */
  readonly file?: ReplyFile;
}

/** A section on its way to text; `shortened` when lines of its list were taken away. */
interface Block {
  readonly heading: string | undefined;
  readonly lines: string[];
  shortened: boolean;
}

const BETWEEN_BLOCKS = '\n\n';

/** @param budget UTF-16 code units for summary and body together */
export function layOut(reply: Reply, budget: number): Layout {
  // A paragraph may hold any number of ids; a quarter of the message is enough for one.
  const clip = Math.floor(budget / 4);
  const summary = `${TONE_MARKS[reply.tone]} ${clippedMarkUp(reply.summary, clip)}`;
  const room = budget - summary.length;
  const body = bodyOf(reply.sections.map((section) => toBlock(section, Infinity)));
  if (body.length <= room) {
    return reply.file !== undefined && reply.wantsFile === true
      ? { summary, body, file: reply.file }
      : { summary, body };
  }

  const pointer = reply.file === undefined ? '…' : markUp(reply.file.pointer);
  const blocks = reply.sections.map((section) => toBlock(section, clip));
  shorten(blocks, room - BETWEEN_BLOCKS.length - pointer.length);
  const shortened = { summary, body: [bodyOf(blocks), pointer].filter(Boolean).join(BETWEEN_BLOCKS) };
  return reply.file === undefined ? shortened : { ...shortened, file: reply.file };
}

function toBlock({ heading, lines }: Section, paragraphMax: number): Block {
  return {
    heading: heading && markUp(heading),
    // The lines of a list are shown whole or not at all.
    lines: lines.map((line) => (heading ? markUp(line) : clippedMarkUp(line, paragraphMax))),
    shortened: false,
  };
}

/** Takes lines from whichever list is the longest until all fit; only then blocks, from the last. */
function shorten(blocks: Block[], room: number): void {
  const lists = blocks.filter(({ heading }) => heading !== undefined);
  while (bodyOf(blocks).length > room) {
    const longest = lists
      .filter(({ lines }) => lines.length > 0)
      .reduce<Block | undefined>((a, b) => (a && textOf(a).length >= textOf(b).length ? a : b), undefined);
    if (longest) {
      longest.lines.pop();
      longest.shortened = true;
    } else {
      blocks.pop();
    }
  }
}

function bodyOf(blocks: readonly Block[]): string {
  return blocks.map(textOf).filter(Boolean).join(BETWEEN_BLOCKS);
}

function textOf({ heading, lines, shortened }: Block): string {
  if (heading === undefined) return lines.join('\n');
  const items = shortened ? [...lines, '…'] : lines;
  return [`**${heading}**`, ...items.map((line) => `- ${line}`)].join('\n');
}

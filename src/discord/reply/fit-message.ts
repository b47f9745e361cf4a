/** Fits a reply into Discord's message length: advice stays, long lists are shortened, the file has the rest. */
import { type Reply, type ReplyFile, type Section, TONE_MARKS } from '../../chat/reply.ts';
import type { Sentence } from '../../chat/sentence.ts';
import { BETWEEN_BLOCKS, type Block, fitBlocks } from './fit-blocks.ts';
import { clip } from './markdown.ts';

export interface FittedPart {
  readonly text: string;
  /** The index of the section that it shows; undefined where it is no list and no paragraph of the reply. */
  readonly section?: number;
}

export interface FittedMessage {
  /** In mark-up, the tone's mark first. */
  readonly summary: string;
  /** What follows, in mark-up; none where there is nothing to say. */
  readonly parts: readonly FittedPart[];
  /** Present when something is not shown, or when it was asked for. */
  readonly file?: ReplyFile;
}

/** https://docs.discord.com/developers/reference#message-formatting */
const ITEM = '- ';
const SMALL_PRINT = '-# ';

/** @param budget UTF-16 code units for summary and body together: some hundreds at least */
export function fitMessage(
  { tone, summary, sections, file, wantsFile }: Reply,
  budget: number,
): FittedMessage {
  // A sentence may name any number of groups or ids; a quarter of the message is enough for one.
  const longest = Math.floor(budget / 4);
  const mark = `${TONE_MARKS[tone]} `;
  const first = clip(summary, longest - mark.length);
  const shown = mark + first.text;
  const room = budget - shown.length;

  const whole = fitSections(sections, room, { heading: Infinity, paragraph: Infinity });
  if (whole.complete && !first.cut) {
    const parts = [...whole.normal, ...whole.small];
    return { summary: shown, parts, ...(file !== undefined && wantsFile === true && { file }) };
  }
  const pointer = file === undefined ? '…' : clip(file.pointer, longest).text;
  const roomBeside = room - BETWEEN_BLOCKS.length - pointer.length;
  const { normal, small } = fitSections(sections, roomBeside, { heading: HEADING_MAX, paragraph: longest });
  const parts = [...normal, { text: pointer }, ...small];
  return { summary: shown, parts, ...(file !== undefined && { file }) };
}

/** Of a heading in a reply that is shortened, in UTF-16 code units. */
const HEADING_MAX = 200;

/** UTF-16 code units. */
interface Longest {
  readonly heading: number;
  readonly paragraph: number;
}

interface FittedSections {
  /** In mark-up, without those that have nothing to show. */
  readonly normal: readonly FittedPart[];
  readonly small: readonly FittedPart[];
  /** Whether all of it is shown. */
  readonly complete: boolean;
}

/** Paragraphs have room first, since they say what to do; then small print; what is left is for the lists. */
function fitSections(sections: readonly Section[], room: number, longest: Longest): FittedSections {
  const isSmall = ({ small }: Section): boolean => small === true;
  const isList = (section: Section): boolean => section.heading !== undefined && !isSmall(section);
  const lists = sections.filter(isList);
  const paragraphs = sections.filter((section) => !isList(section) && !isSmall(section));

  const fittedParagraphs = fitBlocks(
    paragraphs.map(({ lines }) => paragraphBlock('', lines, longest)),
    room,
  );
  const fittedSmall = fitBlocks(
    sections.filter(isSmall).map((section) => smallBlock(section, longest)),
    fittedParagraphs.left,
  );
  const fittedLists = fitBlocks(
    lists.map((section) => listBlock(section, longest)),
    fittedSmall.left,
  );
  const inOrder = { list: fittedLists.texts.values(), paragraph: fittedParagraphs.texts.values() };
  const normal = sections.flatMap((one, section): FittedPart[] => {
    if (isSmall(one)) return [];
    return [{ section, text: inOrder[isList(one) ? 'list' : 'paragraph'].next().value ?? '' }];
  });
  return {
    normal: normal.filter(({ text }) => text !== ''),
    small: fittedSmall.texts.filter((text) => text !== '').map((text) => ({ text })),
    complete: [fittedParagraphs, fittedSmall, fittedLists].every(({ complete }) => complete),
  };
}

function listBlock({ heading = [], lines }: Section, longest: Longest): Block {
  const { text } = clip(heading, longest.heading);
  return {
    heading: text === '' ? '' : `**${text}**`,
    mark: ITEM,
    lines,
    // A gap in the middle of many ids would not be seen.
    longest: Infinity,
    cutFrom: 'end',
  };
}

function paragraphBlock(mark: string, lines: readonly Sentence[], longest: Longest): Block {
  return { heading: '', mark, lines, longest: longest.paragraph, cutFrom: 'middle' };
}

function smallBlock({ heading, lines }: Section, longest: Longest): Block {
  return paragraphBlock(SMALL_PRINT, heading === undefined ? lines : [heading, ...lines], longest);
}

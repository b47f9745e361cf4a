/** Fits blocks of lines into the length of a message: the longest block loses lines first. */
import type { Sentence } from '../../chat/sentence.ts';
import { clip } from './markdown.ts';

/** A list under its heading, or a paragraph. */
export interface Block {
  /** In mark-up; empty where there is none. */
  readonly heading: string;
  /** In front of each line. */
  readonly mark: string;
  readonly lines: readonly Sentence[];
  /** UTF-16 code units of one line; what is longer is cut. */
  readonly longest: number;
  /** Where a line is cut that is too long. */
  readonly cutFrom: 'middle' | 'end';
}

export interface Fitted {
  /** For each block, in their order; for the last ones none, where not even their headings fit. */
  readonly texts: readonly string[];
  /** Whether all of it is shown. */
  readonly complete: boolean;
  /** What is left of the room. */
  readonly left: number;
}

export const BETWEEN_BLOCKS = '\n\n';
/** Stands for the lines of a block that are left out. */
const MORE = '…';
/** A shorter piece of a line says nothing. */
const PIECE_MIN_LENGTH = 20;

/**
 * Reads no more of each block than could be shown.
 *
 * @param room for all of them and what is between them, in UTF-16 code units
 */
export function fitBlocks(blocks: readonly Block[], room: number): Fitted {
  const { headed, forLines } = takeHeaded(blocks, room);
  const read = headed.map((block) => readLines(block, forLines));
  const share = equalShare(
    read.map(({ length }) => length),
    forLines,
  );
  const texts: string[] = [];
  let complete = headed.length === blocks.length;
  let left = forLines;
  let spare = 0;
  for (const [index, block] of headed.entries()) {
    const lines = read[index] ?? NOTHING;
    const whole = lines.complete && lines.length <= share;
    const shown = whole ? lines.texts : firstOf(lines.texts, block, share + spare);
    const length = lengthOf(shown);
    if (!whole) spare += share - length;
    left -= length;
    complete &&= whole && !lines.cut;
    const more = shown.length < block.lines.length ? block.mark + MORE : '';
    texts.push([block.heading, ...shown, more].filter((line) => line !== '').join('\n'));
  }
  return { texts, complete, left };
}

/** The blocks whose headings fit with a piece of a line each, and the room that there is then for lines. */
function takeHeaded(blocks: readonly Block[], room: number) {
  let forLines = room;
  const headed: Block[] = [];
  for (const block of blocks) {
    const length = BETWEEN_BLOCKS.length + lengthOf([block.heading, block.mark + MORE]);
    if (length + (headed.length + 1) * PIECE_MIN_LENGTH > forLines) break;
    headed.push(block);
    forLines -= length;
  }
  return { headed, forLines };
}

interface Lines {
  /** The first lines, marked. */
  readonly texts: readonly string[];
  /** Of all lines together; the whole room, where they do not fit. */
  readonly length: number;
  /** Whether all lines are there. */
  readonly complete: boolean;
  /** Whether one of them was cut. */
  readonly cut: boolean;
}

const NOTHING: Lines = { texts: [], length: 0, complete: true, cut: false };

function readLines({ lines, mark, longest, cutFrom }: Block, room: number): Lines {
  const texts: string[] = [];
  let length = 0;
  let cut = false;
  for (const line of lines) {
    const clipped = clip(line, longest, cutFrom);
    const text = mark + clipped.text;
    length += lengthOf([text]);
    if (length > room) return { texts, length: room, complete: false, cut };
    texts.push(text);
    cut ||= clipped.cut;
  }
  return { texts, length, complete: true, cut };
}

/** With the break at the end of each. */
function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** What each may have so that all have room: those that need less leave the rest to the others. */
function equalShare(lengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of lengths.toSorted((one, other) => one - other).entries()) {
    const share = Math.floor(left / (lengths.length - index));
    if (length > share) return share;
    left -= length;
  }
  return room;
}

/** The first lines that fit, whole; where not even one does, a piece of it. */
function firstOf(texts: readonly string[], { lines, mark, cutFrom }: Block, room: number): readonly string[] {
  let left = room;
  const tooMany = texts.findIndex((text) => {
    left -= lengthOf([text]);
    return left < 0;
  });
  const shown = tooMany === -1 ? texts : texts.slice(0, tooMany);
  const [first] = lines;
  const pieceMax = room - lengthOf([mark]);
  if (shown.length > 0 || first === undefined || pieceMax < PIECE_MIN_LENGTH) return shown;
  return [mark + clip(first, pieceMax, cutFrom).text];
}

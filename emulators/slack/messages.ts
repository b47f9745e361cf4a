/** Messages in the Slack emulator: which ones Slack refuses, and what a person reads. */
import type { types } from '@slack/bolt';
import {
  areTooLong,
  blockText,
  buttonsOf,
  isValidBlock,
  mentionsIn,
  mrkdwnText,
  type Block,
} from './blocks.ts';

/** How a message reached its reader. */
export type Via = 'acknowledgement' | 'response_url' | 'ephemeral' | 'direct-message' | 'channel';

export interface Message {
  /** What is on the screen: the blocks where there are any, else the text as Slack displays it. Lists have `• `. */
  readonly text: string;
  /** The top-level `text`, exactly as sent. */
  readonly fallback: string;
  readonly blocks: readonly Block[];
  readonly via: Via;
  /** Whether only one person sees it in a channel. */
  readonly ephemeral: boolean;
  /** Who reads it; empty where everybody in the channel does. */
  readonly userId: string;
  readonly channelId: string;
  /** Of the thread that it is in. */
  readonly threadTs?: string;
  /** Its id in the channel. */
  readonly ts: string;
  /** Whether it has taken the place of another one, and its `ts`. */
  readonly inPlace: boolean;
  /** The labels of its buttons. */
  readonly buttons: readonly string[];
  /** Who is mentioned: `U1`, `!channel`, …. */
  readonly mentions: readonly string[];
  /** Everything that was sent. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS_MAX = 50;
/** `msg_too_long` of https://docs.slack.dev/reference/methods/chat.postEphemeral; text is cut elsewhere. */
const TEXT_MAX = 4_000;

/** Slack's error code for a message that it would refuse, as far as our messages could be refused; else undefined. */
export function messageProblem(text: string, blocks: readonly Block[]): string | undefined {
  if (text === '' && blocks.length === 0) return 'no_text';
  if (text.length > TEXT_MAX) return 'msg_too_long';
  if (blocks.length > BLOCKS_MAX || !blocks.every(isValidBlock)) return 'invalid_blocks';
  return areTooLong(blocks) ? 'msg_blocks_too_long' : undefined;
}

/** The visible text of `blocks`, or of `text` where there are none. */
export function visibleText(text: string, blocks: readonly Block[]): string {
  return blocks.length === 0 ? mrkdwnText(text) : blocks.flatMap(blockText).join('\n');
}

/** What was sent, read as the call of a method or as the body of a response_url. */
export function readMessage(args: Readonly<Record<string, unknown>>) {
  const fallback = typeof args['text'] === 'string' ? args['text'] : '';
  const sent = args['blocks'] ?? [];
  const blocks = (typeof sent === 'string' ? JSON.parse(sent) : sent) as readonly types.KnownBlock[];
  const shown = {
    text: visibleText(fallback, blocks),
    buttons: buttonsOf(blocks).map(({ text }) => text.text),
    mentions: mentionsIn(fallback, blocks),
  };
  return { problem: messageProblem(fallback, blocks), content: { fallback, blocks, args, ...shown } };
}

/** What Slack shows of the acknowledgement of a command: nothing of an empty one. */
export function acknowledgedMessage(
  body: string,
  { userId, channelId, ts }: Pick<Message, 'userId' | 'channelId' | 'ts'>,
): Message | undefined {
  if (body === '') return undefined;
  const args = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const { content, problem } = readMessage(args);
  if (problem !== undefined) throw new Error(`Slack would not show this acknowledgement: ${problem}`);
  const ephemeral = args['response_type'] !== 'in_channel';
  return { ...content, via: 'acknowledgement', userId, channelId, ts, ephemeral, inPlace: false };
}

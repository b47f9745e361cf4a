/** Reads and validates messages in the Slack emulator: the visible text, and Slack's error codes. */
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
  /** The visible text: that of the blocks, or without blocks the text as Slack displays it. List items begin with `• `. */
  readonly text: string;
  /** The top-level `text`, exactly as sent. */
  readonly fallback: string;
  readonly blocks: readonly Block[];
  readonly via: Via;
  /** Whether only one person in the channel sees the message. */
  readonly ephemeral: boolean;
  /** The only reader; empty for a public message. */
  readonly userId: string;
  readonly channelId: string;
  /** The `ts` of the message's thread. */
  readonly threadTs?: string;
  /** The id in the channel. */
  readonly ts: string;
  /** Whether the message has replaced another one, whose `ts` it then has. */
  readonly inPlace: boolean;
  /** The labels of the buttons. */
  readonly buttons: readonly string[];
  /** The mentions: `U1`, `!channel`, …. */
  readonly mentions: readonly string[];
  /** All arguments of the call. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS_MAX = 50;
/** `msg_too_long` of https://docs.slack.dev/reference/methods/chat.postEphemeral; text is cut elsewhere. */
const TEXT_MAX = 4_000;

/** Slack's error code for a message that Slack would refuse, as far as the bot's messages can be refused. */
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

/** Reads the message in the arguments of a call, or in the body for a response_url. */
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

/** The message in the acknowledgement of a command; undefined if that is empty. */
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

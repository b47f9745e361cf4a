/** The visible text of a message, from all places where Slack puts text. */
import { readBlocks, type BlockText } from './block-text.ts';
import { unescape } from '../reply/mrkdwn.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Shared messages inside shared messages are read down to this depth. */
const DEPTH_MAX = 5;
/** Parts of the text that must not be lost: numbers, and mentions, which may be linked to a user. */
const SUBJECTS = /<@\w+|\p{Nd}+/gu;

/**
 * All text of a message: its text or blocks, and its attachments, which include shared and forwarded messages; one line
 * for each paragraph. `message`: of any form.
 * https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function messageText(message: Fields, depth = 0): string {
  if (depth > DEPTH_MAX) return '';
  const attachments = listOf(message['attachments']).map((attachment) => attachmentText(attachment, depth));
  return linesOf([bodyText(message['text'], message['blocks']), ...attachments]);
}

/** https://docs.slack.dev/reference/messaging/attachments; `message_blocks` contains the shared messages. */
function attachmentText(attachment: Fields, depth: number): string {
  const { pretext, title, text, blocks, fields, footer } = attachment;
  const messages = listOf(attachment['message_blocks']).map(({ message }) =>
    isFields(message) ? messageText(message, depth + 1) : '',
  );
  const shared = choose(mrkdwnText(text), { text: linesOf(messages), unsaid: '' });
  const body = choose(shared, readBlocks(blocks));
  const cells = listOf(fields).flatMap(({ title, value }) => [mrkdwnText(title), mrkdwnText(value)]);
  // Slack writes the footer of a shared message: where it was posted.
  const isShared = attachment['is_share'] === true || attachment['is_msg_unfurl'] === true;
  return linesOf([
    mrkdwnText(pretext),
    mrkdwnText(title),
    body,
    ...cells,
    isShared ? '' : mrkdwnText(footer),
  ]);
}

function bodyText(text: unknown, blocks: unknown): string {
  return choose(mrkdwnText(text), readBlocks(blocks));
}

/** The blocks, which people see, if they contain all subjects of the text; else the text, if it has all; else both. */
function choose(text: string, blocks: BlockText): string {
  if (text === '' || blocks.text === '') return text === '' ? blocks.text : text;
  const inText = subjectsOf(text);
  const inBlocks = subjectsOf(blocks.text);
  if (inText.isSubsetOf(inBlocks.union(subjectsOf(blocks.unsaid)))) return blocks.text;
  return inBlocks.isSubsetOf(inText) ? text : linesOf([text, blocks.text]);
}

function subjectsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(SUBJECTS));
}

function mrkdwnText(text: unknown): string {
  return typeof text === 'string' ? unescape(text).trim() : '';
}

function linesOf(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The visible text of a message, from all places where Slack puts text. */
import { readBlocks, type BlockText } from './block-text.ts';
import { unescape } from '../reply/mrkdwn.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Messages that are shared in shared messages are not read further down. */
const DEPTH_MAX = 5;
/** What must not be lost: numbers, and people who may be linked to one. */
const SUBJECTS = /<@\w+|\p{Nd}+/gu;

/**
 * All text of a message: its text or blocks, and its attachments, where shared and forwarded messages stand as well; one line
 * for each paragraph. `message`: of any form. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function messageText(message: Fields, depth = 0): string {
  if (depth > DEPTH_MAX) return '';
  const attachments = listOf(message['attachments']).map((attachment) => attachmentText(attachment, depth));
  return linesOf([said(message['text'], message['blocks']), ...attachments]);
}

/** https://docs.slack.dev/reference/messaging/attachments; `message_blocks` holds the messages that are shared. */
function attachmentText(attachment: Fields, depth: number): string {
  const { pretext, title, text, blocks, fields, footer } = attachment;
  const messages = listOf(attachment['message_blocks']).map(({ message }) =>
    isFields(message) ? messageText(message, depth + 1) : '',
  );
  const shared = choose(mrkdwnText(text), { text: linesOf(messages), unsaid: '' });
  const body = choose(shared, readBlocks(blocks));
  const cells = listOf(fields).flatMap(({ title, value }) => [mrkdwnText(title), mrkdwnText(value)]);
  // That of a shared message is Slack's own: where it was posted.
  const isShared = attachment['is_share'] === true || attachment['is_msg_unfurl'] === true;
  return linesOf([
    mrkdwnText(pretext),
    mrkdwnText(title),
    body,
    ...cells,
    isShared ? '' : mrkdwnText(footer),
  ]);
}

function said(text: unknown, blocks: unknown): string {
  return choose(mrkdwnText(text), readBlocks(blocks));
}

/** The blocks, which people see, where they name everything that the text does; else the text; else both. */
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

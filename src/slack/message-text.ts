/** What somebody wrote in a message, out of Slack's several ways of saying it. */
import { unescape } from './mrkdwn.ts';

interface Message {
  readonly text?: string | null;
  readonly [field: string]: unknown;
}

/** The text, or, where an app left that empty, the words of its blocks, one line each. */
export function messageText({ text, blocks }: Message): string {
  return (text ?? '').trim() === '' ? read(blocks).trim() : unescape(text ?? '');
}

/** Deeper than any block, and far from where a reader of its own kind would run out of stack. */
const DEPTH_MAX = 50;

/** https://docs.slack.dev/reference/block-kit/blocks: texts of any depth, in order. */
function read(node: unknown, depth = 0): string {
  if (depth > DEPTH_MAX) return '';
  const readChild = (child: unknown): string => read(child, depth + 1);
  if (Array.isArray(node)) return node.map(readChild).join('');
  if (typeof node !== 'object' || node === null) return '';
  const { type, text, fields, elements, user_id: userId, url } = node as Readonly<Record<string, unknown>>;
  if (type === 'mrkdwn' && typeof text === 'string') return unescape(text);
  if (type === 'user' && typeof userId === 'string') return `<@${userId}>`;
  if (type === 'link' && typeof text !== 'string') return typeof url === 'string' ? url : '';
  if (typeof text === 'string') return text;
  // Only the parts of one paragraph stand in one line.
  const children = [text, fields, elements].flat();
  return type === 'rich_text_section' || type === 'rich_text_quote' || type === 'rich_text_preformatted'
    ? `${readChild(children)}\n`
    : children.map((child) => `${readChild(child)}\n`).join('');
}

/** Collects the visible text of blocks of any type, in order. */
import { unescape } from '../reply/mrkdwn.ts';

export interface BlockText {
  readonly text: string;
  /** Text that only the plain text of the same message contains: numbers of list items, addresses, dates. */
  readonly unsaid: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Deeper than any block, and far from a stack overflow. */
const DEPTH_MAX = 50;
/** Fields that contain text or further blocks, in the order in which Slack shows them. */
const MEMBERS = [
  ...['title', 'rich_text_title', 'subtitle', 'caption', 'text', 'description', 'body', 'details', 'output'],
  ...['fields', 'elements', 'rows', 'child_blocks', 'tasks'],
];
/** Blocks of controls, whose labels no person has written. */
const CONTROLS = new Set<unknown>(['actions', 'context_actions', 'input']);
/** Blocks whose elements are shown in one line. */
const ONE_LINE = new Set<unknown>(['rich_text_section', 'rich_text_quote', 'rich_text_preformatted']);

/** @param blocks of any form; ignores everything that is no text. https://docs.slack.dev/reference/block-kit/blocks */
export function readBlocks(blocks: unknown): BlockText {
  const unsaid: string[] = [];
  const text = readNode(blocks, 0, unsaid).trim();
  return { text, unsaid: unsaid.join(' ') };
}

function readNode(node: unknown, depth: number, unsaid: string[]): string {
  if (depth > DEPTH_MAX) return '';
  const read = (child: unknown): string => readNode(child, depth + 1, unsaid);
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return joined(node.map(read), '\n');
  if (typeof node !== 'object' || node === null) return '';
  const fields = node as Fields;
  const element = readElement(fields, unsaid);
  if (element !== undefined) return element;
  const { type, elements } = fields;
  if (CONTROLS.has(type)) return '';
  if (ONE_LINE.has(type) && Array.isArray(elements)) return elements.map(read).join('');
  if (type === 'rich_text_list' && fields['style'] === 'ordered') unsaid.push(numbersOf(fields));
  return joined(
    MEMBERS.map((name) => (name === 'rows' ? readRows(fields[name], read) : read(fields[name]))),
    '\n',
  );
}

/** Reads a text object or a rich text element; undefined for a block with further content. */
function readElement(fields: Fields, unsaid: string[]): string | undefined {
  const { type, text, url, user_id: userId, channel_id: channelId, usergroup_id: groupId } = fields;
  switch (type) {
    case 'mrkdwn':
      return typeof text === 'string' ? unescape(text) : '';
    case 'link':
      if (typeof url !== 'string') return '';
      unsaid.push(url);
      return typeof text === 'string' ? text : url;
    case 'date':
      unsaid.push(JSON.stringify(fields));
      return '';
    case 'user':
      return `<@${String(userId)}>`;
    case 'channel':
      return `<#${String(channelId)}>`;
    case 'usergroup':
      return `<!subteam^${String(groupId)}>`;
    case 'emoji':
      return `:${String(fields['name'])}:`;
    default:
      return typeof text === 'string' ? text : undefined;
  }
}

function readRows(rows: unknown, read: (cell: unknown) => string): string {
  if (!Array.isArray(rows)) return '';
  const lines = rows.map((row: unknown) => (Array.isArray(row) ? row.map(read).join('\t') : read(row)));
  return lines.join('\n');
}

/** The numbers of a list, such as `1 2 3`; `offset`: the number of items before it. */
function numbersOf({ elements, offset }: Fields): string {
  const first = typeof offset === 'number' ? offset : 0;
  return Array.isArray(elements) ? elements.map((_, index) => String(first + index + 1)).join(' ') : '';
}

function joined(texts: readonly string[], separator: string): string {
  return texts.filter((text) => text !== '').join(separator);
}

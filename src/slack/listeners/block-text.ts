/** Collects the visible text of blocks of any type, in order. */
import { unescape } from '../reply/mrkdwn.ts';

export interface BlockText {
  readonly text: string;
  /** What the plain text of the same message spells out and the blocks do not: numbers of list items, addresses, dates. */
  readonly unsaid: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Deeper than any block, and far from where a reader of its own kind would run out of stack. */
const DEPTH_MAX = 50;
/** Members that hold words, or more blocks, in the order in which they are shown. */
const MEMBERS = [
  ...['title', 'rich_text_title', 'subtitle', 'caption', 'text', 'description', 'body', 'details', 'output'],
  ...['fields', 'elements', 'rows', 'child_blocks', 'tasks'],
];
/** Controls: their labels were not written by anybody. */
const CONTROLS = new Set<unknown>(['actions', 'context_actions', 'input']);
/** Their elements stand in one line. */
const ONE_LINE = new Set<unknown>(['rich_text_section', 'rich_text_quote', 'rich_text_preformatted']);

/** `blocks`: of any form; what is no text is passed over. https://docs.slack.dev/reference/block-kit/blocks */
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

/** What is no block: a text, or a piece of rich text. Undefined where there is more inside it. */
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

/** `1 2 3` for a list of three; `offset`: how many come before it. */
function numbersOf({ elements, offset }: Fields): string {
  const first = typeof offset === 'number' ? offset : 0;
  return Array.isArray(elements) ? elements.map((_, index) => String(first + index + 1)).join(' ') : '';
}

function joined(texts: readonly string[], separator: string): string {
  return texts.filter((text) => text !== '').join(separator);
}

/** A reply as Slack messages: rich text, which Slack never reads as mark-up, and the same in words as a fallback. */
import type { types } from '@slack/bolt';
import { customId } from '../chat/offer.ts';
import type { Button, Reply } from '../chat/reply.ts';
import type { Part, Sentence } from '../chat/sentence.ts';
import { mrkdwn } from './mrkdwn.ts';
import { paginate, type Group } from './pages.ts';
import { plain } from './plain.ts';

/** One message. */
export interface Page {
  /** All of the page in mrkdwn: what notifications and screen readers get, and what is sent when blocks are refused. */
  readonly text: string;
  /** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, and …/actions-block after the last one. */
  readonly blocks: (types.RichTextBlock | types.ActionsBlock)[];
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const LABEL_MAX = 75;

/** The reply's text as one or more messages, each within Slack's limits; together they hold every line of it. */
export function renderReply(reply: Reply): readonly Page[] {
  return paginate(reply).map(renderPage);
}

/** The first page of the reply's text alone, and `note` under it. */
export function renderFirst(reply: Reply, note: Sentence): Page {
  const [first = []] = paginate(reply);
  return renderPage([...first, { lines: [note] }]);
}

/** The pages, with the buttons under the last one. Only their values say what they do. */
export function withButtons(pages: readonly Page[], buttons: readonly Button[]): readonly Page[] {
  if (buttons.length === 0) return pages;
  const elements = buttons.map(({ key, label, style }, index): types.Button => ({
    ...{ type: 'button', action_id: `button-${index}`, value: customId(key) },
    text: plain(label, LABEL_MAX),
    ...(style !== 'normal' && { style }),
  }));
  return pages.map(({ text, blocks }, index) => ({
    text,
    blocks: index < pages.length - 1 ? blocks : [...blocks, { type: 'actions', elements }],
  }));
}

function renderPage(groups: readonly Group[]): Page {
  return { text: groups.flatMap(fallbackLines).join('\n'), blocks: groups.map(block) };
}

function fallbackLines({ heading, lines }: Group): readonly string[] {
  if (heading === undefined) return lines.map(mrkdwn);
  return [`*${mrkdwn(heading)}*`, ...lines.map((line) => `• ${mrkdwn(line)}`)];
}

function block({ heading, lines }: Group): types.RichTextBlock {
  if (heading === undefined) {
    const breakLine: Sentence = [{ kind: 'own', text: '\n' }];
    const paragraphs = lines.flatMap((line, index) => (index === 0 ? line : [...breakLine, ...line]));
    return { type: 'rich_text', elements: [section(paragraphs)] };
  }
  const list: types.RichTextList = {
    type: 'rich_text_list',
    style: 'bullet',
    elements: lines.map((line) => section(line)),
  };
  const elements = [section(heading, { bold: true }), ...(lines.length === 0 ? [] : [list])];
  return { type: 'rich_text', elements };
}

function section(sentence: Sentence, style: types.RichTextStyleable['style'] = {}): types.RichTextSection {
  const element = ({ kind, text }: Part): types.RichTextText => {
    const all = kind === 'quoted' ? { ...style, code: true } : style;
    return Object.keys(all).length === 0 ? { type: 'text', text } : { type: 'text', text, style: all };
  };
  // Slack refuses an element without text.
  return { type: 'rich_text_section', elements: sentence.filter(({ text }) => text !== '').map(element) };
}

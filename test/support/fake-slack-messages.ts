/** What a person reads in a Slack message, and which messages Slack would not take. */
import type { types } from '@slack/bolt';

type Block = types.KnownBlock;

/** How a message reached its reader. */
export type Via = 'response_url' | 'ephemeral' | 'direct-message' | 'channel';

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
  /** The labels of its buttons. */
  readonly buttons: readonly string[];
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
  if (blocks.length > BLOCKS_MAX) return 'invalid_blocks';
  return blocks.every(isValidBlock) ? undefined : 'invalid_blocks';
}

/** The visible text of `blocks`, or of `text` where there are none. */
export function visibleText(text: string, blocks: readonly Block[]): string {
  if (blocks.length === 0)
    return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return blocks.flatMap((block) => (block.type === 'rich_text' ? [blockText(block)] : [])).join('\n');
}

/** Every button, in order. */
export function buttonsOf(blocks: readonly Block[]): readonly types.Button[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? (block.elements as types.Button[]) : []));
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const BUTTONS_MAX = 25;
const LABEL_MAX = 75;
const VALUE_MAX = 2_000;

function isValidBlock(block: Block): boolean {
  if (block.type === 'actions') return areValidButtons(buttonsOf([block]));
  if (block.type !== 'rich_text') return false;
  return block.elements
    .flatMap(sections)
    .every(
      ({ elements }) =>
        elements.length > 0 && elements.every((element) => element.type !== 'text' || element.text !== ''),
    );
}

function areValidButtons(buttons: readonly types.Button[]): boolean {
  const ids = new Set(buttons.map(({ action_id: id }) => id));
  return (
    buttons.length > 0 &&
    buttons.length <= BUTTONS_MAX &&
    ids.size === buttons.length &&
    buttons.every(
      ({ type, text, value = '', style }) =>
        (type as string) === 'button' &&
        isPlainText(text, LABEL_MAX) &&
        value.length <= VALUE_MAX &&
        (style === undefined || ['primary', 'danger'].includes(style)),
    )
  );
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function isPlainText(text: types.PlainTextElement | undefined, max: number): boolean {
  return (
    text !== undefined &&
    (text.type as string) === 'plain_text' &&
    text.text !== '' &&
    text.text.length <= max
  );
}

function blockText(block: types.RichTextBlock): string {
  return block.elements
    .flatMap((element) =>
      sections(element).map(
        (section) => `${element.type === 'rich_text_list' ? '• ' : ''}${sectionText(section)}`,
      ),
    )
    .join('\n');
}

function sections(element: types.RichTextBlockElement): readonly types.RichTextSection[] {
  switch (element.type) {
    case 'rich_text_section':
      return [element];
    case 'rich_text_list':
      return element.elements;
    default:
      throw new Error(`the stand-in cannot show ${element.type}`);
  }
}

function sectionText({ elements }: types.RichTextSection): string {
  return elements
    .map((element) => {
      if (element.type !== 'text') throw new Error(`the stand-in cannot show ${element.type}`);
      return element.text;
    })
    .join('');
}

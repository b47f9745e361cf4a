/** Validates Slack's blocks, and reads their visible text, buttons and mentions. */
import type { types } from '@slack/bolt';

export type Block = types.KnownBlock;

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block and …/block-elements/button-element */
const BUTTONS_MAX = 25;
const LABEL_MAX = 75;
const VALUE_MAX = 2_000;
/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const MRKDWN_MAX = 3_000;
/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
const CONTEXT_MAX = 10;
/** Not documented: Slack was seen to refuse what is larger, bolt-js#2509 and #2867. */
const SIZE_MAX = 13_200;
const BLOCK_SIZE = 100;
const JSON_MAX = 40_000;

export function isValidBlock(block: Block): boolean {
  switch (block.type) {
    case 'actions':
      return areValidButtons(buttonsOf([block]));
    case 'rich_text':
      return block.elements.flatMap(sectionsOf).every(isValidSection);
    case 'section':
      return isMrkdwn(block.text);
    case 'context':
      return between(1, block.elements.length, CONTEXT_MAX) && block.elements.every(isMrkdwn);
    default:
      return false;
  }
}

/** Whether Slack would answer `msg_blocks_too_long`. */
export function areTooLong(blocks: readonly Block[]): boolean {
  const characters = blocks.flatMap(textsIn).join('').length;
  return characters + blocks.length * BLOCK_SIZE > SIZE_MAX || JSON.stringify(blocks).length > JSON_MAX;
}

/** The visible text of a block; a list item begins with `• `, a date is its fallback. */
export function blockText(block: Block): readonly string[] {
  switch (block.type) {
    case 'rich_text':
      return block.elements.flatMap((element) =>
        sectionsOf(element).map(
          (section) => `${element.type === 'rich_text_list' ? '• ' : ''}${sectionText(section)}`,
        ),
      );
    case 'section':
      return [mrkdwnText(block.text?.text ?? '')];
    case 'context':
      return block.elements.map((element) => mrkdwnText((element as types.MrkdwnElement).text));
    default:
      return [];
  }
}

/** mrkdwn as Slack displays it, without styles. */
export function mrkdwnText(text: string): string {
  return text
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** All buttons, in order. */
export function buttonsOf(blocks: readonly Block[]): readonly types.Button[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? (block.elements as types.Button[]) : []));
}

/** The mentions in a message, whose readers Slack notifies: `U1`, `!channel`, …. */
export function mentionsIn(text: string, blocks: readonly Block[]): readonly string[] {
  const mrkdwn = blocks.length === 0 ? [text] : blocks.flatMap(mrkdwnIn);
  const elements = blocks.flatMap((block) =>
    block.type === 'rich_text'
      ? block.elements.flatMap(sectionsOf).flatMap((section) => section.elements)
      : [],
  );
  return [
    ...mrkdwn.flatMap((one) =>
      [...one.matchAll(/<(?:@|(?=!))(?!!date)([^>|]+)/gu)].map(([, who = '']) => who),
    ),
    ...elements.flatMap((element) => (element.type === 'user' ? [element.user_id] : [])),
  ];
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function isPlainText(text: types.PlainTextElement | undefined, max: number): boolean {
  return text !== undefined && (text.type as string) === 'plain_text' && between(1, text.text.length, max);
}

function isMrkdwn(element: { readonly type: string; readonly text?: unknown } | undefined): boolean {
  const text = element?.text;
  return element?.type === 'mrkdwn' && typeof text === 'string' && between(1, text.length, MRKDWN_MAX);
}

function isValidSection({ elements }: types.RichTextSection): boolean {
  return elements.length > 0 && elements.every(isValidElement);
}

function isValidElement(element: types.RichTextElement): boolean {
  switch (element.type) {
    case 'text':
      return element.text !== '';
    case 'user':
      return /^[UW][A-Z0-9]+$/u.test(element.user_id);
    // https://docs.slack.dev/reference/block-kit/block-elements/date-element
    case 'date':
      return Number.isInteger(element.timestamp) && /\{\w+\}/u.test(element.format);
    default:
      return false;
  }
}

function areValidButtons(buttons: readonly types.Button[]): boolean {
  const ids = new Set(buttons.map(({ action_id: id }) => id));
  return (
    between(1, buttons.length, BUTTONS_MAX) &&
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

function sectionsOf(element: types.RichTextBlockElement): readonly types.RichTextSection[] {
  switch (element.type) {
    case 'rich_text_section':
      return [element];
    case 'rich_text_list':
      return element.elements;
    default:
      throw new Error(`the emulator cannot show ${element.type}`);
  }
}

function sectionText({ elements }: types.RichTextSection): string {
  const texts = elements.map((element) => {
    switch (element.type) {
      case 'text':
        return element.text;
      case 'date':
        return element.fallback ?? '';
      case 'user':
        return `@${element.user_id}`;
      default:
        throw new Error(`the emulator cannot show ${element.type}`);
    }
  });
  return texts.join('');
}

function mrkdwnIn(block: Block): readonly string[] {
  if (block.type === 'section') return [block.text?.text ?? ''];
  return block.type === 'context'
    ? block.elements.map((element) => (element as types.MrkdwnElement).text)
    : [];
}

/** All texts at any depth of a block, with Slack's escapes. */
function textsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) =>
    name === 'text' && typeof value === 'string'
      ? [value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')]
      : textsIn(value),
  );
}

function between(min: number, value: number, max: number): boolean {
  return value >= min && value <= max;
}

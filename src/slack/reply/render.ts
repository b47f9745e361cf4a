/** Renders a reply as one Slack message within Slack's limits: rich text with buttons, and the same in mrkdwn. */
import type { types } from '@slack/bolt';
import { TONE_MARKS, type Button, type Reply } from '../../chat/reply.ts';
import type { Sentence } from '../../chat/sentence.ts';
import { actionsOf } from './buttons.ts';
import { fit, type Budget, type Fitted, type Group } from './fit.ts';
import { mrkdwn, type Audience } from './mrkdwn.ts';
import { richText } from './rich-text.ts';

type Block = types.RichTextBlock | types.ContextBlock | types.SectionBlock | types.ActionsBlock;

export interface Message {
  /** mrkdwn: what notifications and screen readers get, and what is shown where there are no blocks. */
  readonly text: string;
  readonly blocks?: Block[];
}

/**
 * `rich`: everything as it should look. `simple`: shorter, its text in one section. `text`: that text alone, without buttons.
 * Slack may refuse blocks for reasons that it documents nowhere; each form asks less of it than the one before.
 */
export type Form = 'rich' | 'simple' | 'text';
export const FORMS: readonly Form[] = ['rich', 'simple', 'text'];

export interface RenderOptions {
  readonly form?: Form;
  readonly audience?: Audience;
}

export interface Rendered {
  readonly message: Message;
  /** Whether all lines of the reply are in it. */
  readonly complete: boolean;
}

/** https://docs.slack.dev/reference/block-kit/blocks: 50 in a message; the others are for buttons and small print. */
const TEXT_BLOCKS_MAX = 40;
/**
 * Characters in all blocks of a message, each block counting as 100 more. Slack documents no limit; it was seen to answer
 * `msg_blocks_too_long` from about 13,200 on (bolt-js#2509, #2867).
 */
const RICH_MAX = 12_000;
const BLOCK_COST = 100;
/** Slack was seen to take JSON of rich text up to 40,000 characters: it is kept under 36,000. */
const JSON_PER_CHARACTER = 3;
/** Slack's limit is 3,000 for the text of a section: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SIMPLE_MAX = 2_900;
/** Of small print, which leaves half of the room even in the simple form. */
const SMALL_MAX = 1_500;
/** The line break after a line and its bullet, or the asterisks around a heading. */
const LINE_EXTRA = 4;

/** The reply as one message, as much of it as fits. Buttons are always whole. */
export function renderReply(
  reply: Reply,
  { form = 'rich', audience = 'invoker' }: RenderOptions = {},
): Rendered {
  const body = bodyOf(reply);
  const small = fitSmallPrint(reply, audience);
  const groups = [...body, ...small.groups];
  const short = fit(groups, simpleBudget(audience, SIMPLE_MAX));
  const text = short.groups.flatMap((group) => textLines(group, audience)).join('\n');
  const { buttons = [] } = reply;
  const rendered = (fitted: Fitted, blocks?: Block[]): Rendered => ({
    message: { text, ...(blocks && { blocks }) },
    complete: fitted.complete && small.complete,
  });
  switch (form) {
    case 'rich': {
      const long = fit(groups, richBudget(audience, reply.buttons));
      return rendered(long, richBlocks(long.groups, buttons, audience));
    }
    case 'simple':
      return rendered(short, [{ type: 'section', text: { type: 'mrkdwn', text } }, ...actionsOf(buttons)]);
    case 'text':
      return rendered(short);
  }
}

/** The first line and the sections but for small print. Lines without text leave no trace: Slack refuses empty elements. */
function bodyOf({ tone, summary, sections }: Reply): readonly Group[] {
  const first: Sentence = [{ kind: 'own', text: `${TONE_MARKS[tone]} ` }, ...summary];
  const others = sections.flatMap(({ heading, lines, small }, section): Group[] => {
    if (small === true) return [];
    const shown = heading !== undefined && hasText(heading) ? { heading } : {};
    return [{ section, ...shown, lines: lines.filter(hasText) }];
  });
  return [
    { lines: [first] },
    ...others.filter(({ heading, lines }) => heading !== undefined || lines.length > 0),
  ];
}

/** All small print as one group. */
function fitSmallPrint({ sections }: Reply, audience: Audience): Fitted {
  const lines = sections
    .filter(({ small }) => small === true)
    .flatMap(({ heading, lines }) => [...(heading === undefined ? [] : [heading]), ...lines])
    .filter(hasText);
  const { groups, complete } = fit([{ lines: [] }, { lines }], simpleBudget(audience, SMALL_MAX));
  return { groups: groups.map((group) => ({ ...group, small: true })), complete };
}

function hasText(sentence: Sentence): boolean {
  return sentence.some(({ text }) => text !== '');
}

function simpleBudget(audience: Audience, max: number): Budget {
  return { max, groupCost: 0, cost: (line) => mrkdwn(line, audience).length + LINE_EXTRA };
}

function richBudget(audience: Audience, buttons: readonly Button[] = []): Budget {
  const cost = (line: Sentence): number => {
    const json = JSON.stringify(richText(line, { audience })).length;
    return Math.max(mrkdwn(line, audience).length + LINE_EXTRA, json / JSON_PER_CHARACTER);
  };
  return { max: RICH_MAX - buttons.length * BLOCK_COST, groupCost: BLOCK_COST, cost };
}

function textLines({ heading, lines }: Group, audience: Audience): readonly string[] {
  const texts = lines.map((line) => mrkdwn(line, audience));
  return heading === undefined
    ? texts
    : [`*${mrkdwn(heading, audience)}*`, ...texts.map((text) => `• ${text}`)];
}

/** Buttons stand under their sections, as far as these are shown, or else at the end. */
function richBlocks(groups: readonly Group[], buttons: readonly Button[], audience: Audience): Block[] {
  const shown = new Set(groups.map(({ section }) => section));
  const [own, others] = [true, false].map((isOwn) =>
    buttons.filter(({ under }) => (under !== undefined && shown.has(under)) === isOwn),
  ) as [Button[], Button[]];
  const blocks = own.length === 0 ? textBlocks(groups, audience) : blocksWithButtons(groups, own, audience);
  return [...blocks, ...actionsOf(others)];
}

/** There are few sections with buttons: no blocks have to be put together. */
function blocksWithButtons(
  groups: readonly Group[],
  buttons: readonly Button[],
  audience: Audience,
): Block[] {
  return groups.flatMap((group) => [
    ...textBlocks([group], audience),
    ...actionsOf(buttons.filter(({ under }) => under === group.section)),
  ]);
}

/** A block for each group; where there are too many, one for all the last ones. */
function textBlocks(groups: readonly Group[], audience: Audience): Block[] {
  const all = groups.filter((group) => !group.small).map((group) => richTextElements(group, audience));
  const blocks =
    all.length <= TEXT_BLOCKS_MAX
      ? all
      : [...all.slice(0, TEXT_BLOCKS_MAX - 1), all.slice(TEXT_BLOCKS_MAX - 1).flat()];
  const small = groups.filter((group) => group.small).flatMap((group) => textLines(group, audience));
  const context: types.ContextBlock = {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: small.join('\n') }],
  };
  return [
    ...blocks.map((elements): types.RichTextBlock => ({ type: 'rich_text', elements: [...elements] })),
    ...(small.length > 0 ? [context] : []),
  ];
}

function richTextElements(
  { heading, lines }: Group,
  audience: Audience,
): readonly types.RichTextBlockElement[] {
  if (heading === undefined) {
    const breakLine: Sentence = [{ kind: 'own', text: '\n' }];
    return [
      richText(
        lines.flatMap((line, index) => (index === 0 ? line : [...breakLine, ...line])),
        { audience },
      ),
    ];
  }
  const list: types.RichTextList = {
    type: 'rich_text_list',
    style: 'bullet',
    elements: lines.map((line) => richText(line, { audience })),
  };
  return [richText(heading, { audience, bold: true }), ...(lines.length === 0 ? [] : [list])];
}

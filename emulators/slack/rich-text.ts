/** Schemas of Slack's rich text blocks: the fields of the SDK's types (checked by the compiler). */
import type { types } from '@slack/bolt';
import * as z from 'zod';
import { blockId } from './elements.ts';
import { fieldsOf } from '../schema-problems.ts';

const flag = z.exactOptional(z.boolean());
const style = z.exactOptional(
  z.strictObject({ bold: flag, code: flag, italic: flag, strike: flag, underline: flag }),
);
const border = z.exactOptional(z.union([z.literal(0), z.literal(1)]));

const text = fieldsOf<types.RichTextText>()(
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
) satisfies z.ZodType<types.RichTextText>;
const user = fieldsOf<types.RichTextUserMention>()(
  z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]+$/u), style }),
) satisfies z.ZodType<types.RichTextUserMention>;
/** https://docs.slack.dev/reference/block-kit/block-elements/date-element */
const date = fieldsOf<types.RichTextDate>()(
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string().regex(/\{\w+\}/u),
    url: z.exactOptional(z.url()),
    fallback: z.exactOptional(z.string().min(1)),
    style,
  }),
) satisfies z.ZodType<types.RichTextDate>;
const link = fieldsOf<types.RichTextLink>()(
  z.strictObject({
    type: z.literal('link'),
    url: z.url(),
    text: z.exactOptional(z.string().min(1)),
    unsafe: flag,
    style,
  }),
) satisfies z.ZodType<types.RichTextLink>;

/** The elements that the bot may use; mentions of many people are not among them. */
const elements = z.array(z.discriminatedUnion('type', [text, user, date, link])).min(1);

const section = fieldsOf<types.RichTextSection>()(
  z.strictObject({ type: z.literal('rich_text_section'), elements }),
);
const list = fieldsOf<types.RichTextList>()(
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section).min(1),
    style: z.enum(['bullet', 'ordered']),
    indent: z.exactOptional(z.number().int().min(0).max(8)),
    border,
  }),
);
const quote = fieldsOf<types.RichTextQuote>()(
  z.strictObject({ type: z.literal('rich_text_quote'), elements, border }),
);
const preformatted = fieldsOf<types.RichTextPreformatted>()(
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [text, link])).min(1),
    border,
  }),
);

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richText = fieldsOf<types.RichTextBlock>()(
  z.strictObject({
    type: z.literal('rich_text'),
    block_id: blockId,
    elements: z.array(z.discriminatedUnion('type', [section, list, quote, preformatted])).min(1),
  }),
);

/** Schemas of Slack's blocks, messages, modals and App Home: the SDK's fields (checked by the compiler), and Slack's limits. */
import type { types } from '@slack/bolt';
import * as z from 'zod';
import {
  anyText,
  blockId,
  button,
  fileInput,
  multiExternalSelect,
  multiStaticSelect,
  plainText,
  plainTextInput,
  staticSelect,
} from './elements.ts';
import { richText } from './rich-text.ts';
import { fieldsOf } from '../schema-problems.ts';

const flag = z.exactOptional(z.boolean());

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const section = fieldsOf<types.SectionBlock>()(
  z
    .strictObject({
      type: z.literal('section'),
      block_id: blockId,
      text: z.exactOptional(anyText(3_000)),
      fields: z.exactOptional(z.array(anyText(2_000)).min(1).max(10)),
      accessory: z.exactOptional(
        z.discriminatedUnion('type', [button, multiStaticSelect, multiExternalSelect]),
      ),
      expand: flag,
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, {
      error: 'has neither text nor fields',
    }),
) satisfies z.ZodType<types.SectionBlock>;
/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const header = fieldsOf<types.HeaderBlock>()(
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
);
/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
const context = fieldsOf<types.ContextBlock>()(
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z.array(anyText(3_000)).min(1).max(10),
  }),
) satisfies z.ZodType<types.ContextBlock>;
const divider = fieldsOf<types.DividerBlock>()(
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
);
/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const actions = fieldsOf<types.ActionsBlock>()(
  z.strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [button, multiStaticSelect, multiExternalSelect]))
      .min(1)
      .max(25)
      .refine(haveOwnIds, { error: 'two of one action_id' }),
  }),
) satisfies z.ZodType<types.ActionsBlock>;
/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
const input = fieldsOf<types.InputBlock>()(
  z.strictObject({
    type: z.literal('input'),
    block_id: blockId,
    label: plainText(2_000),
    hint: z.exactOptional(plainText(2_000)),
    optional: flag,
    dispatch_action: flag,
    element: z.discriminatedUnion('type', [
      multiStaticSelect,
      multiExternalSelect,
      plainTextInput,
      staticSelect,
      fileInput,
    ]),
  }),
) satisfies z.ZodType<types.InputBlock>;

/** https://docs.slack.dev/reference/block-kit/blocks: add a schema here when the bot uses another block. */
const BLOCKS = [section, header, context, divider, actions, richText] as const;

/** The blocks of a message: at most 50, without inputs. */
export const messageBlocks = z
  .array(z.discriminatedUnion('type', BLOCKS))
  .max(50)
  .refine(haveOwnBlockIds, { error: 'two of one block_id' });

/** `view_too_large` of https://docs.slack.dev/reference/methods/views.open */
const VIEW_MAX_BYTES = 250_000;

/** https://docs.slack.dev/reference/views */
export const modalView = fieldsOf<types.ModalView>()(
  z
    .strictObject({
      type: z.literal('modal'),
      title: plainText(24),
      submit: z.exactOptional(plainText(24)),
      close: z.exactOptional(plainText(24)),
      private_metadata: z.exactOptional(z.string().max(3_000)),
      callback_id: z.exactOptional(z.string().min(1).max(255)),
      external_id: z.exactOptional(z.string().min(1).max(255)),
      clear_on_close: flag,
      notify_on_close: flag,
      blocks: z
        .array(z.discriminatedUnion('type', [...BLOCKS, input]))
        .min(1)
        .max(100)
        .refine(haveOwnBlockIds, { error: 'two of one block_id' }),
    })
    .refine(({ submit, blocks }) => submit !== undefined || blocks.every(({ type }) => type !== 'input'), {
      error: 'is required where there are inputs',
      path: ['submit'],
    })
    .refine((view) => Buffer.byteLength(JSON.stringify(view)) <= VIEW_MAX_BYTES, {
      error: `more than ${VIEW_MAX_BYTES} bytes`,
    }),
) satisfies z.ZodType<types.ModalView>;

/** https://docs.slack.dev/surfaces/app-home */
export const homeView = fieldsOf<types.HomeView>()(
  z
    .strictObject({
      type: z.literal('home'),
      private_metadata: z.exactOptional(z.string().max(3_000)),
      callback_id: z.exactOptional(z.string().min(1).max(255)),
      external_id: z.exactOptional(z.string().min(1).max(255)),
      blocks: z
        .array(z.discriminatedUnion('type', BLOCKS))
        .min(1)
        .max(100)
        .refine(haveOwnBlockIds, { error: 'two of one block_id' }),
    })
    .refine((view) => Buffer.byteLength(JSON.stringify(view)) <= VIEW_MAX_BYTES, {
      error: `more than ${VIEW_MAX_BYTES} bytes`,
    }),
) satisfies z.ZodType<types.HomeView>;

function haveOwnIds(elements: readonly { readonly action_id?: string | undefined }[]): boolean {
  return areUnique(elements.map(({ action_id: id }) => id));
}

function haveOwnBlockIds(blocks: readonly { readonly block_id?: string | undefined }[]): boolean {
  return areUnique(blocks.map(({ block_id: id }) => id));
}

function areUnique(ids: readonly (string | undefined)[]): boolean {
  const given = ids.filter((id) => id !== undefined);
  return new Set(given).size === given.length;
}

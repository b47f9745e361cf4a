/**
 * Schemas of the texts, options and elements in Slack's blocks: the fields of the SDK's types (checked by the compiler), and
 * the lengths that Slack documents.
 */
import type { types } from '@slack/bolt';
import * as z from 'zod';
import { fieldsOf } from '../schema-problems.ts';

/** https://docs.slack.dev/reference/block-kit/blocks and …/block-elements: `block_id`, `action_id`. */
export const blockId = z.exactOptional(z.string().min(1).max(255));
const actionId = z.exactOptional(z.string().min(1).max(255));
const flag = z.exactOptional(z.boolean());

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function plainText(max: number) {
  return fieldsOf<types.PlainTextElement>()(
    z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: flag }),
  );
}

function mrkdwnText(max: number) {
  return fieldsOf<types.MrkdwnElement>()(
    z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: flag }),
  );
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwnText(max)]);
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const confirm = z.exactOptional(
  fieldsOf<types.ConfirmationDialog>()(
    z.strictObject({
      title: z.exactOptional(plainText(100)),
      text: anyText(300),
      confirm: z.exactOptional(plainText(30)),
      deny: z.exactOptional(plainText(30)),
      style: z.exactOptional(z.enum(['primary', 'danger'])),
    }),
  ),
);

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const button = fieldsOf<types.Button>()(
  z.strictObject({
    type: z.literal('button'),
    text: plainText(75),
    action_id: actionId,
    value: z.exactOptional(z.string().max(2_000)),
    url: z.exactOptional(z.url().max(3_000)),
    style: z.exactOptional(z.enum(['primary', 'danger'])),
    accessibility_label: z.exactOptional(z.string().max(75)),
    confirm,
  }),
) satisfies z.ZodType<types.Button>;

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object; the SDK says 75 for the value, the page 150. */
const option = fieldsOf<types.PlainTextOption>()(
  z.strictObject({
    text: plainText(75),
    value: z.string().min(1).max(75),
    url: z.exactOptional(z.url().max(3_000)),
    description: z.exactOptional(plainText(75)),
  }),
);
/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export const options = z.array(option).max(100);
const optionGroups = z
  .array(z.strictObject({ label: plainText(75), options }))
  .min(1)
  .max(100);
const placeholder = z.exactOptional(plainText(150));
const multi = {
  action_id: actionId,
  confirm,
  focus_on_load: flag,
  placeholder,
  max_selected_items: z.exactOptional(z.number().int().min(1)),
  initial_options: z.exactOptional(options.min(1)),
};

export const multiStaticSelect = fieldsOf<types.MultiStaticSelect>()(
  z
    .strictObject({
      ...multi,
      type: z.literal('multi_static_select'),
      options: z.exactOptional(options.min(1)),
      option_groups: z.exactOptional(optionGroups),
    })
    .refine(({ options: all, option_groups: groups }) => (all === undefined) !== (groups === undefined), {
      error: 'either options or option_groups',
      path: ['options'],
    })
    .refine(
      ({ initial_options: initial = [], options: all = [], option_groups: groups = [] }) => {
        const known = [...all, ...groups.flatMap((group) => group.options)].map((one) => JSON.stringify(one));
        return initial.every((one) => known.includes(JSON.stringify(one)));
      },
      { error: 'is none of the options', path: ['initial_options'] },
    ),
) satisfies z.ZodType<types.MultiStaticSelect>;

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
export const staticSelect = fieldsOf<types.StaticSelect>()(
  z.strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    confirm,
    focus_on_load: flag,
    placeholder,
    initial_option: z.exactOptional(option),
    options: z.exactOptional(options.min(1)),
    option_groups: z.exactOptional(optionGroups),
  }),
) satisfies z.ZodType<types.StaticSelect>;

export const multiExternalSelect = fieldsOf<types.MultiExternalSelect>()(
  z.strictObject({
    ...multi,
    type: z.literal('multi_external_select'),
    min_query_length: z.exactOptional(z.number().int().min(0)),
  }),
) satisfies z.ZodType<types.MultiExternalSelect>;

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const plainTextInput = fieldsOf<types.PlainTextInput>()(
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    initial_value: z.exactOptional(z.string().max(3_000)),
    multiline: flag,
    min_length: z.exactOptional(z.number().int().min(0).max(3_000)),
    max_length: z.exactOptional(z.number().int().min(1).max(3_000)),
    dispatch_action_config: z.exactOptional(
      z.strictObject({
        trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])),
      }),
    ),
    focus_on_load: flag,
    placeholder,
  }),
) satisfies z.ZodType<types.PlainTextInput>;

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export const fileInput = fieldsOf<types.FileInput>()(
  z.strictObject({
    type: z.literal('file_input'),
    action_id: actionId,
    filetypes: z.exactOptional(z.array(z.string().min(1)).min(1)),
    max_files: z.exactOptional(z.number().int().min(1).max(10)),
  }),
) satisfies z.ZodType<types.FileInput>;

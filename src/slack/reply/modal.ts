/** Renders replies as modals: a picker, or a question that is answered by submitting. */
import type { types } from '@slack/bolt';
import { customId, readCustomId } from '../../chat/offer.ts';
import type { Choice, Form, Picker, Reply } from '../../chat/reply.ts';
import type { Sentence } from '../../chat/sentence.ts';
import { catalogues, pickLocale, type Locale } from '../../chat/texts/index.ts';
import { OPTIONS_MAX } from './picker-options.ts';
import { mrkdwn } from './mrkdwn.ts';
import { plainTextObject } from './plain-text.ts';
import { renderReply } from './render.ts';

/** Where the answer to a submission goes, which has no response_url of its own. */
export interface Place {
  readonly channelId: string | null;
  readonly threadTs?: string;
  /** Of what opened the modal. */
  readonly responseUrl?: string;
}

/** https://docs.slack.dev/surfaces/modals: title, submit and close. */
const HEAD_MAX = 24;
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTION_MAX = 75;
const PLACEHOLDER_MAX = 150;
const LABEL_MAX = 2_000;
/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const PASTED_MAX = 3_000;

/** The input blocks of a picker; each holds one element, with the same id. */
export const INPUTS = {
  picked: 'picked',
  pasted: 'pasted',
  file: 'file',
  knownReason: 'known-reason',
  reason: 'reason',
} as const;

/** The picker as a modal under the reply's text. */
export function pickerModal(reply: Reply, picker: Picker, place: Place, locale: Locale): types.ModalView {
  const { paste, cancel } = catalogues[locale].dialog;
  return modal(reply, {
    callback_id: `picker:${locale}`,
    title: plainTextObject(picker.title, HEAD_MAX),
    submit: plainTextObject(picker.submit, HEAD_MAX),
    close: plainTextObject(cancel, HEAD_MAX),
    private_metadata: metadata(picker.key, place),
    blocks: [
      // Slack refuses a list of nobody.
      ...(picker.choices.length === 0 ? [] : [input(INPUTS.picked, picker.title, choose(picker))]),
      ...textInputs(paste, locale),
      ...reasonInputs(reply, locale),
    ],
  });
}

/** The form as a modal under the first line of the reply, whose other lines say what to do without a form. */
export function formModal(reply: Reply, form: Form, place: Place, locale: Locale): types.ModalView {
  return modal(
    { ...reply, sections: [] },
    {
      callback_id: `form:${locale}`,
      title: plainTextObject(form.title, HEAD_MAX),
      submit: plainTextObject(form.submit, HEAD_MAX),
      close: plainTextObject(catalogues[locale].dialog.cancel, HEAD_MAX),
      private_metadata: metadata(form.key, place),
      blocks: textInputs(form.label, locale),
    },
  );
}

/** Of each kind of modal the input under which it says that nothing was given. */
export const REQUIRED_INPUT = { picker: INPUTS.picked, form: INPUTS.pasted, question: undefined } as const;

function textInputs(label: string, locale: Locale): types.InputBlock[] {
  return [
    input(INPUTS.pasted, label, {
      type: 'plain_text_input',
      action_id: INPUTS.pasted,
      multiline: true,
      max_length: PASTED_MAX,
    }),
    input(INPUTS.file, catalogues[locale].dialog.file, {
      type: 'file_input',
      action_id: INPUTS.file,
      filetypes: ['txt', 'csv'],
      max_files: 1,
    }),
  ];
}

/** The reply as a modal which its button submits; undefined where one cannot show all of it, or has to offer more. */
export function questionModal(
  reply: Reply,
  title: string,
  place: Place,
  locale: Locale,
): types.ModalView | undefined {
  const [button, ...others] = reply.buttons ?? [];
  if (others.length > 0 || (button?.label.length ?? 0) > HEAD_MAX) return undefined;
  if (!renderReply(reply).complete) return undefined;
  const { cancel, close } = catalogues[locale].dialog;
  return modal(reply, {
    callback_id: `question:${locale}`,
    title: plainTextObject(title, HEAD_MAX),
    close: plainTextObject(button === undefined ? close : cancel, HEAD_MAX),
    ...(button && {
      submit: plainTextObject(button.label, HEAD_MAX),
      private_metadata: metadata(button.key, place),
    }),
    blocks: button === undefined ? [] : [...reasonInputs(reply, locale)],
  });
}

/** A menu with those that are suggested, and beside it whatever else somebody types; both may be used. */
function reasonInputs({ reasonInput }: Reply, locale: Locale): readonly types.InputBlock[] {
  // What is too long for a field stays as it was given.
  if (reasonInput === undefined || (reasonInput.given?.length ?? 0) > PASTED_MAX) return [];
  const { reason, orReason, chooseReason } = catalogues[locale].dialog;
  const { given, suggested, maxLength } = reasonInput;
  const options = suggested.filter(({ value }) => value.length <= OPTION_MAX).slice(0, OPTIONS_MAX);
  const menu: types.StaticSelect = {
    type: 'static_select',
    action_id: INPUTS.knownReason,
    placeholder: plainTextObject(chooseReason, PLACEHOLDER_MAX),
    options: options.map(option),
  };
  const text: types.PlainTextInput = {
    type: 'plain_text_input',
    action_id: INPUTS.reason,
    max_length: Math.max(maxLength, given?.length ?? 0),
    ...(given !== undefined && { initial_value: given }),
  };
  return [
    ...(options.length === 0 ? [] : [input(INPUTS.knownReason, reason, menu)]),
    input(INPUTS.reason, options.length === 0 ? reason : orReason, text),
  ];
}

/** The modal that is open while the reply is being made, in both languages: which one is right is not known yet. */
export function loadingModal(title?: string): types.ModalView {
  const all = Object.values(catalogues).map(({ dialog }) => dialog);
  return aside(
    'loading',
    title ?? all.map(({ wait }) => wait).join(' · '),
    all.map(({ loading }) => loading),
  );
}

/** The same once the reply has been sent as a message. */
export function leftModal(locale: Locale): types.ModalView {
  const { elsewhere, close, done } = catalogues[locale].dialog;
  return { ...aside('left', done, [elsewhere]), close: plainTextObject(close, HEAD_MAX) };
}

function aside(kind: string, title: string, lines: readonly Sentence[]): types.ModalView {
  const text = lines.map((line) => mrkdwn(line)).join('\n');
  return {
    type: 'modal',
    callback_id: `aside:${kind}`,
    title: plainTextObject(title, HEAD_MAX),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  };
}

/** The private metadata of the bot's modal; `key` is undefined when another version opened it. */
export function readModal({
  callback_id,
  private_metadata,
}: Pick<types.View, 'callback_id' | 'private_metadata'>): {
  readonly kind: keyof typeof REQUIRED_INPUT;
  readonly locale: Locale;
  readonly key: string | undefined;
  readonly place: Place;
} {
  const [kind, locale] = (callback_id ?? '').split(':');
  const [id = '', channelId = '', threadTs = '', responseUrl = ''] = (private_metadata ?? '').split(' ');
  return {
    kind: kind === 'picker' || kind === 'form' ? kind : 'question',
    locale: pickLocale(locale),
    key: readCustomId(id)?.key,
    place: {
      channelId: channelId === '' ? null : channelId,
      ...(threadTs !== '' && { threadTs }),
      ...(responseUrl !== '' && { responseUrl }),
    },
  };
}

/** A choice as Slack's option: the label is plain text, so nothing in it acts. */
export function option({ value, label }: Choice): types.PlainTextOption {
  return { text: plainTextObject(label === '' ? value : label, OPTION_MAX), value };
}

function choose({ title, choices, chosen }: Picker): types.MultiStaticSelect | types.MultiExternalSelect {
  const wanted = new Set(chosen);
  const initial = choices
    .filter(({ value }) => wanted.has(value))
    .slice(0, OPTIONS_MAX)
    .map(option);
  const shared = {
    action_id: INPUTS.picked,
    placeholder: plainTextObject(title, PLACEHOLDER_MAX),
    // Slack refuses an empty list.
    ...(initial.length > 0 && { initial_options: initial }),
  };
  return choices.length <= OPTIONS_MAX
    ? { type: 'multi_static_select', options: choices.map(option), ...shared }
    : { type: 'multi_external_select', min_query_length: 0, ...shared };
}

function input(id: string, label: string, element: types.InputBlock['element']): types.InputBlock {
  return { type: 'input', block_id: id, optional: true, label: plainTextObject(label, LABEL_MAX), element };
}

function modal(reply: Reply, view: Omit<types.ModalView, 'type'>): types.ModalView {
  const { blocks = [] } = renderReply({ ...reply, buttons: [] }).message;
  return { type: 'modal', ...view, blocks: [...blocks, ...view.blocks] };
}

function metadata(key: string, { channelId, threadTs, responseUrl }: Place): string {
  return [customId(key), channelId ?? '', threadTs ?? '', responseUrl ?? ''].join(' ').trimEnd();
}

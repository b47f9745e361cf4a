/** Reads and validates the views of modals in the Slack emulator, and builds the state of a submission. */
import type { types } from '@slack/bolt';
import { isPlainText, isValidBlock } from './blocks.ts';
import { visibleText } from './messages.ts';

export interface ModalOption {
  readonly value: string;
  readonly text: string;
}

/** A modal with its visible parts. */
export interface Modal {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly text: string;
  /** The label of the submit button; undefined without one. */
  readonly submit: string | undefined;
  readonly close: string | undefined;
  /** The labels of the inputs, in order. */
  readonly labels: readonly string[];
  /** The options of the select; undefined if Slack asks the bot for options (see `suggest`), or without a select. */
  readonly options: readonly ModalOption[] | undefined;
  /** The preselected values. */
  readonly initial: readonly string[];
  /** The view in the bot's call. */
  readonly view: types.ModalView;
}

/** What a person fills in before submitting. */
export interface Filled {
  /** The values of the picked options; the preselected ones by default. */
  readonly selected?: readonly string[];
  readonly pasted?: string;
  /** The chosen reason (`knownReason`) and the typed one; the prefilled values by default. */
  readonly knownReason?: string;
  readonly reason?: string;
  /** The uploaded file's object: see `slack.host`. */
  readonly file?: Readonly<Record<string, unknown>>;
}

/** https://docs.slack.dev/surfaces/modals and …/reference/views */
const HEAD_MAX = 24;
const BLOCKS_MAX = 100;
const METADATA_MAX = 3_000;
const ID_MAX = 255;
const LABEL_MAX = 2_000;
/** `view_too_large` of https://docs.slack.dev/reference/methods/views.open */
const JSON_MAX = 250_000;
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTIONS_MAX = 100;
const OPTION_MAX = 75;
const PLACEHOLDER_MAX = 150;

/** The reason for which Slack would refuse a modal; undefined for a valid one. */
export function viewProblem(view: types.ModalView): string | undefined {
  const { title, submit, close, blocks, private_metadata: metadata = '', callback_id: callback = '' } = view;
  const inputs = inputsOf(view);
  const ids = blocks.flatMap(({ block_id: id }) => id ?? []);
  const actions = inputs.map(({ element }) => element.action_id);
  const rules: readonly (readonly [boolean, string])[] = [
    [isPlainText(title, HEAD_MAX), 'title'],
    [submit === undefined ? inputs.length === 0 : isPlainText(submit, HEAD_MAX), 'submit'],
    [close === undefined || isPlainText(close, HEAD_MAX), 'close'],
    [blocks.length > 0 && blocks.length <= BLOCKS_MAX, 'blocks'],
    [metadata.length <= METADATA_MAX, 'private_metadata'],
    [callback.length <= ID_MAX, 'callback_id'],
    [new Set(ids).size === ids.length && ids.every((id) => id.length <= ID_MAX), 'block_id'],
    [new Set(actions).size === actions.length, 'action_id'],
    [inputs.every(({ label }) => isPlainText(label, LABEL_MAX)), 'label'],
    [inputs.every(({ element }) => isValidElement(element)), 'element'],
    [textsOf(view).every(isValidBlock), 'text'],
    [JSON.stringify(view).length <= JSON_MAX, 'size'],
  ];
  return rules.find(([holds]) => !holds)?.[1];
}

export function readView(view: types.ModalView, id: string, userId: string): Modal {
  const selects = inputsOf(view)
    .map(({ element }) => element)
    .filter(isSelect);
  const picks = selects.find(({ type }) => type === 'multi_static_select');
  return {
    id,
    userId,
    view,
    title: view.title.text,
    text: visibleText('', textsOf(view)),
    submit: view.submit?.text,
    close: view.close?.text,
    labels: inputsOf(view).map(({ label }) => label.text),
    options: picks && readOptions((picks as types.MultiStaticSelect).options ?? []),
    initial: selects.flatMap(initialOf),
  };
}

/** Reads the options of a select or of the answer to a search; throws if Slack would refuse them. */
export function readOptions(options: readonly types.Option[]): readonly ModalOption[] {
  if (!areValidOptions(options)) throw new Error('Slack does not take these options');
  return options.map(({ text, value = '' }) => ({ text: text.text, value }));
}

/** `view.state.values` of a submission: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function filledIn(
  modal: Modal,
  { selected = modal.initial, pasted, file, knownReason, reason }: Filled,
): Readonly<Record<string, unknown>> {
  const unknown = selected.filter(
    (value) => modal.options?.some((option) => option.value === value) === false,
  );
  if (unknown.length > 0) throw new Error(`the modal offers no ${unknown.join(', ')}`);
  const state = (element: types.InputBlock['element']): object => {
    switch (element.type) {
      case 'multi_static_select':
      case 'multi_external_select':
        return {
          selected_options: selected.map((value) => ({ text: { type: 'plain_text', text: value }, value })),
        };
      case 'static_select':
        if (knownReason !== undefined && !(element.options ?? []).some(({ value }) => value === knownReason))
          throw new Error(`the modal offers no ${knownReason}`);
        return {
          selected_option:
            knownReason === undefined
              ? null
              : { text: { type: 'plain_text', text: knownReason }, value: knownReason },
        };
      case 'plain_text_input':
        return { value: (element.action_id === 'reason' ? reason : pasted) ?? element.initial_value ?? null };
      case 'file_input':
        return { files: file === undefined ? [] : [file] };
      default:
        throw new Error(`the emulator cannot fill in ${element.type}`);
    }
  };
  return Object.fromEntries(
    inputsOf(modal.view).map(({ block_id: id = '', element }) => [
      id,
      { [element.action_id ?? '']: { type: element.type, ...state(element) } },
    ]),
  );
}

function inputsOf({ blocks }: types.ModalView): readonly types.InputBlock[] {
  return (blocks as types.KnownBlock[]).filter((block) => block.type === 'input');
}

function textsOf({ blocks }: types.ModalView): readonly types.KnownBlock[] {
  return (blocks as types.KnownBlock[]).filter((block) => block.type !== 'input');
}

type Select = types.MultiStaticSelect | types.MultiExternalSelect;

function isSelect(element: types.InputBlock['element']): element is Select {
  return element.type === 'multi_static_select' || element.type === 'multi_external_select';
}

function initialOf({ initial_options: initial = [] }: Select): readonly string[] {
  return initial.map(({ value = '' }) => value);
}

function isValidElement(element: types.InputBlock['element']): boolean {
  switch (element.type) {
    case 'multi_static_select':
      return (
        areValidOptions(element.options ?? []) &&
        isPlainText(element.placeholder, PLACEHOLDER_MAX) &&
        isValidInitially(element, element.options)
      );
    case 'static_select':
      return areValidOptions(element.options ?? []) && isPlainText(element.placeholder, PLACEHOLDER_MAX);
    case 'multi_external_select':
      return isPlainText(element.placeholder, PLACEHOLDER_MAX) && isValidInitially(element);
    case 'plain_text_input':
      return (element.max_length ?? 1) <= 3_000;
    case 'file_input':
      return (element.max_files ?? 10) <= 10;
    default:
      return false;
  }
}

function areValidOptions(options: readonly types.Option[]): boolean {
  return (
    options.length <= OPTIONS_MAX &&
    options.every(
      ({ text, value = '' }) =>
        isPlainText(text as types.PlainTextElement, OPTION_MAX) && value !== '' && value.length <= OPTION_MAX,
    )
  );
}

/** Checks that each preselected option equals one of the options, if these are in the view. */
function isValidInitially({ initial_options: initial }: Select, options?: readonly types.Option[]): boolean {
  if (initial === undefined) return true;
  const known = options && new Set(options.map((option) => JSON.stringify(option)));
  return (
    initial.length > 0 &&
    areValidOptions(initial) &&
    initial.every((option) => known?.has(JSON.stringify(option)) ?? true)
  );
}

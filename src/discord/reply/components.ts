/** Renders buttons and menus as message components, and reads the offer's key from a clicked one. */
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { customId, readCustomId } from '../../chat/offer.ts';
import type { Button, Choice, Picker, Reply } from '../../chat/reply.ts';
import { shorten } from '../../chat/shorten.ts';

/** https://docs.discord.com/developers/components/reference */
const BUTTONS_IN_ROW = 5;
const BUTTON_LABEL_MAX_LENGTH = 80;
const OPTIONS_MAX = 25;
const OPTION_MAX_LENGTH = 100;
const PLACEHOLDER_MAX_LENGTH = 150;

/**
 * A message holds 40 components, nested ones too: these and their rows (24), four selects in rows of their own (8), a row
 * of two to turn the page (3), and the container with two texts and a file (4).
 */
const BUTTONS_MAX = 20;
const SELECTS_MAX = 4;
const PAGE = SELECTS_MAX * OPTIONS_MAX;

const STYLES = {
  primary: ButtonStyle.Primary,
  normal: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;

/** A row, and the index of the section that it is shown under; undefined for one that stands at the end. */
export interface Control {
  readonly row: ComponentRow;
  readonly under?: number;
}

export type ComponentRow = APIActionRowComponent<APIButtonComponentWithCustomId | APIStringSelectComponent>;

/** The custom id of one more control of an offer. */
type NewId = (key: string, beside?: boolean) => string;

/** The picker and the buttons of a reply, at most 35 components, or 32 under 8 sections; rejects when an offer could not be made. */
export async function componentRows({
  picker,
  buttons = [],
}: Pick<Reply, 'picker' | 'buttons'>): Promise<readonly Control[]> {
  const newId = uniqueIds();
  const picking = picker === undefined ? [] : await pickerRows(picker, newId);
  const shown = buttons.slice(0, BUTTONS_MAX);
  const underSections = [...Map.groupBy(shown, ({ under }) => under)].flatMap(([under, group]): Control[] =>
    under === undefined ? [] : buttonRows(group, newId).map((one) => ({ row: one, under })),
  );
  const others = shown.filter(({ under }) => under === undefined);
  return [...underSections, ...[...picking, ...buttonRows(others, newId)].map((one) => ({ row: one }))];
}

/** Which offer a control stands for, and where its reply goes; undefined where it is of another version, or not ours. */
export function readComponentId(id: string): ReturnType<typeof readCustomId> {
  return readCustomId(id.replace(/#\d+$/u, ''));
}

/** Discord wants each custom id once in a message; of an offer that has several controls, the later ones end in `#2`, … */
function uniqueIds(): NewId {
  const counts = new Map<string, number>();
  return (key, beside = false) => {
    const id = customId(key, beside);
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
}

function buttonRows(buttons: readonly Button[], newId: NewId): readonly ComponentRow[] {
  return inGroups(buttons, BUTTONS_IN_ROW).map((group) =>
    row(
      group.map(({ key, label, style, beside }) => ({
        type: ComponentType.Button,
        style: STYLES[style],
        label: shorten(label, BUTTON_LABEL_MAX_LENGTH),
        custom_id: newId(key, beside),
      })),
    ),
  );
}

/** One page of the choices, and buttons to the pages beside it. Choosing only shows the picker again: see `Picker`. */
async function pickerRows(picker: Picker, newId: NewId): Promise<readonly ComponentRow[]> {
  const { title, choices } = picker;
  const start = firstShown(picker);
  const chosen = new Set(picker.chosen);
  const key = await picker.choose();
  const selects = inGroups(choices.slice(start, start + PAGE), OPTIONS_MAX).flatMap((group, index) => {
    const first = start + index * OPTIONS_MAX;
    const range = ` (${first + 1}–${first + group.length})`;
    const placeholder = shorten(title, PLACEHOLDER_MAX_LENGTH - range.length) + range;
    const options = selectOptions(group, chosen);
    // What cannot be picked here leaves a select empty, which Discord does not take.
    return options.length === 0 ? [] : [select(newId(key), placeholder, options)];
  });
  const pages = await pageButtons(picker, start);
  return [...selects.map((one) => row([one])), ...buttonRows(pages, newId)];
}

/** The list may have become shorter than it was when its page was turned. */
function firstShown({ offset, choices }: Picker): number {
  return Math.max(0, offset < choices.length ? offset : choices.length - PAGE);
}

async function pageButtons({ choices, turnTo }: Picker, start: number): Promise<readonly Button[]> {
  const before = Math.max(0, start - PAGE);
  const after = start + PAGE;
  const range = (first: number): string => `${first + 1}–${Math.min(first + PAGE, choices.length)}`;
  const [previous, next] = await Promise.all([
    start > 0 ? turnTo(before) : undefined,
    after < choices.length ? turnTo(after) : undefined,
  ]);
  const button = (key: string | undefined, label: string): readonly Button[] =>
    key === undefined ? [] : [{ key, label, style: 'normal' }];
  return [...button(previous, `‹ ${range(before)}`), ...button(next, `${range(after)} ›`)];
}

type SelectOptions = APIStringSelectComponent['options'];

function select(id: string, placeholder: string, options: SelectOptions): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: id,
    placeholder,
    // What was chosen before can be taken back.
    min_values: 0,
    max_values: options.length,
    options,
  };
}

/** Discord takes a value once in a select, and none that is empty or longer than 100 characters. */
function selectOptions(choices: readonly Choice[], chosen: ReadonlySet<string>): SelectOptions {
  const byValue = new Map(usable(choices).map((choice) => [choice.value, choice]));
  return [...byValue.values()].map(({ value, label }) => ({ value, label, default: chosen.has(value) }));
}

/** The choices that Discord can offer, with labels of its length. */
export function usable(choices: readonly Choice[]): readonly Choice[] {
  return choices
    .filter(({ value }) => value !== '' && value.length <= OPTION_MAX_LENGTH)
    .map(({ value, label }) => ({ value, label: shorten(label.trim() || value, OPTION_MAX_LENGTH) }));
}

function row(components: ComponentRow['components']): ComponentRow {
  return { type: ComponentType.ActionRow, components };
}

function inGroups<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Reads and validates message components in the Discord emulator: texts, files, buttons and menus. */

/** https://docs.discord.com/developers/components/reference */
const TYPE = { row: 1, button: 2, select: 3, text: 10, file: 13, container: 17 };
const COMPONENTS_MAX = 40;
const CUSTOM_ID_MAX_LENGTH = 100;
const BUTTONS_IN_ROW_MAX = 5;
const BUTTON_LABEL_MAX_LENGTH = 80;
const OPTIONS_MAX = 25;
const OPTION_MAX_LENGTH = 100;
const PLACEHOLDER_MAX_LENGTH = 150;
const TEXT_DISPLAYS_MAX_LENGTH = 4_000;

export interface Component {
  readonly type: number;
  readonly content?: string;
  readonly file?: { readonly url: string };
  readonly components?: readonly Component[];
  readonly custom_id?: string;
  readonly label?: string;
  readonly style?: number;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly FakeChoice[];
}

export interface FakeChoice {
  readonly label: string;
  readonly value: string;
  /** Whether the choice is preselected. */
  readonly default?: boolean;
}

export interface ReadButton {
  readonly label: string;
  readonly customId: string;
  /** 1 primary, 2 secondary, 3 success, 4 danger. */
  readonly style: number;
}

export interface ReadSelect {
  readonly placeholder: string;
  readonly customId: string;
  readonly min: number;
  readonly max: number;
  readonly options: readonly FakeChoice[];
}

/** The components and all nested ones, in visible order. */
function flatten(components: readonly Component[] = []): readonly Component[] {
  return components.flatMap((component) => [component, ...flatten(component.components)]);
}

function ofType(components: readonly Component[] | undefined, type: number): readonly Component[] {
  return flatten(components).filter((component) => component.type === type);
}

export function textsOf(components: readonly Component[] | undefined): readonly string[] {
  return ofType(components, TYPE.text).map(({ content = '' }) => content);
}

/** The URLs of the files that components show. */
export function filesOf(components: readonly Component[] | undefined): readonly (string | undefined)[] {
  return ofType(components, TYPE.file).map(({ file }) => file?.url);
}

export function buttonsOf(components: readonly Component[] | undefined): readonly ReadButton[] {
  return ofType(components, TYPE.button).map(({ label = '', custom_id: customId = '', style = 0 }) => {
    return { label, customId, style };
  });
}

export function selectsOf(components: readonly Component[] | undefined): readonly ReadSelect[] {
  return ofType(components, TYPE.select).map((select) => ({
    placeholder: select.placeholder ?? '',
    customId: select.custom_id ?? '',
    min: select.min_values ?? 1,
    max: select.max_values ?? 1,
    options: select.options ?? [],
  }));
}

/** The reason for which Discord would refuse these components; undefined if they are valid. */
export function componentsFault(components: readonly Component[] = []): string | undefined {
  const all = flatten(components);
  const texts = textsOf(components);
  const ids = all.flatMap(({ custom_id: id }) => id ?? []);
  if (all.length === 0 || all.length > COMPONENTS_MAX) return 'components: Must be between 1 and 40';
  if (texts.some((text) => text === '')) return 'content: This field is required';
  if (texts.join('').length > TEXT_DISPLAYS_MAX_LENGTH)
    return 'components: text of more than 4000 characters';
  if (new Set(ids).size < ids.length) return 'custom_id: COMPONENT_CUSTOM_ID_DUPLICATED';
  if (ids.some((id) => outside(id, CUSTOM_ID_MAX_LENGTH))) return 'custom_id: Must be between 1 and 100';
  return first(components, topFault);
}

const TOP = [TYPE.row, TYPE.text, TYPE.file, TYPE.container];
const IN_CONTAINER = [TYPE.row, TYPE.text, TYPE.file];

function topFault(component: Component): string | undefined {
  if (!TOP.includes(component.type)) return `components: type ${component.type} has no place in a message`;
  if (component.type === TYPE.row) return rowFault(component);
  if (component.type !== TYPE.container) return undefined;
  const { components = [] } = component;
  if (components.length === 0) return 'components: an empty container';
  return first(components, (inner) => {
    if (!IN_CONTAINER.includes(inner.type)) return `components: type ${inner.type} inside of a container`;
    return inner.type === TYPE.row ? rowFault(inner) : undefined;
  });
}

function rowFault({ components = [] }: Component): string | undefined {
  const types = new Set(components.map(({ type }) => type));
  const [type, ...others] = types;
  if (others.length > 0) return 'components: a row of buttons and selects';
  if (type === TYPE.button && components.length <= BUTTONS_IN_ROW_MAX) return first(components, buttonFault);
  if (type === TYPE.select && components.length === 1) return first(components, selectFault);
  return 'components: a row has 1 to 5 buttons or one select';
}

function buttonFault({ label = '', style = 0, custom_id: id }: Component): string | undefined {
  if (outside(label, BUTTON_LABEL_MAX_LENGTH)) return 'label: Must be between 1 and 80';
  if (style < 1 || style > 4 || id === undefined) return 'style: a button that does nothing';
  return undefined;
}

function selectFault(select: Component): string | undefined {
  const { options = [], placeholder = 'x', custom_id: id, min_values: min = 1, max_values: max = 1 } = select;
  const values = options.map(({ value }) => value);
  if (id === undefined) return 'custom_id: This field is required';
  if (options.length === 0 || options.length > OPTIONS_MAX) return 'options: Must be between 1 and 25';
  if (new Set(values).size < values.length) return 'value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED';
  if (options.some(({ label, value }) => [label, value].some((text) => outside(text, OPTION_MAX_LENGTH))))
    return 'options: label and value must be between 1 and 100';
  if (options.filter((option) => option.default).length > max) return 'options: too many are chosen';
  if (outside(placeholder, PLACEHOLDER_MAX_LENGTH)) return 'placeholder: Must be 150 or fewer';
  if (min < 0 || min > max || max < 1 || max > options.length) return 'min_values, max_values: out of range';
  return undefined;
}

function outside(text: string, max: number): boolean {
  return text.length === 0 || text.length > max;
}

function first<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
  return items.map(fault).find((found) => found !== undefined);
}

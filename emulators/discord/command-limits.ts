/** Checks a list of commands against Discord's documented limits. https://docs.discord.com/developers/interactions/application-commands */

/** The most commands of each type in one server. */
const COMMANDS_MAX: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };
/** The most characters in names, descriptions and values of a command and its options, each in its longest localisation. */
const CHARACTERS_MAX = 8_000;
const TYPED = 1;
const TYPED_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** The option types of a subcommand and of a subcommand group; their order is free. */
const NESTED = [1, 2];
/** Fields that only global commands may have. */
const GLOBAL_ONLY = ['contexts', 'integration_types', 'dm_permission'];

interface Described {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly choices?: readonly { readonly name: string; readonly value: unknown }[];
  readonly options?: readonly Described[];
}

/** Lists the problems of a request that replaces a server's commands. */
export function commandProblems(body: unknown): readonly string[] {
  const commands = (body ?? []) as readonly Described[];
  const kinds = Object.entries(COMMANDS_MAX).flatMap(([kind, max]) => {
    const count = commands.filter(({ type = TYPED }) => type === Number(kind)).length;
    return count > max ? [`${count} commands of type ${kind}, where ${max} are the most`] : [];
  });
  const keys = commands.map(({ type = TYPED, name }) => `${type} ${name}`);
  return [
    ...kinds,
    ...(new Set(keys).size < keys.length ? ['name: two commands of one name'] : []),
    ...commands.flatMap((command) => oneProblems(command).map((problem) => `${command.name}: ${problem}`)),
  ];
}

function oneProblems(command: Described): readonly string[] {
  const global = GLOBAL_ONLY.filter((name) => Object.hasOwn(command, name));
  const length = characters(command);
  return [
    ...global.map((name) => `${name}: is only for commands of every server`),
    ...(length > CHARACTERS_MAX ? [`${length} characters in all, where ${CHARACTERS_MAX} are the most`] : []),
    ...((command.type ?? TYPED) === TYPED ? typedProblems(command) : menuProblems(command)),
  ];
}

function menuProblems({ description = '', options = [] }: Described): readonly string[] {
  return description === '' && options.length === 0
    ? []
    : ['an entry of a menu has no description and no options'];
}

function typedProblems(one: Described): readonly string[] {
  const names = [one.name, ...Object.values(one.name_localizations ?? {})];
  const options = one.options ?? [];
  const nested = options.filter(({ type = 0 }) => NESTED.includes(type)).length;
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const late = options.some(({ required }, index) => required === true && index > firstOptional);
  const shortest = one.min_length ?? 0;
  return [
    ...names
      .filter((name) => !TYPED_NAME.test(name) || name !== name.toLowerCase())
      .map((name) => `name: ${name}`),
    ...(one.description === undefined || one.description === '' ? ['description: is required'] : []),
    ...(nested > 0 && nested < options.length ? ['options: subcommands and options beside each other'] : []),
    ...(nested === 0 && firstOptional !== -1 && late
      ? ['options: a required one after one that is not']
      : []),
    ...(new Set(options.map(({ name }) => name)).size < options.length ? ['options: two of one name'] : []),
    ...(one.autocomplete === true && one.choices ? ['autocomplete: cannot be used with choices'] : []),
    ...(shortest > (one.max_length ?? shortest) ? ['min_length: more than max_length'] : []),
    ...options.flatMap((option) => typedProblems(option).map((problem) => `${option.name}: ${problem}`)),
  ];
}

function characters(one: Described): number {
  const own =
    longest(one.name, one.name_localizations) + longest(one.description, one.description_localizations);
  const choices = (one.choices ?? []).map(({ name, value }) => name.length + String(value).length);
  return own + sum(choices) + sum((one.options ?? []).map(characters));
}

function longest(text = '', localized: Readonly<Record<string, string>> | null = {}): number {
  return Math.max(text.length, ...Object.values(localized ?? {}).map(({ length }) => length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

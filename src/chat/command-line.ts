/** Reads the options of a command that was typed as text. */
import type { OptionDefinition } from './command.ts';
import { editDistance } from './text-search.ts';

export type CommandLine =
  | { readonly kind: 'options'; readonly values: Readonly<Record<string, string>> }
  | {
      readonly kind: 'problem';
      /**
       * `repeated`: an option has two values. `empty`: a named option has no value. `unknown`: a word looks like an
       * option and is none.
       */
      readonly problem: 'repeated' | 'empty' | 'unknown';
      /** As it was typed. */
      readonly option: string;
      /** The option that may be meant by an unknown one. */
      readonly meant?: string;
    };

/** Where an option is named in the text, and where its value begins. */
interface Mark {
  readonly option: OptionDefinition;
  readonly typed: string;
  readonly start: number;
  readonly valueStart: number;
}

/** Words before a colon that describe the ids and are not meant as an option: `UID: 10001`, `移除：10001`. */
const ID_WORDS =
  /^(?:.*ids?|user(?:s|name)?|nick(?:name)?|remove[ds]?|add(?:ed)?|unwhitelist|skipped|except|but|without|.*(?:用户|用戶|成员|昵称|移除|移出|加入|名单|跳过|除了?|除去|排除|不包括))$/iu;
/** `word:`, `word=` or `--word`. A colon that begins `://` belongs to an address. */
const OPTION_LIKE =
  /(?<![^\s,;，；、。])(?:(\p{L}[\p{L}\p{N}_-]*)(?:[:=](?!\/\/))|--(\p{L}[\p{L}\p{N}_-]*))/gu;
const VALUE = /^[^\S\n]*(?:"([^"\n]*)"|'([^'\n]*)'|“([^”\n]*)”|「([^」\n]*)」|([^\s,;，；、]*))/u;
const NO = /^(?:no|false|off|0|否|不)$/iu;

/**
 * Splits `text` by the options' forms. An option is named by its name, a label or an alias, in any letter case and
 * width, followed by a colon or an equals sign, or preceded by dashes: `group:vip`, `直播群＝vip`, `--group vip`. Several
 * values of a `tail` are joined by `; `. A mention is the value of an `account`. The remaining text is the value of
 * `leading` or `name`, or else, if it is one word, of a `word`. Pure; takes linear time.
 */
export function parseCommandLine(text: string, options: readonly OptionDefinition[]): CommandLine {
  const folded = foldWidth(text);
  const marks = findMarks(folded, options);
  const values = new Map<string, string>();
  let left = '';
  let position = 0;
  for (const [index, mark] of marks.entries()) {
    // This name is a part of the value before it.
    if (mark.start < position) continue;
    left += `${text.slice(position, mark.start)} `;
    const { value, end } = readValue(mark, folded, text, marks[index + 1]?.start);
    const problem = enter(values, mark, value);
    if (problem !== undefined) return { kind: 'problem', problem, option: mark.typed };
    position = end;
  }
  left += text.slice(position);
  const unknown = findUnknown(foldWidth(left), options);
  return unknown ?? withRest(left, values, options);
}

/** Every name that text commands accept for an option, in lower case. */
export function namesOfOption({ name, label, aliases = [] }: OptionDefinition): readonly string[] {
  return [...new Set([name, ...Object.values(label), ...aliases].map((one) => one.toLowerCase()))];
}

/** The parts of a `tail` value that look like other options, as typed. */
export function optionsNamedIn(tail: string, options: readonly OptionDefinition[]): readonly string[] {
  return findMarks(foldWidth(tail), options).flatMap(({ typed }) => (/^-|[:=]$/u.test(typed) ? [typed] : []));
}

/** Full-width letters, digits, colons, equals signs and hyphens as ASCII; the length stays the same. */
function foldWidth(text: string): string {
  return text
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF1A\uFF1D\uFF0D]/gu, (wide) =>
      String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
    )
    .replace(/[–—]/gu, '-');
}

const NAMED_FORMS: ReadonlySet<OptionDefinition['form']> = new Set(['name', 'block', 'word', 'tail', 'flag']);

function findMarks(text: string, options: readonly OptionDefinition[]): readonly Mark[] {
  const byName = new Map(
    options
      .filter(({ form }) => NAMED_FORMS.has(form))
      .flatMap((option) => namesOfOption(option).map((name) => [name, option] as const)),
  );
  if (byName.size === 0) return [];
  const names = [...byName.keys()].toSorted((a, b) => b.length - a.length).map((name) => RegExp.escape(name));
  // The name of a flag may stand alone; other names need dashes, a colon or an equals sign.
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{M}_-])(?:-{1,2}(${names.join('|')})(?![\\p{L}\\p{N}_-])[^\\S\\n]*[:=]?|(${names.join('|')})[^\\S\\n]*[:=]|(${names.join('|')})(?![\\p{L}\\p{N}_-]))`,
    'giu',
  );
  return [...text.matchAll(pattern)].flatMap((match): Mark[] => {
    const option = byName.get((match[1] ?? match[2] ?? match[3] ?? '').toLowerCase());
    if (option === undefined || (match[3] !== undefined && option.form !== 'flag')) return [];
    const typed = match[0].trim();
    return [{ option, typed, start: match.index, valueStart: match.index + match[0].length }];
  });
}

function readValue(
  { option, typed, valueStart }: Mark,
  folded: string,
  text: string,
  next: number | undefined,
): { readonly value: string; readonly end: number } {
  if (option.form === 'tail') {
    const lineEnd = folded.indexOf('\n', valueStart);
    const end = lineEnd === -1 ? text.length : lineEnd;
    return { value: text.slice(valueStart, end).trim(), end };
  }
  if (option.form === 'block') {
    const end = next ?? text.length;
    return { value: text.slice(valueStart, end).trim(), end };
  }
  if (option.form === 'flag' && !/[:=]$/u.test(typed)) return { value: 'yes', end: valueStart };
  const [whole = '', ...groups]: readonly (string | undefined)[] =
    VALUE.exec(text.slice(valueStart, next)) ?? [];
  const value = groups.find((group) => group !== undefined) ?? '';
  return { value, end: valueStart + whole.length };
}

/** The problem with the value; undefined where it was entered. */
function enter(
  values: Map<string, string>,
  { option, typed }: Mark,
  value: string,
): 'repeated' | 'empty' | undefined {
  const { name, form } = option;
  const before = values.get(name);
  if (form === 'flag') {
    if (/[:=]$/u.test(typed) && value === '') return 'empty';
    if (!NO.test(value)) values.set(name, 'yes');
    return undefined;
  }
  if (value === '') return 'empty';
  if (form === 'tail') {
    const reasons = [...(before?.split('; ') ?? []), value];
    values.set(name, [...new Set(reasons)].join('; '));
    return undefined;
  }
  if (before !== undefined) return before.toLowerCase() === value.toLowerCase() ? undefined : 'repeated';
  values.set(name, value);
  return undefined;
}

/** The first word that looks like an option and is none. */
function findUnknown(text: string, options: readonly OptionDefinition[]): CommandLine | undefined {
  for (const match of text.matchAll(OPTION_LIKE)) {
    const word = match[1] ?? match[2] ?? '';
    if (match[2] === undefined && ID_WORDS.test(word)) continue;
    const meant = nearestOption(word, options);
    return { kind: 'problem', problem: 'unknown', option: match[0], ...(meant !== undefined && { meant }) };
  }
  return undefined;
}

/** The option at an edit distance of at most 2, and less than half of the word. */
function nearestOption(word: string, options: readonly OptionDefinition[]): string | undefined {
  const named = options
    .filter(({ form }) => form !== 'leading' && form !== 'file' && form !== 'account')
    .flatMap(namesOfOption)
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name) }))
    .filter(({ name, distance }) => distance <= 2 && distance < name.length / 2)
    .toSorted((a, b) => a.distance - b.distance);
  return named[0]?.name;
}

function withRest(
  left: string,
  values: Map<string, string>,
  options: readonly OptionDefinition[],
): CommandLine {
  let rest = left;
  for (const { name } of options.filter(({ form }) => form === 'account')) {
    const mention = /<@!?([A-Z0-9]{1,32})(?:\|[^<>]{0,100})?>/u.exec(rest);
    if (mention?.[1] === undefined) continue;
    values.set(name, mention[1]);
    rest = rest.replace(mention[0], ' ');
  }
  const trimmed = rest.trim();
  if (trimmed === '') return { kind: 'options', values: Object.fromEntries(values) };
  const leading = options.find(({ form }) => form === 'leading');
  const named = options.find(({ form, name }) => form === 'name' && !values.has(name));
  const word = options.find(({ form, name }) => form === 'word' && !values.has(name));
  if (leading !== undefined) values.set(leading.name, trimmed);
  else if (named !== undefined) values.set(named.name, withoutQuotes(trimmed));
  else if (word !== undefined && !/\s/u.test(trimmed)) values.set(word.name, trimmed);
  else return { kind: 'problem', problem: 'unknown', option: trimmed };
  return { kind: 'options', values: Object.fromEntries(values) };
}

function withoutQuotes(text: string): string {
  const [, ...groups]: readonly (string | undefined)[] =
    /^(?:"([^"]+)"|'([^']+)'|“([^”]+)”|「([^」]+)」)$/u.exec(text) ?? [];
  return groups.find((group) => group !== undefined) ?? text;
}

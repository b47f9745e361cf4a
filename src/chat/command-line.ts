/** Reads the options out of a command that is one line of text (Slack, the terminal). */
import type { CommandOption } from './command.ts';

export type CommandLine =
  | { readonly kind: 'options'; readonly values: Readonly<Record<string, string>> }
  /** `repeated`: an option is named twice. `empty`: an option is named but has no value. */
  | { readonly kind: 'problem'; readonly problem: 'repeated' | 'empty'; readonly option: string };

interface Mark {
  readonly option: CommandOption;
  readonly start: number;
  readonly valueStart: number;
}

/**
 * Splits `text` by the options' forms. An option is named by its name and a colon (`:` or `：`) in any letter case,
 * at the start or after white space; the first `tail` option takes everything to the end, colons included. A `flag` is
 * its name as a word of its own before that.
 * Whatever belongs to no named option is the value of the `leading` one.
 */
export function parseCommandLine(text: string, options: readonly CommandOption[]): CommandLine {
  const marks = findMarks(text, options);
  const values: Record<string, string> = {};
  let leading = '';
  let position = 0;
  for (const [index, { option, start, valueStart }] of marks.entries()) {
    leading += text.slice(position, start);
    const rest = text.slice(valueStart, marks[index + 1]?.start);
    const value = option.form === 'tail' ? rest : (/^\s*\S*/u.exec(rest)?.[0] ?? '');
    if (option.name in values) return { kind: 'problem', problem: 'repeated', option: option.name };
    if (value.trim() === '') return { kind: 'problem', problem: 'empty', option: option.name };
    values[option.name] = value.trim();
    position = valueStart + value.length;
  }
  leading += text.slice(position);
  for (const { name } of options.filter(({ form }) => form === 'flag')) {
    const without = leading.replace(new RegExp(`(?<!\\S)${name}(?!\\S)`, 'giu'), ' ');
    if (without !== leading) values[name] = 'yes';
    leading = without;
  }
  const first = options.find(({ form }) => form === 'leading');
  if (first !== undefined && leading.trim() !== '') values[first.name] = leading.trim();
  return { kind: 'options', values };
}

function findMarks(text: string, options: readonly CommandOption[]): readonly Mark[] {
  const named = options.filter(({ form }) => form === 'word' || form === 'tail');
  const pattern = new RegExp(`(?<!\\S)(${named.map(({ name }) => name).join('|')})[:：]`, 'giu');
  const marks: Mark[] = [];
  for (const match of named.length === 0 ? [] : text.matchAll(pattern)) {
    const option = named.find(({ name }) => name === match[1]?.toLowerCase());
    if (option === undefined) continue;
    marks.push({ option, start: match.index, valueStart: match.index + match[0].length });
    if (option.form === 'tail') break;
  }
  return marks;
}

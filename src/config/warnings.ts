/** Finds possible mistakes in the environment with which the bot can start nevertheless. */
import type { EnvFile } from './env-file.ts';
import type { ConfigWarning } from './config-problem.ts';
import type { EnvReader } from './env-reader.ts';
import { unknownNames } from './unknown-names.ts';
import { SECRET_NAMES } from './variables.ts';

/** A shorter secret is a part of many words: the log can hide it in values only, and hides other text with it. */
export const SHORT_SECRET_CHARACTERS = 6;

const NO_FILE = {
  what: 'there is no such file',
  todo: 'copy .env.example to .env and fill it in, or give the command in the folder of .env',
};

export function warningsOf(
  env: Readonly<Record<string, string | undefined>>,
  { cut, missing }: EnvFile,
  { value, problems }: Pick<EnvReader, 'value' | 'problems'>,
): readonly ConfigWarning[] {
  const unknown = unknownNames(env).map(({ name, meant }) => ({
    name,
    what: `no variable of this bot has this name${meant === undefined ? '' : `: did you mean ${meant}?`}`,
  }));
  const cutOff = cut.map((name) => ({
    name,
    what: 'its value ends before the # in its line: put quotes around the value if the # belongs to it',
  }));
  const short = SECRET_NAMES.filter((name) => {
    const { length } = value(name);
    return length > 0 && length < SHORT_SECRET_CHARACTERS;
  }).map((name) => ({
    name,
    what: `has fewer than ${SHORT_SECRET_CHARACTERS} characters: it does not look complete`,
  }));
  // All variables can be in the environment; without problems, they are.
  const noFile = missing !== undefined && problems.length > 0 ? [{ name: missing, ...NO_FILE }] : [];
  return [...unknown, ...cutOff, ...short, ...noFile];
}

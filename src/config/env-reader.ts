/** Reads variables from an environment and collects the problems with them. */
import { NO_ENV_FILE, type EnvFile } from './env-file.ts';
import type { ConfigProblem, ConfigWarning } from './config-problem.ts';
import type { PlatformName } from '../store/store.ts';
import { readSecretFiles } from './secret-files.ts';
import type { ValueForm } from './values.ts';
import { namesOf, VARIABLES, type Variable, type VariableName, type VariableValue } from './variables.ts';

export interface EnvReader {
  readonly problems: readonly ConfigProblem[];
  /** The value without surrounding white space; empty where the variable is not set. */
  readonly value: (name: string) => string;
  /** An empty or blank value counts as not set. */
  readonly isSet: (name: string) => boolean;
  /**
   * The value of a variable in the table `VARIABLES`. If it is not set: its fallback, or a problem where it has none.
   * @param spelling the name under which it is set, if that is another one
   */
  readonly read: <N extends VariableName>(name: N, spelling?: string) => VariableValue<N>;
  readonly required: <T>(name: string, form: ValueForm<T>) => T;
  readonly optional: <T, D extends T | undefined>(name: string, form: ValueForm<T>, fallback: D) => T | D;
  readonly addProblem: (name: string, expected: string) => void;
  /** Adds a problem if the main variable of a platform is missing while other variables that it needs are set. */
  readonly requireIfPartlySet: (main: VariableName, platform: PlatformName) => void;
}

/** @param file findings in the file that was loaded into the environment */
export function createEnvReader(
  given: Readonly<Record<string, string | undefined>>,
  file: EnvFile = NO_ENV_FILE,
): EnvReader {
  const { env, problems: secretProblems, missing } = readSecretFiles(given);
  const problems = [...secretProblems];
  const value = (name: string): string => env[name]?.trim() ?? '';
  const isSet = (name: string): boolean => value(name) !== '' || missing.has(name);
  const addProblem = (name: string, expected: string): void => {
    const unread = name.split(', ').filter((one) => !isSet(one) && file.commented.has(one));
    const hint =
      unread.length === 0 ? '' : `; the line of ${unread.join(', ')} begins with #, so take that away`;
    problems.push({ name, expected: `${expected}${hint}` });
  };
  const parse = <T>(name: string, form: ValueForm<T>): T => {
    if (missing.has(name)) return form.placeholder;
    const parsed = QUOTED.test(value(name)) ? undefined : form.parse(value(name));
    if (parsed !== undefined) return parsed;
    addProblem(name, QUOTED.test(value(name)) ? UNQUOTED : `expected ${form.expected}`);
    return form.placeholder;
  };
  const required = <T>(name: string, form: ValueForm<T>): T => {
    if (isSet(name)) return parse(name, form);
    addProblem(name, `is required: expected ${form.expected}`);
    return form.placeholder;
  };
  return {
    problems,
    value,
    isSet,
    addProblem,
    required,
    optional: (name, form, fallback) => (isSet(name) ? parse(name, form) : fallback),
    read: (name, spelling = name) => {
      const row: Variable = VARIABLES[name];
      const value = 'fallback' in row && !isSet(spelling) ? row.fallback : required(spelling, row.form);
      return value as VariableValue<typeof name>;
    },
    requireIfPartlySet: (main, platform) => {
      const set = namesOf(({ neededBy }) => neededBy === platform).filter(isSet);
      if (set.length > 0) addProblem(main, `is required, since ${set.join(', ')} is set`);
    },
  };
}

/** A value that includes surrounding quotes. */
const QUOTED = /^(["'`])[^]*\1$/u;
const UNQUOTED =
  'begins and ends with a quote, which is part of the value here: take both away (docker --env-file keeps quotes)';

/** One message for the operator: each problem on its own line, then possible mistakes. */
export function describeProblems(
  problems: readonly ConfigProblem[],
  warnings: readonly ConfigWarning[] = [],
): string {
  const lines = problems.map(({ name, expected }) => `  ${name}: ${expected}`);
  return [
    'The configuration is not usable. .env.example explains every variable.',
    ...lines,
    ...(warnings.length === 0 ? [] : ['And these may be mistakes:']),
    ...warnings.map(({ name, what, todo }) => `  ${[name, what, todo].filter(Boolean).join(': ')}`),
  ].join('\n');
}

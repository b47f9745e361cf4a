/** Reads variables from an environment and collects the problems with them. */

export interface ConfigProblem {
  /** The variable, or several that must be seen together. */
  readonly name: string;
  /** What was expected; never the value. */
  readonly expected: string;
}

/** Checks one value: `undefined` is a bad one, and `expected` says what a good one is. */
export interface ValueForm<T> {
  readonly expected: string;
  readonly parse: (value: string) => T | undefined;
  /** Stands in for a bad or missing value until the problems are reported. */
  readonly placeholder: T;
}

export interface EnvReader {
  readonly problems: readonly ConfigProblem[];
  /** An empty or blank value counts as not set. */
  readonly isSet: (name: string) => boolean;
  readonly required: <T>(name: string, form: ValueForm<T>) => T;
  readonly optional: <T, D extends T | undefined>(name: string, form: ValueForm<T>, fallback: D) => T | D;
  readonly complain: (name: string, expected: string) => void;
  /** A platform that is configured in part: its main variable is missing while others are set. */
  readonly complainOfRest: (main: string, others: readonly string[]) => void;
}

export function createEnvReader(env: Readonly<Record<string, string | undefined>>): EnvReader {
  const problems: ConfigProblem[] = [];
  const value = (name: string): string => env[name]?.trim() ?? '';
  const isSet = (name: string): boolean => value(name) !== '';
  const complain = (name: string, expected: string): void => {
    problems.push({ name, expected });
  };
  const parse = <T>(name: string, form: ValueForm<T>): T => {
    const parsed = form.parse(value(name));
    if (parsed !== undefined) return parsed;
    complain(name, `expected ${form.expected}`);
    return form.placeholder;
  };
  return {
    problems,
    isSet,
    complain,
    required: (name, form) => {
      if (isSet(name)) return parse(name, form);
      complain(name, `is required: expected ${form.expected}`);
      return form.placeholder;
    },
    optional: (name, form, fallback) => (isSet(name) ? parse(name, form) : fallback),
    complainOfRest: (main, others) => {
      const set = others.filter(isSet);
      if (set.length > 0) complain(main, `is required, since ${set.join(', ')} is set`);
    },
  };
}

/** One message for the operator: every problem on a line of its own. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ name, expected }) => `  ${name}: ${expected}`);
  return ['The configuration is not usable. .env.example explains every variable.', ...lines].join('\n');
}

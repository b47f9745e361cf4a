/** Reads the arguments of an npm script: its own, `--help`, and `--dotenv=<file>` for a file of variables. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { loadEnvFile, NO_ENV_FILE, type EnvFile } from './env-file.ts';

/** EX_USAGE of sysexits.h. */
const USAGE = 64;
const NEEDS_OPERATOR = 1;

export interface ArgumentForm {
  /** The text that `--help` and every wrong call print. */
  readonly help: string;
  /** Names of options without a value. */
  readonly flags?: readonly string[];
  /** Names of options with a value, each with its default. */
  readonly values?: Readonly<Record<string, string>>;
  /** The number of arguments without a name; none if this is missing. */
  readonly positionals?: { readonly least: number; readonly most: number };
}

export interface Arguments {
  readonly has: (flag: string) => boolean;
  readonly value: (name: string) => string;
  readonly positionals: readonly string[];
  /** Findings in the file of variables, which was loaded into the environment. */
  readonly envFile: EnvFile;
}

/**
 * Reads the arguments of this process. Exits with 0 after `--help`, with 64 after a wrong call, and with 1 where the
 * file of variables cannot be read. The option is not called `--env-file`, because Node interprets that name itself
 * (Node 24.21).
 */
export function readArguments({
  help,
  flags = [],
  values: defaults = {},
  positionals: { least, most } = NONE,
}: ArgumentForm): Arguments {
  const flag = { type: 'boolean', default: false } as const;
  const given = parse({
    ...Object.fromEntries(flags.map((name) => [name, flag] as const)),
    ...Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }] as const)),
    help: { ...flag, short: 'h' },
    dotenv: { type: 'string' },
  });
  const count = given?.positionals.length ?? 0;
  if (given?.values['help'] === true) exitWith(0, process.stdout, help);
  if (given === undefined || count < least || count > most) exitWith(USAGE, process.stderr, help);
  const { values, positionals } = given;
  return {
    positionals,
    envFile: load(values['dotenv']),
    has: (name) => values[name] === true,
    value: (name) => {
      const value = values[name] ?? defaults[name];
      return typeof value === 'string' ? value : '';
    },
  };
}

const NONE = { least: 0, most: 0 };

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(options: Options) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

function load(path: unknown): EnvFile {
  if (typeof path !== 'string' || path === '') return NO_ENV_FILE;
  try {
    return loadEnvFile(path, process.env);
  } catch (error) {
    return exitWith(
      NEEDS_OPERATOR,
      process.stderr,
      `${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

function exitWith(code: number, stream: NodeJS.WriteStream, text: string): never {
  stream.write(text);
  process.exit(code);
}

/** Checks and parses the values of environment variables. */
import { isIP } from 'node:net';
import { INT64_MAX, isInt64, type Int64 } from '../volcengine/int64-json.ts';

/** Parses one value: `parse` returns undefined for an invalid one, and `expected` describes a valid one. */
export interface ValueForm<T> {
  readonly expected: string;
  readonly parse: (value: string) => T | undefined;
  /** Replaces an invalid or missing value until the problems are reported. */
  readonly placeholder: T;
}

export function text(expected: string): ValueForm<string> {
  return { expected, parse: (value) => value, placeholder: '' };
}

export function pattern(form: RegExp, expected: string): ValueForm<string> {
  return { expected, parse: (value) => (form.test(value) ? value : undefined), placeholder: '' };
}

/** Rejects `~`, which only a shell expands. */
export const folder = pattern(
  /^(?!~(?:$|\/))/u,
  'a folder; ~ does not stand for your home folder here, so write its whole path',
);

/** A name that Slack allows for a slash command. */
export const slackCommand = pattern(/^\/[^\s/A-Z]{1,31}$/u, 'a command such as /unwhitelist');

export function oneOf(...values: readonly string[]): ValueForm<string> {
  const parse = (value: string): string | undefined => values.find((known) => known === value.toLowerCase());
  return { expected: `one of ${values.join(', ')}`, parse, placeholder: '' };
}

export function integerBetween(min: number, max: number): ValueForm<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      const parsed = /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
      return parsed >= min && parsed <= max ? parsed : undefined;
    },
    placeholder: min,
  };
}

export function int64(what: string): ValueForm<Int64> {
  return {
    expected: `${what}, a whole number from 1 to ${INT64_MAX}`,
    parse: (value) => (isInt64(value) ? value : undefined),
    placeholder: '1' as Int64,
  };
}

export function int64s(what: string): ValueForm<readonly Int64[]> {
  return listOf(isInt64, `${what}, comma-separated, each a whole number from 1 to ${INT64_MAX}`);
}

export function ids(form: RegExp, expected: string): ValueForm<readonly string[]> {
  return listOf((entry): entry is string => form.test(entry), expected);
}

/** A comma-separated list, each entry once. */
function listOf<T extends string>(
  isEntry: (entry: string) => entry is T,
  expected: string,
): ValueForm<readonly T[]> {
  return {
    expected,
    parse: (value) => {
      const entries = split(value);
      return entries.length > 0 && entries.every(isEntry) ? [...new Set(entries)] : undefined;
    },
    placeholder: [],
  };
}

/**
 * The longest value of an option in a Slack menu:
 * https://docs.slack.dev/reference/block-kit/composition-objects/option-object
 */
const REASON_MAX_LENGTH = 75;
/** The most suggestions that Discord shows: https://docs.discord.com/developers/interactions/application-commands */
const REASONS_MAX = 25;

/** Separated by `;`, each once. */
export const reasons: ValueForm<readonly string[]> = {
  expected: `up to ${REASONS_MAX} reasons, separated by ;, each of at most ${REASON_MAX_LENGTH} characters`,
  parse: (value) => {
    const entries = [...new Set(split(value, /[;；]/u))];
    const usable = entries.every((entry) => entry.length <= REASON_MAX_LENGTH);
    return entries.length > 0 && entries.length <= REASONS_MAX && usable ? entries : undefined;
  },
  placeholder: [],
};

/** An address of this machine. Host names are not allowed, because they would need a DNS query. */
export const ipAddress: ValueForm<string> = {
  expected: 'an IP address such as 127.0.0.1, or 0.0.0.0 or :: for all of this machine',
  parse: (value) => (isIP(value) === 0 ? undefined : value),
  placeholder: '',
};

/** The entries of a list. */
export function split(value: string, separator: string | RegExp = ','): readonly string[] {
  return value
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

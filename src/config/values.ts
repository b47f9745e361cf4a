/** Parsers of the values of environment variables. */
import { isIP } from 'node:net';
import type { ValueForm } from './env-reader.ts';
import { INT64_MAX, isInt64, type Int64 } from '../volcengine/int64-json.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';

export function text(expected: string): ValueForm<string> {
  return { expected, parse: (value) => value, placeholder: '' };
}

export function pattern(form: RegExp, expected: string): ValueForm<string> {
  return { expected, parse: (value) => (form.test(value) ? value : undefined), placeholder: '' };
}

/** Not `~`: a shell knows what that means, and nobody else. */
export const folder = pattern(
  /^(?!~(?:$|\/))/u,
  'a folder; ~ does not stand for your home folder here, so write its whole path',
);

/** What a slash command of Slack may be called. */
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

/** A comma-separated list of them, each once. */
export function int64s(what: string): ValueForm<readonly Int64[]> {
  return {
    expected: `${what}, comma-separated, each a whole number from 1 to ${INT64_MAX}`,
    parse: (value) => {
      const entries = split(value);
      return entries.length > 0 && entries.every(isInt64) ? [...new Set(entries)] : undefined;
    },
    placeholder: [],
  };
}

/** A comma-separated list, each entry of one form, each once. */
export function ids(form: RegExp, expected: string): ValueForm<readonly string[]> {
  return {
    expected,
    parse: (value) => {
      const entries = split(value);
      return entries.length > 0 && entries.every((entry) => form.test(entry))
        ? [...new Set(entries)]
        : undefined;
    },
    placeholder: [],
  };
}

/** Slack offers no longer value in a menu: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const REASON_MAX_LENGTH = 75;
/** Discord shows so many suggestions: https://docs.discord.com/developers/interactions/application-commands */
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

export interface UrlForm {
  /** Whether the address may have a path. */
  readonly path: boolean;
  readonly trailingSlash?: boolean;
}

/** An https address, or plain http on a loopback address; without credentials, query or fragment. */
export function url({ path, trailingSlash = false }: UrlForm): ValueForm<string> {
  return {
    expected: `an https address${path ? '' : ' without a path'}; plain http only for a loopback address`,
    parse: (value) => {
      const parsed = URL.parse(value);
      if (parsed === null) return undefined;
      if (parsed.username !== '' || parsed.search !== '' || parsed.hash !== '') return undefined;
      const secure =
        parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname));
      if (!secure || (!path && parsed.pathname !== '/')) return undefined;
      return `${parsed.origin}${parsed.pathname.replace(/\/+$/u, '')}${trailingSlash ? '/' : ''}`;
    },
    placeholder: '',
  };
}

/** Of this machine; a name would have to be looked up first. */
export const ipAddress: ValueForm<string> = {
  expected: 'an IP address such as 127.0.0.1, or 0.0.0.0 or :: for all of this machine',
  parse: (value) => (isIP(value) === 0 ? undefined : value),
  placeholder: '',
};

/** What may follow the `?`: a password there, for one, would not be known as a secret. */
const TLS_PARAMETERS = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS, with one host. */
export const databaseUrl: ValueForm<string> = {
  expected:
    'postgres://user:password@host[:port]/database, with ?sslmode=verify-full for an encrypted connection',
  parse: (value) => {
    const parsed = URL.parse(value);
    if (parsed === null || parsed.hostname === '' || parsed.hostname.includes(',')) return undefined;
    if ([...parsed.searchParams.keys()].some((name) => !TLS_PARAMETERS.has(name))) return undefined;
    if (!['postgres:', 'postgresql:'].includes(parsed.protocol) || parsed.hash !== '') return undefined;
    if (!/^\/[^/]+$/u.test(parsed.pathname)) return undefined;
    return [parsed.username, parsed.password, parsed.pathname].every((part) => decoded(part) !== undefined)
      ? value
      : undefined;
  },
  placeholder: '',
};

/** The password in the address of a PostgreSQL, as it is sent and as it is written; none where there is none. */
export function databasePasswords(url: string): readonly string[] {
  const written = URL.parse(url)?.password ?? '';
  return written === '' ? [] : [...new Set([decoded(written) ?? written, written])];
}

/** Undefined where a `%` in it is none of an address. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}

/** Letters, digits, `_`, `-` and `.`, so that a name is one word of a command in any language. */
const GROUP_NAME = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** `name=conversationShortId[:operatorId]`, comma-separated; names differ in more than letter case. */
export function liveGroups(defaultOperatorId: Int64): ValueForm<readonly LiveGroup[]> {
  return {
    expected:
      'name=conversationShortId[:operatorId], comma-separated, each name once, of letters, digits, _ - and . only',
    parse: (value) => {
      const groups = split(value).map((entry) => liveGroup(entry, defaultOperatorId));
      const names = new Set(groups.map((group) => group?.name.toLowerCase()));
      return groups.length > 0 && groups.every((group) => group !== undefined) && names.size === groups.length
        ? groups
        : undefined;
    },
    placeholder: [],
  };
}

function liveGroup(entry: string, defaultOperatorId: Int64): LiveGroup | undefined {
  const [, name = '', conversationShortId = '', operator] = /^([^=]+)=([^:]+)(?::(.+))?$/u.exec(entry) ?? [];
  const operatorId = operator ?? defaultOperatorId;
  return GROUP_NAME.test(name.trim()) && isInt64(conversationShortId) && isInt64(operatorId)
    ? { name: name.trim(), conversationShortId, operatorId }
    : undefined;
}

export interface ChannelGroup {
  readonly channelId: string;
  readonly groupName: string;
}

/** `channelId=groupName`, comma-separated, each channel once. */
export const channelGroups: ValueForm<readonly ChannelGroup[]> = {
  expected: 'channelId=groupName, comma-separated, each channel once',
  parse: (value) => {
    const entries = split(value).map((entry) => {
      const [, channelId, groupName] = /^(\w+)\s*=\s*([^=]+)$/u.exec(entry) ?? [];
      return channelId !== undefined && groupName !== undefined ? { channelId, groupName } : undefined;
    });
    const channels = new Set(entries.map((entry) => entry?.channelId));
    return entries.every((entry) => entry !== undefined) && channels.size === entries.length
      ? entries
      : undefined;
  },
  placeholder: [],
};

/** The entries of a list. */
export function split(value: string, separator: string | RegExp = ','): readonly string[] {
  return value
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

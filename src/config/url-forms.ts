/** Checks the values of variables that are addresses, and finds the passwords in them. */
import type { ValueForm } from './values.ts';

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

/** The allowed query parameters: others could contain a password that the log would not hide. */
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
    return [parsed.username, parsed.password, parsed.pathname].every(
      (part) => decodePercentEncoding(part) !== undefined,
    )
      ? value
      : undefined;
  },
  placeholder: '',
};

export const proxyUrl: ValueForm<string> = {
  expected:
    'http://[user:password@]host[:port] of an HTTP proxy; in the password, @ is written as %40, / as %2F',
  parse: (value) => {
    const parsed = URL.parse(value);
    if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) return undefined;
    if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '') return undefined;
    return [parsed.username, parsed.password].every((part) => decodePercentEncoding(part) !== undefined)
      ? value
      : undefined;
  },
  placeholder: '',
};

/** The password in an address in the forms in which it could appear in a log: decoded, as written, and in a header. */
export function passwordsIn(url: string): readonly string[] {
  const { username = '', password = '' } = URL.parse(url) ?? {};
  if (password === '') return [];
  const [user = '', sent = ''] = [username, password].map((part) => decodePercentEncoding(part));
  // A header contains user and password together, in base64.
  return [...new Set([sent, password, `${user}:${sent}`])];
}

/** Undefined where a `%` is not part of a valid percent-encoding. */
function decodePercentEncoding(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}

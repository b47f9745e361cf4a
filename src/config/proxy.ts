/** Reads HTTPS_PROXY and NO_PROXY, under the names that other programs use. */
import type { ProxySettings } from '../network/index.ts';
import type { EnvReader, ValueForm } from './env-reader.ts';
import { decoded, text } from './values.ts';

const proxyUrl: ValueForm<string> = {
  expected:
    'http://[user:password@]host[:port] of an HTTP proxy; in the password, @ is written as %40, / as %2F',
  parse: (value) => {
    const parsed = URL.parse(value);
    if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) return undefined;
    if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '') return undefined;
    return [parsed.username, parsed.password].every((part) => decoded(part) !== undefined)
      ? value
      : undefined;
  },
  placeholder: '',
};

/** Undefined where no proxy is set. Where both are set, the lower-case name holds, as with curl and undici. */
export function readProxy(reader: EnvReader): ProxySettings | undefined {
  const spelled = (...names: readonly [string, string]): string => names.find(reader.isSet) ?? names[1];
  const url = reader.optional(spelled('https_proxy', 'HTTPS_PROXY'), proxyUrl, undefined);
  const noProxy = reader.optional(spelled('no_proxy', 'NO_PROXY'), text('names, comma-separated'), '');
  return url === undefined ? undefined : { url, noProxy };
}

/** The password, as it is sent and as it is written; none where there is none. */
export function proxySecrets({ url }: ProxySettings): readonly string[] {
  const { username, password } = new URL(url);
  if (password === '') return [];
  const [user = '', sent = ''] = [username, password].map((part) => decoded(part));
  // The header has the two together in base64.
  return [...new Set([sent, password, `${user}:${sent}`])];
}

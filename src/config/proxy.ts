/** Reads HTTPS_PROXY and NO_PROXY, under the names that other programs use. */
import type { ProxySettings } from '../network/index.ts';
import type { EnvReader } from './env-reader.ts';

/** Undefined where no proxy is set. The lower-case name takes precedence, as with curl and undici. */
export function readProxy({ isSet, read }: Pick<EnvReader, 'isSet' | 'read'>): ProxySettings | undefined {
  const url = read('HTTPS_PROXY', isSet('https_proxy') ? 'https_proxy' : undefined);
  const noProxy = read('NO_PROXY', isSet('no_proxy') ? 'no_proxy' : undefined);
  return url === undefined ? undefined : { url, noProxy };
}

/** Opens connections to a service, through the proxy when one is configured. */
import { Agent, EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';
import { nameProxyFaults } from './proxy-fault.ts';

/** What HTTPS_PROXY and NO_PROXY say. */
export interface ProxyOptions {
  /** `http://[user:password@]host[:port]`, or https; a secret where it has a password. */
  readonly url: string;
  /** Comma-separated names that are reached directly: https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent */
  readonly noProxy: string;
}

export interface ConnectionLimits {
  /** Most connections to one host at once; any number, if not given. */
  readonly connections?: number;
  /** Each for: reaching the host or the proxy, the proxy's answer, the handshake of TLS behind the proxy. */
  readonly connectMs: number;
  /** Before a connection that is idle is given up. */
  readonly idleMs: number;
}

/** HTTP/1.1 alone, since a web socket needs a connection of its own. Plain http never takes the proxy. */
export function createDispatcher(proxy: ProxyOptions | undefined, limits: ConnectionLimits): Dispatcher {
  const { connections, connectMs, idleMs } = limits;
  const options = {
    connectTimeout: connectMs,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    allowH2: false,
    ...(connections !== undefined && { connections }),
  };
  if (proxy === undefined) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    // Given, so that the environment is not read; plain http is spoken to this machine alone.
    httpsProxy: proxy.url,
    httpProxy: '',
    noProxy: proxy.noProxy,
    clientFactory: (origin, connecting) =>
      new Pool(origin, { ...connecting, headersTimeout: connectMs, allowH2: false }).compose(nameProxyFaults),
  });
}

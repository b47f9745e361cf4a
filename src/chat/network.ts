/** The network access of a platform, which replaces Node's own fetch and sockets, so that a proxy is used. */
import type { Dispatcher } from 'undici';

export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** For web sockets, which `fetch` does not make; undefined where no proxy is set. */
  readonly proxy: Dispatcher | undefined;
}

/** Node's own fetch, without a proxy. */
export const DIRECT: Network = { fetch: (...request) => fetch(...request), proxy: undefined };

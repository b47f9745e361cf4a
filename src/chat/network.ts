/** What a platform uses in place of Node's own fetch and sockets, so that a proxy is honoured. */
import type { Dispatcher } from 'undici';

export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** For web sockets, which `fetch` does not make; undefined where no proxy is set. */
  readonly proxy: Dispatcher | undefined;
}

/** By Node's own means, and by no proxy. */
export const DIRECT: Network = { fetch: (...request) => fetch(...request), proxy: undefined };

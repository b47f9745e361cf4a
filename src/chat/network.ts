/** How a platform reaches its service: what it is given in place of Node's own fetch and sockets. */
import type { Dispatcher } from 'undici';

export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** For web sockets, which `fetch` does not make; undefined where no proxy is set. */
  readonly proxy: Dispatcher | undefined;
}

/** By Node's own means, and by no proxy. */
export const DIRECT: Network = { fetch: (...request) => fetch(...request), proxy: undefined };

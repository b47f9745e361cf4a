/** Network access to Volcengine, Slack and Discord, through the proxy when one is configured. */
import { Dispatcher1Wrapper, type Dispatcher } from 'undici';
import type { Network } from '../chat/network.ts';
import { createDispatcher, type ConnectionLimits, type ProxyOptions } from './dispatcher.ts';

export type { ProxyOptions as ProxySettings };

export interface ServiceNetwork extends Network {
  /** Connections of its own for one service, where a proxy is set. */
  readonly open: ((limits: ConnectionLimits) => Dispatcher) | undefined;
}

const LIMITS: ConnectionLimits = {
  // As undici's own.
  connectMs: 10_000,
  // Servers close idle connections, now and then just as the next request leaves: it is lost then.
  idleMs: 1_000,
};

/** Nothing is connected until it is used; idle connections do not keep the process. */
export function createNetwork(proxy: ProxyOptions | undefined): ServiceNetwork {
  const dispatcher = createDispatcher(proxy, LIMITS);
  // Node's fetch has an older undici inside, which this translates for: https://undici.nodejs.org/#/docs/api/Dispatcher1Wrapper
  const forNode = new Dispatcher1Wrapper(dispatcher);
  return {
    fetch: (target, init) => fetch(target, { ...init, dispatcher: forNode } as unknown as RequestInit),
    proxy: proxy && dispatcher,
    open: proxy && ((limits) => createDispatcher(proxy, limits)),
  };
}

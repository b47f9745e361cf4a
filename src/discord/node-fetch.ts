/** Makes discord.js send its HTTP requests through Node's fetch. */
import type { RESTOptions } from 'discord.js';
import type { Network } from '../chat/network.ts';

/**
 * For `rest.makeRequest`. discord.js brings an older undici than ours and Bolt's, and whichever loads first takes the
 * process's dispatcher: through its own, every upload then fails (discordjs/discord.js#11525). Node's fetch works with all.
 * `dropped`, once aborted, ends every request in flight.
 */
export function nodeFetch({ fetch }: Network, dropped?: AbortSignal): RESTOptions['makeRequest'] {
  return (url, init) => {
    const signals = [init.signal, dropped].filter((signal) => signal instanceof AbortSignal);
    // `init` is typed by the undici that discord.js brings, and fetch by Node's.
    const request = { ...init, signal: AbortSignal.any(signals) } as unknown as RequestInit;
    return fetch(url, request);
  };
}

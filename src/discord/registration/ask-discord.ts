/** Makes Discord API requests for an operator's script, with an error message that the operator can understand. */
import { REST } from 'discord.js';
import { DIRECT } from '../../chat/network.ts';
import { PlatformError } from '../../chat/platform.ts';
import { describeError, statusOf } from '../errors.ts';
import { nodeFetch } from '../node-fetch.ts';
import { isToken, type RestOptions } from '../rest.ts';

/** @param failed completes the message of the PlatformError: `Discord <failed>`; the message contains no secret */
export async function askDiscord<T>(
  { apiUrl, token, requestMs, network = DIRECT }: RestOptions,
  failed: string,
  ask: (rest: REST) => Promise<T>,
): Promise<T> {
  // Otherwise an error about an invalid header would quote the token.
  if (!isToken(token)) throw new PlatformError('DISCORD_TOKEN is no token');
  const rest = new REST({ api: apiUrl, timeout: requestMs, retries: 1, makeRequest: nodeFetch(network) });
  try {
    return await ask(rest.setToken(token));
  } catch (error) {
    const what = statusOf(error) === 401 ? 'does not accept DISCORD_TOKEN' : failed;
    throw new PlatformError(`Discord ${what} (${describeError(error)})`);
  }
}

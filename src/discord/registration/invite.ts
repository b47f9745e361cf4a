/** Builds the link that invites the bot into a server with the permissions it needs. */
import { OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { DIRECT } from '../../chat/network.ts';
import { PlatformError } from '../../chat/platform.ts';
import { describeError } from '../errors.ts';
import { nodeFetch } from '../node-fetch.ts';
import { POST_PERMISSIONS } from './permissions.ts';
import { isToken, type RestOptions } from '../rest.ts';

/** https://docs.discord.com/developers/topics/oauth2 */
const SCOPES = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands];

/** As in channels, and in threads. Registering commands, ephemeral replies and direct messages take no permission. */
export const INVITE_PERMISSIONS = [
  ...POST_PERMISSIONS,
  'SendMessagesInThreads',
] as const satisfies readonly (keyof typeof PermissionFlagsBits)[];

/** For a server's admin to open, into one server where that is given; installs the bot there, not for the admin alone. */
export function inviteLink(applicationId: string, guildId?: string): string {
  const permissions = INVITE_PERMISSIONS.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: SCOPES.join(' '),
    permissions: String(permissions),
    integration_type: '0',
    ...(guildId !== undefined && { guild_id: guildId }),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

/** Asks Discord whose the token is; rejects with a PlatformError that holds no secret. */
export async function findApplicationId({
  apiUrl,
  token,
  requestMs,
  network = DIRECT,
}: RestOptions): Promise<string> {
  // An error about a header that cannot be sent would quote it.
  if (!isToken(token)) throw new PlatformError('DISCORD_TOKEN is no token');
  const rest = new REST({ api: apiUrl, timeout: requestMs, retries: 1, makeRequest: nodeFetch(network) });
  try {
    const { id } = (await rest.setToken(token).get(Routes.currentApplication())) as { readonly id: string };
    return id;
  } catch (error) {
    const refused = Reflect.get(Object(error), 'status') === 401;
    const what = refused ? 'does not accept DISCORD_TOKEN' : 'could not be asked for the application id';
    throw new PlatformError(`Discord ${what} (${describeError(error)})`);
  }
}

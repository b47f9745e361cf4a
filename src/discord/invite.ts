/** The link by which the bot is invited into a server, with what it needs there and no more. */
import { OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { PlatformError } from '../chat/platform.ts';
import { inWords } from './failure.ts';
import { nodeFetch } from './make-request.ts';
import { isToken, type RestSettings } from './rest.ts';

/** https://docs.discord.com/developers/topics/oauth2 */
const SCOPES = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands];

/**
 * For messages in channels: what is told to an audit channel, and a reply that could be shown in no other way. Registering
 * commands, ephemeral replies and direct messages take no permission.
 * https://docs.discord.com/developers/topics/permissions
 */
export const INVITE_PERMISSIONS = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'AttachFiles',
] as const satisfies readonly (keyof typeof PermissionFlagsBits)[];

/** For a server's admin to open; installs the bot in a server, not for the admin alone. */
export function inviteLink(applicationId: string): string {
  const permissions = INVITE_PERMISSIONS.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: SCOPES.join(' '),
    permissions: String(permissions),
    integration_type: '0',
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

/** Asks Discord whose the token is; rejects with a PlatformError that holds no secret. */
export async function findApplicationId({ apiUrl, token, requestMs }: RestSettings): Promise<string> {
  // An error about a header that cannot be sent would quote it.
  if (!isToken(token)) throw new PlatformError('DISCORD_TOKEN is no token');
  const rest = new REST({ api: apiUrl, timeout: requestMs, retries: 1, makeRequest: nodeFetch() });
  try {
    const { id } = (await rest.setToken(token).get(Routes.currentApplication())) as { readonly id: string };
    return id;
  } catch (error) {
    const refused = Reflect.get(Object(error), 'status') === 401;
    const what = refused ? 'does not accept DISCORD_TOKEN' : 'could not be asked for the application id';
    throw new PlatformError(`Discord ${what} (${inWords(error)})`);
  }
}

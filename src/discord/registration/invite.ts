/** Builds the link that invites the bot into a server with the permissions it needs. */
import { OAuth2Scopes, PermissionFlagsBits, Routes } from 'discord.js';
import type { RestOptions } from '../rest.ts';
import { askDiscord } from './ask-discord.ts';
import { POST_PERMISSIONS } from './permissions.ts';

/** https://docs.discord.com/developers/topics/oauth2 */
const SCOPES = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands];

/** The permissions to post in channels and threads. Commands, ephemeral replies and direct messages need none. */
export const INVITE_PERMISSIONS = [
  ...POST_PERMISSIONS,
  'SendMessagesInThreads',
] as const satisfies readonly (keyof typeof PermissionFlagsBits)[];

/**
 * The link that a server's admin opens; it installs the bot for the server (`guildId`, if given), not for the admin
 * only.
 */
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

/** Asks Discord for the application id of the token; rejects with a PlatformError that contains no secret. */
export async function findApplicationId(options: RestOptions): Promise<string> {
  return askDiscord(options, 'could not be asked for the application id', async (rest) => {
    const { id } = (await rest.get(Routes.currentApplication())) as { readonly id: string };
    return id;
  });
}

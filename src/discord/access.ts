/** Decides from the interaction alone whether its invoker is a moderator. */
import { type BaseInteraction, InteractionContextType } from 'discord.js';
import type { Access } from '../chat/access.ts';

const SERVER = InteractionContextType.Guild;

export type CheckAccess = (interaction: BaseInteraction) => Access;

/**
 * Builds the check that every interaction has to pass, suggestions included. It denies by default, makes no request and never
 * throws. Discord's own permissions for commands are a server admin's convenience, not this gate.
 *
 * @param guildIds the servers that the bot serves
 * @param moderatorRoles ids of roles; one that equals a server's id means @everyone, and is ignored
 */
export function createAccess(guildIds: readonly string[], moderatorRoles: readonly string[]): CheckAccess {
  const guilds = new Set(guildIds);
  const moderators = new Set(moderatorRoles).difference(guilds);

  return (interaction) => {
    const { guildId, guild } = interaction;
    // Discord need not tell the context.
    if (guildId === null || (interaction.context ?? SERVER) !== SERVER) return 'not-in-server';
    if (!guilds.has(guildId)) return 'unknown-server';
    // Without the server among the owners, a user installed the bot for themselves.
    if (interaction.authorizingIntegrationOwners.guildId !== guildId) return 'not-server-install';
    if (roleIds(interaction.member).some((role) => moderators.has(role))) return 'allowed';
    // Of a member's roles discord.js keeps those that the server has: none, when it was down at our start.
    return guild?.roles.cache.size === 0 ? 'check-unavailable' : 'not-moderator';
  };
}

/** Both shapes of a member: discord.js's, and Discord's own where the server is not in the cache. */
function roleIds(member: BaseInteraction['member']): readonly string[] {
  if (member === null) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

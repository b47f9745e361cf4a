/** Decides from the interaction alone on which live groups its invoker may act. */
import { type BaseInteraction, InteractionContextType } from 'discord.js';
import { limitedAccess, type Access, type GroupModerators } from '../chat/access.ts';

const SERVER = InteractionContextType.Guild;

export interface AccessOptions {
  /** The servers that the bot serves. */
  readonly guildIds: readonly string[];
  /** Ids of roles; one that is a server's id means @everyone, and counts for nobody. */
  readonly moderatorRoles: readonly string[];
  /** By ids of roles and users; @everyone counts for nobody here as well. */
  readonly groupModerators: GroupModerators;
}

export interface CheckAccess {
  readonly check: (interaction: BaseInteraction) => Access;
  /** Those roles of the invoker that the configuration names. */
  readonly namedRoles: (interaction: BaseInteraction) => readonly string[];
  /** What these roles, and the account itself, allow by the configuration of this process. */
  readonly of: (userId: string, roles: readonly string[]) => Access;
}

/**
 * Builds the check that every interaction has to pass, suggestions included. It denies by default, makes no request and never
 * throws. Discord's own permissions for commands are a server admin's convenience, not this gate.
 */
export function createAccess({ guildIds, moderatorRoles, groupModerators }: AccessOptions): CheckAccess {
  const guilds = new Set(guildIds);
  const ofAll = new Set(moderatorRoles).difference(guilds);
  const named = ofAll.union(new Set(groupModerators.keys())).difference(guilds);

  const namedRoles: CheckAccess['namedRoles'] = ({ member }) => roleIds(member).filter((id) => named.has(id));
  const of: CheckAccess['of'] = (userId, roles) =>
    roles.some((id) => ofAll.has(id)) ? 'allowed' : limitedAccess([userId, ...roles], groupModerators);

  return {
    namedRoles,
    of,
    check: (interaction) => {
      const { guildId, guild, user } = interaction;
      // Discord need not tell the context.
      if (guildId === null || (interaction.context ?? SERVER) !== SERVER) return 'not-in-server';
      if (!guilds.has(guildId)) return 'unknown-server';
      // Without the server among the owners, a user installed the bot for themselves.
      if (interaction.authorizingIntegrationOwners.guildId !== guildId) return 'not-server-install';
      const access = of(user.id, namedRoles(interaction));
      // Of a member's roles discord.js keeps those that the server has: none, when it was down at our start.
      const rolesUnknown = guild?.roles.cache.size === 0;
      if (!rolesUnknown || access === 'allowed') return access;
      return typeof access === 'object' ? { ...access, unsure: true } : 'check-unavailable';
    },
  };
}

/** Both shapes of a member: discord.js's, and Discord's own where the server is not in the cache. */
function roleIds(member: BaseInteraction['member']): readonly string[] {
  if (member === null) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

/** Reads Discord's variables from the environment. */
import type { EnvReader } from '../config/env-reader.ts';
import type { SharedOptions } from '../config/platform-definition.ts';
import type { DiscordOptions } from './index.ts';

export function readDiscordOptions(reader: EnvReader, shared: SharedOptions): DiscordOptions {
  const guildIds = reader.read('DISCORD_GUILD_IDS');
  const moderatorRoles = reader.read('DISCORD_MODERATOR_ROLES');
  // A guild id is the id of its role @everyone.
  if (moderatorRoles.some((role) => guildIds.includes(role))) {
    reader.addProblem(
      'DISCORD_MODERATOR_ROLES',
      'one of them is a guild id, which is the role @everyone: everybody would be a moderator',
    );
  }
  if (guildIds.some((id) => shared.groupModerators.has(id))) {
    reader.addProblem(
      'GROUP_MODERATORS',
      'one of the ids is a guild id, which is the role @everyone: everybody would be a moderator of that live group',
    );
  }
  return {
    ...shared,
    token: reader.read('DISCORD_TOKEN'),
    guildIds,
    moderatorRoles,
    apiUrl: reader.read('DISCORD_API_URL'),
  };
}

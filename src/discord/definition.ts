/** The definition of the platform Discord: its variables and how it is created. Does not load discord.js. */
import type { PlatformDefinition } from '../config/platform-definition.ts';
import type { DiscordOptions } from './index.ts';
import { readDiscordOptions } from './read-options.ts';

export const discord: PlatformDefinition<DiscordOptions> = {
  label: 'Discord',
  token: 'DISCORD_TOKEN',
  auditChannel: 'DISCORD_AUDIT_CHANNEL',
  ownsId: (id) => /^\d+$/u.test(id),
  read: readDiscordOptions,
  describe: ({ guildIds: { length } }) => `Discord in ${length} ${length === 1 ? 'server' : 'servers'}`,
  audience: ({ apiUrl, guildIds }) => [apiUrl, guildIds.toSorted()],
  create: async (options, network) => {
    const { createDiscord } = await import('./index.ts');
    return (...parts) => createDiscord(options, ...parts, { network });
  },
};

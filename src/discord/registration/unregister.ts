/** Removes the bot's commands from a server that it no longer serves. */
import { Routes, type APIApplicationCommand } from 'discord.js';
import type { RestOptions } from '../rest.ts';
import { askDiscord } from './ask-discord.ts';
import { findApplicationId } from './invite.ts';

/** Resolves to the names of the removed commands; rejects with a PlatformError that contains no secret. */
export async function unregisterCommands(options: RestOptions, guildId: string): Promise<readonly string[]> {
  const route = Routes.applicationGuildCommands(await findApplicationId(options), guildId);
  const failed = `does not let the bot change its commands in the server ${guildId}`;
  return askDiscord(options, failed, async (rest) => {
    const found = (await rest.get(route)) as readonly APIApplicationCommand[];
    if (found.length > 0) await rest.put(route, { body: [] });
    return found.map(({ name }) => name);
  });
}

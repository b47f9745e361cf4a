/** Registers the commands in every configured server, unless they are registered already. */
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { Command } from '../../chat/command.ts';
import { commandDiff, type Registered } from './command-diff.ts';
import { commandsJson } from './command-json.ts';
import { describeError, isNotMember } from '../errors.ts';

export interface Registration {
  readonly rest: REST;
  readonly applicationId: string;
  readonly guildIds: readonly string[];
  readonly commands: readonly Command[];
  readonly log: Logger;
  /** Aborts the registration without a log line. */
  readonly signal: AbortSignal;
}

/**
 * Registers the commands in each server; logs a failure in one server and continues with the others. Commands of a
 * server are available at once, and not in other servers or direct messages. Never rejects.
 */
export async function registerCommands(registration: Registration): Promise<void> {
  const { guildIds, log, signal } = registration;
  const wanted = commandsJson(registration.commands);
  const inGuild = async (guild: string): Promise<void> => {
    try {
      await registerInGuild(registration, guild, wanted);
    } catch (error) {
      if (signal.aborted) return;
      const hint = isNotMember(error)
        ? 'the bot is not in a server of DISCORD_GUILD_IDS: invite it with the scopes bot and applications.commands'
        : 'commands could not be registered in a server of DISCORD_GUILD_IDS';
      log.error({ guild, reason: describeError(error) }, hint);
    }
  };
  await Promise.all([...new Set(guildIds)].map(inGuild));
}

async function registerInGuild(
  registration: Registration,
  guild: string,
  wanted: readonly Registered[],
): Promise<void> {
  const { rest, applicationId, log, signal } = registration;
  const route = Routes.applicationGuildCommands(applicationId, guild);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const found = (await rest.get(route, { query, signal })) as readonly Registered[];
  const changes = commandDiff(found, wanted);
  if (Object.values(changes).every(({ length }) => length === 0)) {
    log.debug({ guild }, 'the registered commands are up to date');
    return;
  }
  await rest.put(route, { body: wanted, signal });
  log.info({ guild, ...changes }, 'commands registered');
}

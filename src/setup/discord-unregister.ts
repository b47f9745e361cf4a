/** `npm run discord:unregister -- <server id>`: takes the bot's commands out of a server that it does not serve any more. */
import process from 'node:process';
import { createEnvReader } from '../config/env-reader.ts';
import { readArguments } from '../config/read-arguments.ts';
import { pattern } from '../config/values.ts';
import { VARIABLES } from '../config/variables.ts';
import { unregisterCommands } from '../discord/registration/unregister.ts';
import { printOrExplain, readDiscordAccess } from './discord-access.ts';

const ID = 'the server id';
const NONE: readonly string[] = [];
const HELP = `npm run discord:unregister -- <server id>
  takes the bot's commands out of a Discord server (guild) that is not in DISCORD_GUILD_IDS any more.
`;

const { positionals, envFile } = readArguments({ help: HELP, positionals: { least: 1, most: 1 } });
const reader = createEnvReader({ ...process.env, [ID]: positionals[0] }, envFile);
const guildId = reader.required(ID, pattern(/^\d{1,20}$/u, 'digits only'));
const served = reader.optional('DISCORD_GUILD_IDS', VARIABLES.DISCORD_GUILD_IDS.form, NONE);
if (served.includes(guildId)) {
  reader.addProblem(
    'DISCORD_GUILD_IDS',
    `has ${guildId}, where the next start would register the commands again: take it out`,
  );
}
const access = readDiscordAccess(reader, 'required');
await printOrExplain(reader, async () => {
  const names = await unregisterCommands(access, guildId);
  return {
    output:
      names.length === 0
        ? `The bot had no commands in the server ${guildId}.`
        : `Taken out of the server ${guildId}: ${names.join(', ')}.`,
  };
});

/** `npm run discord:invite [-- <application id>]`: prints the link that invites the bot; asks Discord for the id if none is given. */
import process from 'node:process';
import { createEnvReader } from '../config/env-reader.ts';
import { readArguments } from '../config/read-arguments.ts';
import { pattern } from '../config/values.ts';
import { findApplicationId, INVITE_PERMISSIONS, inviteLink } from '../discord/registration/invite.ts';
import { printOrExplain, readDiscordAccess } from './discord-access.ts';

const ID = 'the application id';
const HELP = `npm run --silent discord:invite [-- <application id>]
  prints the link by which the bot is invited into a server. Without an id it asks Discord whose DISCORD_TOKEN is.
`;

const { positionals, envFile } = readArguments({ help: HELP, positionals: { least: 0, most: 1 } });
const reader = createEnvReader({ ...process.env, [ID]: positionals[0] }, envFile);
const given = reader.optional(ID, pattern(/^\d{1,20}$/u, 'digits only'), undefined);
const needsToken = given === undefined && reader.problems.length === 0;
const access = readDiscordAccess(
  reader,
  needsToken ? 'required' : 'not used',
  ', or give the application id instead',
);
await printOrExplain(reader, async () => ({
  output: inviteLink(given ?? (await findApplicationId(access))),
  remark: `Permissions in the link: ${INVITE_PERMISSIONS.join(', ')}`,
}));

/** `npm run discord:invite [-- <application id>]`: prints the link that invites the bot; asks Discord for the id if none is given. */
import process from 'node:process';
import { createEnvReader } from '../config/env-reader.ts';
import { readArguments } from '../config/read-arguments.ts';
import { readProxy } from '../config/proxy.ts';
import { pattern, url } from '../config/values.ts';
import { createNetwork } from '../network/index.ts';
import { findApplicationId, INVITE_PERMISSIONS, inviteLink } from '../discord/registration/invite.ts';

const REQUEST_MS = 10_000;
const ID = 'the application id';

const HELP = `npm run --silent discord:invite [-- <application id>]
  prints the link by which the bot is invited into a server. Without an id it asks Discord whose DISCORD_TOKEN is.
`;

const { positionals, envFile } = readArguments({ help: HELP, positionals: { least: 0, most: 1 } });
const reader = createEnvReader({ ...process.env, [ID]: positionals[0] }, envFile);
const given = reader.optional(ID, pattern(/^\d{1,20}$/u, 'digits only'), undefined);
const apiUrl = reader.optional('DISCORD_API_URL', url({ path: true }), 'https://discord.com/api');
const network = createNetwork(readProxy(reader));
const token =
  given === undefined && reader.problems.length === 0
    ? reader.required('DISCORD_TOKEN', pattern(/^\S+$/u, 'a bot token, or give the application id instead'))
    : '';

if (reader.problems.length > 0) {
  for (const { name, expected } of reader.problems) process.stderr.write(`${name}: ${expected}\n`);
  process.exitCode = 1;
} else {
  try {
    const id = given ?? (await findApplicationId({ apiUrl, token, requestMs: REQUEST_MS, network }));
    process.stdout.write(`${inviteLink(id)}\n`);
    process.stderr.write(`Permissions in the link: ${INVITE_PERMISSIONS.join(', ')}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Checks the configured Discord channels: whether they exist, and whether the bot may post there. */
import { RESTJSONErrorCodes, Routes, type APIGuildChannel, type PermissionsString } from 'discord.js';
import { inert } from '../chat/sentence.ts';
import { codeOf } from '../discord/errors.ts';
import { missingToPost } from '../discord/registration/permissions.ts';
import { ok, problem, skipped, warning, type Finding } from './check.ts';
import { refused } from './discord-answers.ts';
import type { Get, Server } from './discord-api.ts';
import type { ConfiguredChannel } from './configured-channels.ts';

export interface Onlooker {
  readonly get: Get;
  /** The bot's own. */
  readonly userId: string;
  /** Those that could be looked at, and all that are configured. */
  readonly servers: readonly Server[];
  readonly guildIds: readonly string[];
  /** The variable and the address of Discord. */
  readonly who: string;
}

export async function lookAtChannel(
  place: ConfiguredChannel,
  { get, userId, servers, guildIds, who }: Onlooker,
): Promise<Finding> {
  const answer = await get<APIGuildChannel>(Routes.channel(place.channelId));
  const named = `${place.variable}: ${place.channelId}`;
  if (answer.kind !== 'given') {
    const code = answer.kind === 'failed' ? codeOf(answer.error) : undefined;
    if (code === RESTJSONErrorCodes.UnknownChannel) {
      return problem(
        `${named}: there is no such channel`,
        'copy the id of the channel, with Developer Mode on',
      );
    }
    if (code === RESTJSONErrorCodes.MissingAccess)
      return lacking(place, `the bot lacks ${words(['ViewChannel'])}`);
    return refused(who, answer);
  }
  const channel = answer.value;
  const server = servers.find(({ guild }) => guild.id === channel.guild_id);
  if (server === undefined) {
    const { guild_id: guildId = '' } = channel;
    if (guildIds.includes(guildId)) return skipped(`needs server:${guildId}`);
    const todo = 'choose a channel of a server in DISCORD_GUILD_IDS, or add its server';
    return problem(`${named}: it is in no server of DISCORD_GUILD_IDS`, todo);
  }
  const { permission_overwrites: overwrites } = channel;
  const { guild, roleIds } = server;
  // A thread has the permissions of its channel, and more of its own.
  if (overwrites === undefined)
    return skipped(`#${inert(channel.name)} is a thread: its permissions were not computed`);
  if (roleIds === undefined)
    return skipped('needs the roles of the bot in the server, which Discord did not tell');
  const missing = missingToPost({ guild, userId, roleIds, overwrites });
  return missing.length === 0
    ? ok(`#${inert(channel.name)} in ${inert(guild.name)}: the bot may post there`)
    : lacking(place, `in #${inert(channel.name)} the bot lacks ${words(missing)}`);
}

/** Commands work in channels that the bot may not post in. */
function lacking({ variable, channelId }: ConfiguredChannel, what: string): Finding {
  const todo = 'give it to the bot: channel > Edit Channel > Permissions';
  const found = `${variable}: ${channelId}: ${what}`;
  return variable === 'DISCORD_AUDIT_CHANNEL'
    ? problem(found, todo)
    : warning(`${found}, needed only as a fallback for replies`, todo);
}

/** As Discord shows them: `View Channel`. */
function words(permissions: readonly PermissionsString[]): string {
  return permissions.map((name) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ')).join(', ');
}

/** Checks Discord: token, servers, roles, commands and channels. Reads only. */
import {
  Routes,
  type APIApplication,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
  type RouteLike,
} from 'discord.js';
import type { Registered } from '../discord/registration/command-diff.ts';
import { commandsJson } from '../discord/registration/command-json.ts';
import type { DiscordOptions } from '../discord/index.ts';
import { createRests, isToken } from '../discord/rest.ts';
import { createNetwork } from '../network/index.ts';
import { answerWithin } from './bounded-answer.ts';
import { check, passed, problem, skipped, type Check, type Finding } from './check.ts';
import {
  applicationFinding,
  commandsFinding,
  memberFinding,
  roleFinding,
  serverFinding,
  tokenFinding,
} from './discord-answers.ts';
import { lookAtChannel } from './discord-channels.ts';
import { isolatedCheck } from './isolated-check.ts';
import { configuredChannels } from './configured-channels.ts';
import type { PlatformDeps } from './look-deps.ts';
import type { Get, Server } from './discord-api.ts';

interface DiscordDeps extends PlatformDeps {
  readonly options: DiscordOptions;
}

export async function examineDiscord(deps: DiscordDeps): Promise<readonly Check[]> {
  const { config, options: discord, answerMs, log, signal } = deps;
  if (!isToken(discord.token)) {
    const what = 'DISCORD_TOKEN: it has characters that no token has';
    const todo = 'copy it again: discord.com/developers/applications > Bot > Reset Token';
    return [check('discord', 'token', problem(what, todo)), ...unasked(deps)];
  }
  const ended = new AbortController();
  const apiUrl = discord.apiUrl.replace(/\/+$/u, '');
  // discord.js repeats what failed; our own deadline comes first.
  const { bot } = createRests(
    { apiUrl, token: discord.token, requestMs: answerMs * 2, network: createNetwork(config.proxy) },
    signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]),
    log,
  );
  const get: Get = <T>(route: RouteLike, query?: Readonly<Record<string, string>>) =>
    answerWithin(answerMs, async (signal) => {
      return (await bot.get(route, { signal, ...(query && { query: new URLSearchParams(query) }) })) as T;
    });
  try {
    return await examine(deps, get);
  } finally {
    ended.abort();
  }
}

async function examine(deps: DiscordDeps, get: Get): Promise<readonly Check[]> {
  const { options: discord, config } = deps;
  const who = `DISCORD_API_URL (${discord.apiUrl})`;
  const self = await get<APIUser>(Routes.user());
  const token = await isolatedCheck('discord', 'token', () => tokenFinding(self, who));
  if (self.kind !== 'given' || !passed(token)) return [token, ...unasked(deps)];
  const application = await get<APIApplication>(Routes.currentApplication());
  const applicationId = application.kind === 'given' ? idOf(application.value) : undefined;
  const looks = await Promise.all(
    discord.guildIds.map((guildId) =>
      lookAtServer(guildId, { applicationId, self: self.value, who }, deps, get),
    ),
  );
  const servers = looks.flatMap(({ server }) => (server === undefined ? [] : [server]));
  const unknown = discord.guildIds.length - servers.length;
  const onlooker = { get, userId: self.value.id, servers, guildIds: discord.guildIds, who };
  const channels = configuredChannels('discord', config).map((place) =>
    isolatedCheck('discord', place.name, () => lookAtChannel(place, onlooker)),
  );
  const roles = discord.moderatorRoles.map((role) =>
    isolatedCheck('discord', `role:${role}`, () =>
      roleFinding(`DISCORD_MODERATOR_ROLES: ${role}`, role, servers, unknown),
    ),
  );
  const named = [...discord.groupModerators.keys()].map((id) =>
    isolatedCheck('discord', `group-moderator:${id}`, () =>
      lookAtGroupModerator(id, { get, servers, unknown }),
    ),
  );
  return [
    token,
    await isolatedCheck('discord', 'application', () => applicationFinding(application, who)),
    ...looks.flatMap(({ checks }) => checks),
    ...(await Promise.all([...roles, ...named])),
    ...(await Promise.all(channels)),
  ];
}

interface Asker {
  readonly applicationId: string | undefined;
  readonly self: APIUser;
  readonly who: string;
}

async function lookAtServer(
  guildId: string,
  { applicationId, self, who }: Asker,
  { options: discord, commands }: DiscordDeps,
  get: Get,
): Promise<{ readonly server: Server | undefined; readonly checks: readonly Check[] }> {
  const answer = await get<APIGuild>(Routes.guild(guildId));
  const server = await isolatedCheck('discord', `server:${guildId}`, () =>
    serverFinding(guildId, answer, { applicationId, who, moderators: moderatorIds(discord) }),
  );
  const commandsName = `commands:${guildId}`;
  if (answer.kind !== 'given') {
    const unseen = check('discord', commandsName, skipped(`needs server:${guildId}`));
    return { server: undefined, checks: commands === undefined ? [server] : [server, unseen] };
  }
  const [member, registered] = await Promise.all([
    get<Partial<APIGuildMember> | null>(Routes.guildMember(guildId, self.id)),
    commands === undefined || applicationId === undefined
      ? undefined
      : get<readonly Registered[]>(Routes.applicationGuildCommands(applicationId, guildId), {
          with_localizations: 'true',
        }),
  ]);
  const seen =
    commands !== undefined &&
    (await isolatedCheck('discord', commandsName, () =>
      registered === undefined
        ? skipped('needs application')
        : commandsFinding(guildId, registered, commandsJson(commands), who),
    ));
  const roleIds = member.kind === 'given' ? member.value?.roles : undefined;
  return {
    // One whose answer could not be read counts as one that could not be looked at.
    server: passed(server) ? { guild: answer.value, roleIds } : undefined,
    checks: seen === false ? [server] : [server, seen],
  };
}

function moderatorIds({ moderatorRoles, groupModerators }: DiscordOptions): readonly string[] {
  return [...moderatorRoles, ...groupModerators.keys()];
}

/** A role of one of the servers, or else a member of one. */
async function lookAtGroupModerator(
  id: string,
  {
    get,
    servers,
    unknown,
  }: { readonly get: Get; readonly servers: readonly Server[]; readonly unknown: number },
): Promise<Finding> {
  const who = `GROUP_MODERATORS: ${id}`;
  if (servers.some(({ guild }) => guild.roles.some((role) => role.id === id)))
    return roleFinding(who, id, servers, unknown);
  const answers = servers.map(async ({ guild }) => ({
    guild,
    answer: await get<Partial<APIGuildMember> | null>(Routes.guildMember(guild.id, id)),
  }));
  return memberFinding(who, await Promise.all(answers), unknown);
}

/** Of whatever was answered. */
function idOf(answer: Partial<APIApplication> | null): string | undefined {
  return typeof answer?.id === 'string' ? answer.id : undefined;
}

/** Everything that a good token would have shown. */
function unasked({ config, options: discord }: DiscordDeps): readonly Check[] {
  const names = [
    'application',
    ...discord.guildIds.flatMap((guildId) => [`server:${guildId}`, `commands:${guildId}`]),
    ...discord.moderatorRoles.map((role) => `role:${role}`),
    ...[...discord.groupModerators.keys()].map((id) => `group-moderator:${id}`),
    ...configuredChannels('discord', config).map(({ name }) => name),
  ];
  return names.map((name) => check('discord', name, skipped('needs token')));
}

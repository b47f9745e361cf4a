/** Interprets Discord's answers to the doctor's requests. */
import {
  RESTJSONErrorCodes,
  type APIApplication,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
} from 'discord.js';
import { inert } from '../chat/sentence.ts';
import { commandDiff, type Registered } from '../discord/registration/command-diff.ts';
import { codeOf, isNotMember } from '../discord/errors.ts';
import { inviteLink } from '../discord/registration/invite.ts';
import type { Answer, Failed, Missing } from './bounded-answer.ts';
import { ok, problem, skipped, warning, type Finding } from './check.ts';
import type { Server } from './discord-api.ts';
import { networkCode, noAnswer, unreachable } from './network.ts';

const ADDRESS = 'check the address: https://discord.com/api if not set';

/** For whatever a caller has no better words for. `who`: the variable and the address. */
export function refused(who: string, answer: Failed | Missing): Finding {
  if (answer.kind === 'missing') return noAnswer(who, answer);
  const { error } = answer;
  const network = networkCode(error);
  if (network !== undefined) return unreachable(who, network);
  const status = statusOf(error);
  if (status === 401) {
    const todo = 'copy it again: discord.com/developers/applications > Bot > Reset Token';
    return problem('DISCORD_TOKEN: Discord does not accept it (HTTP 401)', todo);
  }
  if (status === 429 || status >= 500) {
    return warning(`${who}: Discord does not answer this now (HTTP ${status})`, 'try again in a minute');
  }
  // Not even an answer: fetch has failed before it, and says no code.
  if (status === 0) return unreachable(who, error instanceof Error ? error.name : 'unknown');
  return problem(
    `${who}: Discord rejected the request (HTTP ${status}, code ${inert(String(codeOf(error)))})`,
    ADDRESS,
  );
}

/** The bot's own user; an answer that is none of Discord's comes from another address. */
export function tokenFinding(answer: Answer<Partial<APIUser>>, who: string): Finding {
  if (answer.kind !== 'given') return refused(who, answer);
  const { id, username } = answer.value;
  return typeof id === 'string' && typeof username === 'string'
    ? ok(`bot user ${inert(username)}`)
    : problem(`${who}: the answer is none of Discord's`, ADDRESS);
}

export function applicationFinding(answer: Answer<APIApplication>, who: string): Finding {
  if (answer.kind !== 'given') return refused(who, answer);
  const { id, name, interactions_endpoint_url: endpoint } = answer.value;
  if (typeof endpoint !== 'string' || endpoint === '') return ok(`${inert(name)} (${inert(id)})`);
  return problem(
    'the application sends its interactions to an address of its own, so that none comes to this bot',
    'empty Interactions Endpoint URL: discord.com/developers/applications > General Information',
  );
}

export interface ServerContext {
  readonly applicationId: string | undefined;
  readonly who: string;
  /** Ids of roles, and of users who may act on one live group. */
  readonly moderators: readonly string[];
}

export function serverFinding(guildId: string, answer: Answer<APIGuild>, context: ServerContext): Finding {
  const { applicationId, who, moderators } = context;
  if (answer.kind !== 'given') {
    return answer.kind === 'failed' && isNotMember(answer.error)
      ? problem(
          `DISCORD_GUILD_IDS: the bot is not in the server ${guildId}`,
          `invite it: ${applicationId === undefined ? 'npm run discord:invite' : inviteLink(applicationId, guildId)}`,
        )
      : refused(who, answer);
  }
  const { name, roles } = answer.value;
  return roles.some(({ id }) => moderators.includes(id))
    ? ok(`the bot is in ${inert(name)}`)
    : warning(
        `DISCORD_MODERATOR_ROLES: none is a role of ${inert(name)}, so no one may use the bot there`,
        'add a role of this server',
      );
}

export function commandsFinding(
  guildId: string,
  answer: Answer<readonly Registered[]>,
  wanted: readonly Registered[],
  who: string,
): Finding {
  if (answer.kind !== 'given') {
    if (answer.kind !== 'failed' || !isNotMember(answer.error)) return refused(who, answer);
    const what = `DISCORD_GUILD_IDS: in the server ${guildId} the bot may not have commands`;
    return problem(what, 'invite it again, with the scope applications.commands too');
  }
  const { added, changed, removed } = commandDiff(answer.value, wanted);
  if (added.length + changed.length + removed.length === 0)
    return ok(`${wanted.length} commands are registered`);
  if (added.length === wanted.length && removed.length === 0)
    return ok(`none of the ${wanted.length} commands is registered yet: npm start does that`);
  const parts = [
    ['not registered yet', added],
    ['of another version', changed],
    ['not of this bot', removed],
  ] as const;
  const told = parts.flatMap(([what, names]) =>
    names.length === 0 ? [] : [`${what}: ${names.map(inert).join(', ')}`],
  );
  return warning(
    `DISCORD_GUILD_IDS: ${guildId}: commands ${told.join('; ')}`,
    'nothing by hand: npm start registers them',
  );
}

/** @param unknown how many servers could not be looked at */
export function roleFinding(who: string, role: string, servers: readonly Server[], unknown: number): Finding {
  for (const { guild } of servers) {
    const found = guild.roles.find(({ id }) => id === role);
    if (found !== undefined) return ok(`@${inert(found.name)} in ${inert(guild.name)}`);
  }
  if (unknown > 0) return skipped('needs every server: it is in none of the others');
  return problem(
    `${who} is a role of no server in DISCORD_GUILD_IDS`,
    'copy the id of the role: Server Settings > Roles, with Developer Mode on',
  );
}

/** @param unknown how many servers could not be looked at */
export function memberFinding(who: string, answers: readonly MemberAnswer[], unknown: number): Finding {
  for (const { guild, answer } of answers) {
    if (answer.kind !== 'given') continue;
    const { user, nick } = answer.value ?? {};
    return ok(`${inert(nick ?? user?.username ?? 'somebody')} in ${inert(guild.name)}`);
  }
  const isAbsent = ({ answer }: MemberAnswer): boolean =>
    answer.kind === 'failed' && ABSENT.has(codeOf(answer.error));
  if (unknown > 0 || !answers.every(isAbsent))
    return skipped('needs every server: it is in none of the others');
  return problem(
    `${who} is neither a role nor a member of any server in DISCORD_GUILD_IDS`,
    'copy the id again, with Developer Mode on',
  );
}

export interface MemberAnswer {
  readonly guild: APIGuild;
  readonly answer: Answer<Partial<APIGuildMember> | null>;
}

const ABSENT: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownMember,
  RESTJSONErrorCodes.UnknownUser,
]);

function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  return typeof status === 'number' ? status : 0;
}

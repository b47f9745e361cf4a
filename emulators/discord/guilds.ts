/** The REST endpoints of the Discord emulator about the bot, its servers, members and channels. */
import type { Answer, Route } from './route.ts';
import { type FakeGuild, type FakeGuildChannel, rolesOf } from './payloads.ts';

export interface FakeApplication {
  /** The interactions endpoint URL, which Discord uses in place of the gateway. */
  readonly interactionsUrl?: string;
}

const UNKNOWN_MEMBER: Answer = { status: 404, body: { code: 10007, message: 'Unknown Member' } };
const NO_ACCESS: Answer = { status: 403, body: { code: 50001, message: 'Missing Access' } };

export function createFakeGuilds(
  applicationId: string,
  guilds: readonly FakeGuild[],
  { interactionsUrl }: FakeApplication = {},
): readonly Route[] {
  const self = { id: applicationId, username: 'unwhitelist', discriminator: '0', bot: true };
  const application = {
    id: applicationId,
    name: 'Unwhitelist',
    flags: 0,
    interactions_endpoint_url: interactionsUrl ?? null,
  };
  const inGuild = (guildId: string, answer: (guild: FakeGuild) => unknown): Answer => {
    const guild = guilds.find(({ id, member = true }) => id === guildId && member);
    // Discord answers the same for a server that does not exist.
    if (guild === undefined) return { status: 404, body: { code: 10004, message: 'Unknown Guild' } };
    return { status: 200, body: answer(guild) };
  };
  const channel = (channelId: string): Answer => {
    for (const guild of guilds) {
      const found = guild.channels?.find(({ id }) => id === channelId);
      if (found !== undefined)
        return found.hidden === true ? NO_ACCESS : { status: 200, body: channelPayload(guild, found) };
    }
    return { status: 404, body: { code: 10003, message: 'Unknown Channel' } };
  };
  const get = { method: 'GET', bot: true } as const;
  return [
    { ...get, name: 'self', path: /^\/users\/@me$/u, answer: () => ({ status: 200, body: self }) },
    {
      ...get,
      name: 'application',
      path: /^\/applications\/@me$/u,
      answer: () => ({ status: 200, body: application }),
    },
    {
      ...get,
      name: 'guild',
      path: /^\/guilds\/(\d+)$/u,
      answer: (_call, guildId = '') =>
        inGuild(guildId, (guild) => ({
          id: guildId,
          name: `guild-${guildId}`,
          owner_id: '1',
          roles: rolesOf(guild),
        })),
    },
    {
      ...get,
      name: 'member',
      path: /^\/guilds\/(\d+)\/members\/(\d+)$/u,
      answer: (_call, guildId = '', userId = '') => {
        const username = guilds.find(({ id }) => id === guildId)?.people?.[userId];
        if (userId !== applicationId && username === undefined) return UNKNOWN_MEMBER;
        return inGuild(guildId, ({ botRoles = [] }) =>
          username === undefined
            ? { user: self, roles: botRoles }
            : { user: { ...self, id: userId, username, bot: false }, roles: [] },
        );
      },
    },
    { ...get, name: 'channel', path: /^\/channels\/(\d+)$/u, answer: (_call, id = '') => channel(id) },
  ];
}

function channelPayload({ id: guildId }: FakeGuild, { id, overwrites = [] }: FakeGuildChannel): object {
  const common = { id, guild_id: guildId, name: `channel-${id}`, type: overwrites === 'thread' ? 11 : 0 };
  if (overwrites === 'thread') return common;
  const listed = overwrites.map(({ allow = 0n, deny = 0n, ...one }) => ({
    ...one,
    allow: String(allow),
    deny: String(deny),
  }));
  return { ...common, permission_overwrites: listed };
}

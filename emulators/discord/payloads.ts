/** Builds the payloads about the bot, its servers and people, with the fields that discord.js 14.28 needs. */

/** 2015-01-01, the first millisecond of a snowflake: https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
let increment = 0n;

/** A new id, created at `at` in milliseconds since 1970. */
export function snowflake(at = Date.now()): string {
  increment = (increment + 1n) % 0x400000n;
  return ((BigInt(at - DISCORD_EPOCH_MS) << 22n) | increment).toString();
}

/** Milliseconds since 1970 of a snowflake's creation. */
export function createdAt(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

export interface FakeGuild {
  /** Ids of members besides the bot, with their names. */
  readonly people?: Readonly<Record<string, string>>;
  readonly id: string;
  /** Ids of the server's roles, without @everyone. */
  readonly roles: readonly string[];
  /** False for a server that the bot is not in. */
  readonly member?: boolean;
  /** False for a server with an outage, which sends no GUILD_CREATE. */
  readonly available?: boolean;
  /** The permissions of each role, with those of @everyone under the server's id; none by default. */
  readonly permissions?: Readonly<Record<string, bigint>>;
  /** The bot's roles. */
  readonly botRoles?: readonly string[];
  readonly channels?: readonly FakeGuildChannel[];
  readonly ownerId?: string;
  /** `en-US` by default. */
  readonly locale?: string;
}

export interface FakeGuildChannel {
  readonly id: string;
  /** Permission overwrites for roles or, with type 1, for members; `thread` makes the channel a thread, which has none. */
  readonly overwrites?: readonly FakeOverwrite[] | 'thread';
  /** Whether the bot may not see the channel. */
  readonly hidden?: boolean;
}

export interface FakeOverwrite {
  readonly id: string;
  readonly type: 0 | 1;
  readonly allow?: bigint;
  readonly deny?: bigint;
}

/** The data of READY, in which every server is unavailable until its GUILD_CREATE. */
export function ready(
  applicationId: string,
  guilds: readonly FakeGuild[],
  sessionId: string,
  url: string,
): object {
  return {
    v: 10,
    user: { id: applicationId, username: 'unwhitelist', discriminator: '0', avatar: null, bot: true },
    guilds: guilds.filter(({ member = true }) => member).map(({ id }) => ({ id, unavailable: true })),
    session_id: sessionId,
    resume_gateway_url: url,
    application: { id: applicationId, flags: 0 },
  };
}

/** The data of GUILD_CREATE for each available server. */
export function guildCreates(guilds: readonly FakeGuild[]): readonly object[] {
  return guilds
    .filter(({ member = true, available = true }) => member && available)
    .map(({ id, roles, channels = [], ownerId = '1', locale = 'en-US' }) => ({
      id,
      name: `guild-${id}`,
      unavailable: false,
      owner_id: ownerId,
      preferred_locale: locale,
      roles: rolesOf({ id, roles }),
      channels: channels.map((channel) => ({ id: channel.id, type: 0, name: 'channel', position: 0 })),
      members: [],
    }));
}

/** The roles of a server; the id of @everyone is the server's id. */
export function rolesOf({ id, roles, permissions = {} }: FakeGuild): readonly object[] {
  return [id, ...roles].map((role) => ({
    id: role,
    name: `role-${role}`,
    permissions: String(permissions[role] ?? 0n),
    position: 0,
  }));
}

/** A user object. */
export function userOf(id: string) {
  return { id, username: `user-${id}`, discriminator: '0', avatar: null, global_name: null };
}

/** What Discord sends: the smallest payloads that discord.js 14.28 understands, with the fields that it needs. */

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
  readonly id: string;
  /** Ids of the roles that there are, @everyone not among them. */
  readonly roles: readonly string[];
  /** False for a server that the bot is not in: it is in no payload, so members come in Discord's own shape. */
  readonly member?: boolean;
  /** False for a server with an outage: it never reports its roles. */
  readonly available?: boolean;
}

/** An invocation; everything but the name has a default. */
export interface FakeInvocation {
  readonly name: string;
  /** As typed, by name; only those given are sent. */
  readonly options?: Readonly<Record<string, string>>;
  /** The invoker's roles; all roles of the guild where nothing else is said. */
  readonly roles?: readonly string[];
  readonly guildId?: string;
  readonly userId?: string;
  readonly channelId?: string;
  /** A Discord locale: `en-US`, `zh-CN`, … */
  readonly locale?: string;
  /** Typed in a direct message to the bot. */
  readonly dm?: boolean;
  /** The invoker installed the bot for themselves; the server did not. */
  readonly userInstall?: boolean;
  /** How long ago it was typed, in milliseconds. */
  readonly ageMs?: number;
}

export interface FakeInteraction {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly payload: object;
}

const DEFAULT_USER_ID = '300000000000000001';
const DEFAULT_CHANNEL_ID = '400000000000000001';
const COMMAND = 2;
const AUTOCOMPLETE = 4;
const STRING = 3;
const GUILD = 0;
const BOT_DM = 1;

/** INTERACTION_CREATE of a slash command, or of one being typed when `focused` names an option. */
export function interactionCreate(
  applicationId: string,
  guilds: readonly FakeGuild[],
  invocation: FakeInvocation,
  focused?: string,
): FakeInteraction {
  const { name, options = {}, dm = false, userInstall = false, userId = DEFAULT_USER_ID } = invocation;
  const { channelId = DEFAULT_CHANNEL_ID, locale = 'en-US', ageMs = 0 } = invocation;
  const guildId = invocation.guildId ?? guilds[0]?.id ?? '0';
  const roles = invocation.roles ?? guilds.find(({ id }) => id === guildId)?.roles ?? [];
  const id = snowflake(Date.now() - ageMs);
  const token = `interaction-token-${id}`;
  const user = {
    id: userId,
    username: `user-${userId}`,
    discriminator: '0',
    avatar: null,
    global_name: null,
  };
  const member = {
    user,
    roles,
    permissions: '0',
    joined_at: '2020-01-01T00:00:00Z',
    deaf: false,
    mute: false,
    flags: 0,
  };
  const owners = userInstall ? { 1: userId } : { 0: dm ? '0' : guildId };
  const given = Object.entries(options).map(([option, value]) => {
    return { type: STRING, name: option, value, ...(option === focused ? { focused: true } : {}) };
  });
  const payload = {
    id,
    application_id: applicationId,
    type: focused === undefined ? COMMAND : AUTOCOMPLETE,
    token,
    version: 1,
    data: { id: '1', name, type: 1, options: given },
    channel_id: channelId,
    channel: { id: channelId, type: dm ? 1 : 0 },
    locale,
    entitlements: [],
    authorizing_integration_owners: owners,
    context: dm ? BOT_DM : GUILD,
    app_permissions: '0',
    attachment_size_limit: 10_485_760,
    ...(dm ? { user } : { guild_id: guildId, guild_locale: 'en-US', member }),
  };
  return { id, token, userId, payload };
}

/** READY; every guild is announced as unavailable, and reports later. */
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

/** GUILD_CREATE of the guilds that report. */
export function guildCreates(guilds: readonly FakeGuild[]): readonly object[] {
  return guilds
    .filter(({ member = true, available = true }) => member && available)
    .map(({ id, roles }) => ({
      id,
      name: `guild-${id}`,
      unavailable: false,
      // The role @everyone has the guild's own id.
      roles: [id, ...roles].map((role) => ({
        id: role,
        name: `role-${role}`,
        permissions: '0',
        position: 0,
      })),
      channels: [],
      members: [],
    }));
}

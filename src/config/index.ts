/** Reads the whole configuration from the environment at start, and reports every problem at once. */
import type { GroupModerators } from '../chat/access.ts';
import type { DiscordOptions } from '../discord/index.ts';
import type { ProxySettings } from '../network/index.ts';
import type { SlackSettings } from '../slack/index.ts';
import type { Credentials } from '../volcengine/signer.ts';
import type { Account } from '../store/store.ts';
import type { LiveGroup, LiveGroups } from '../whitelist/live-groups.ts';
import type { Int64 } from '../volcengine/int64-json.ts';
import { NO_ENV_FILE } from './env-file.ts';
import { createEnvReader, type ConfigProblem, type ConfigWarning, type EnvReader } from './env-reader.ts';
import { SECRET_NAMES } from './names.ts';
import { moderatorsOn, readGroupModerators, refuseEveryone } from './group-moderators.ts';
import { proxySecrets, readProxy } from './proxy.ts';
import { readSlack } from './slack.ts';
import { warningsOf } from './warnings.ts';
import {
  channelGroups,
  databasePasswords,
  databaseUrl,
  folder,
  ids,
  integerBetween,
  int64,
  int64s,
  ipAddress,
  liveGroups,
  oneOf,
  pattern,
  reasons,
  text,
  url,
} from './values.ts';

export interface VolcengineOptions {
  readonly credentials: Credentials;
  readonly region: string;
  readonly origin: string;
  readonly appId: number;
  /** Requests in any second, 1 … 50. */
  readonly qps: number;
  /** User ids in one request, 1 … 100. */
  readonly batchSize: number;
  readonly timeoutMs: number;
}

export interface Config {
  readonly volcengine: VolcengineOptions;
  readonly groups: LiveGroups;
  /** Users who are never removed without a second confirmation, each once: the operators of the live groups, and more. */
  readonly protectedIds: readonly Int64[];
  /** Who may act on some live groups only, of all platforms. */
  readonly groupModerators: GroupModerators;
  readonly slack: SlackSettings | undefined;
  readonly discord: DiscordOptions | undefined;
  /** More users than this are asked about before anything is done. */
  readonly confirmAbove: number;
  /** Reasons that are suggested before those that were given lately. */
  readonly reasons: readonly string[];
  /** Where every change is posted, by platform. */
  readonly auditChannels: readonly AuditChannel[];
  /** Folder of the embedded database, which is not used where `databaseUrl` is set. */
  readonly dataDir: string;
  /** The PostgreSQL in which several processes share one limit and one store; a secret. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: string;
  /** Where the health of the process can be asked for; nowhere without a port, and 0 is any that is free. */
  readonly healthPort: number | undefined;
  readonly healthHost: string;
  /** The way to Volcengine, Slack and Discord; undefined where they are reached directly. */
  readonly proxy: ProxySettings | undefined;
  /** Never to be seen in a log. */
  readonly secrets: readonly string[];
}

export interface AuditChannel {
  readonly platform: Account['platform'];
  readonly channelId: string;
}

export type ConfigResult = { readonly warnings: readonly ConfigWarning[] } & (
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }
);

/**
 * The configuration in `env`, or every problem with it by variable name; the problems hold no values.
 * @param file what was seen in the file that a part of `env` came from
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  file = NO_ENV_FILE,
): ConfigResult {
  const reader = createEnvReader(env, file);
  const volcengine = readVolcengine(reader);
  const groups = readGroups(reader);
  const protectedIds = readProtectedIds(reader, groups);
  const groupModerators = readGroupModerators(reader, groups);
  const slack = readSlack(reader, groupModerators);
  const discord = readDiscord(reader, groupModerators);
  if (!reader.isSet('SLACK_BOT_TOKEN') && !reader.isSet('DISCORD_TOKEN')) {
    reader.complain('SLACK_BOT_TOKEN, DISCORD_TOKEN', 'at least one of Slack and Discord must be configured');
  }
  const confirmAbove = reader.optional('CONFIRM_ABOVE', integerBetween(0, 1_000_000), 20);
  const suggestedReasons = reader.optional('REASONS', reasons, []);
  const auditChannels = readAuditChannels(reader);
  const dataDir = reader.optional('DATA_DIR', folder, './data');
  const database = reader.optional('DATABASE_URL', databaseUrl, undefined);
  if (reader.isSet('REDIS_URL')) {
    reader.complain('REDIS_URL', 'is not used any more: remove it, and set DATABASE_URL to a PostgreSQL');
  }
  const logLevel = reader.optional('LOG_LEVEL', oneOf(...LOG_LEVELS), 'info');
  const healthPort = reader.optional('HEALTH_PORT', integerBetween(0, 65_535), undefined);
  const healthHost = reader.optional('HEALTH_HOST', ipAddress, '127.0.0.1');
  const proxy = readProxy(reader);
  const warnings = warningsOf(env, file, reader);
  if (reader.problems.length > 0) return { kind: 'problems', problems: reader.problems, warnings };
  const named = SECRET_NAMES.map(reader.value).filter((value) => value !== '');
  const secrets = [
    ...named,
    ...(database === undefined ? [] : databasePasswords(database)),
    ...(proxy === undefined ? [] : proxySecrets(proxy)),
  ];
  return {
    kind: 'config',
    warnings,
    config: {
      volcengine,
      groups,
      protectedIds,
      groupModerators,
      slack,
      discord,
      confirmAbove,
      reasons: suggestedReasons,
      auditChannels,
      dataDir,
      databaseUrl: database,
      logLevel,
      healthPort,
      healthHost,
      proxy,
      secrets,
    },
  };
}

function readAuditChannels(reader: EnvReader): readonly AuditChannel[] {
  const slack = pattern(/^[CG][A-Z0-9]+$/u, 'a Slack channel id (C…)');
  const discord = pattern(/^\d{1,20}$/u, 'a Discord channel id');
  const forms = {
    slack: ['SLACK_AUDIT_CHANNEL', slack],
    discord: ['DISCORD_AUDIT_CHANNEL', discord],
  } as const;
  return (['slack', 'discord'] as const).flatMap((platform) => {
    const [name, form] = forms[platform];
    const channelId = reader.optional(name, form, undefined);
    return channelId === undefined ? [] : [{ platform, channelId }];
  });
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function readVolcengine(reader: EnvReader): VolcengineOptions {
  return {
    credentials: {
      accessKeyId: reader.required('VOLC_ACCESSKEY', text('the access key id of the Volcengine account')),
      secretKey: reader.required('VOLC_SECRETKEY', text('the secret key that belongs to VOLC_ACCESSKEY')),
      sessionToken: reader.optional('VOLC_SESSION_TOKEN', text('an STS session token'), undefined),
    },
    region: reader.optional(
      'VOLC_REGION',
      pattern(/^[a-z0-9-]+$/u, 'a region such as cn-north-1'),
      'cn-north-1',
    ),
    origin: reader.optional('VOLC_ENDPOINT', url({ path: false }), 'https://rtc.volcengineapi.com'),
    appId: reader.required('VOLC_APP_ID', integerBetween(1, 2_147_483_647)),
    qps: reader.optional('VOLC_QPS', integerBetween(1, 50), 50),
    batchSize: reader.optional('VOLC_BATCH_SIZE', integerBetween(1, 100), 20),
    timeoutMs: reader.optional('VOLC_TIMEOUT_MS', integerBetween(100, 60_000), 5_000),
  };
}

function readGroups(reader: EnvReader): LiveGroups {
  const operatorId = reader.required('VOLC_OPERATOR_ID', int64('a user id'));
  const all = reader.required('LIVE_GROUPS', liveGroups(operatorId));
  const channels = reader.optional('CHANNEL_GROUPS', channelGroups, []);
  const byName = new Map(all.map((group) => [group.name.toLowerCase(), group]));
  const byChannel = new Map<string, LiveGroup>();
  for (const { channelId, groupName } of channels) {
    const group = byName.get(groupName.toLowerCase());
    if (group !== undefined) byChannel.set(channelId, group);
    else if (all.length > 0) {
      reader.complain(
        'CHANNEL_GROUPS',
        `channel ${channelId} names the live group ${groupName}, which is not in LIVE_GROUPS`,
      );
    }
  }
  return { all, byChannel };
}

function readProtectedIds(reader: EnvReader, { all }: LiveGroups): readonly Int64[] {
  const given = reader.optional('PROTECTED_IDS', int64s('user ids'), []);
  return [...new Set([...all.map(({ operatorId }) => operatorId), ...given])];
}

function readDiscord(reader: EnvReader, moderators: GroupModerators): DiscordOptions | undefined {
  if (!reader.isSet('DISCORD_TOKEN')) {
    reader.complainOfRest('DISCORD_TOKEN', ['DISCORD_GUILD_IDS', 'DISCORD_MODERATOR_ROLES']);
    return undefined;
  }
  const snowflakes = (what: string): ReturnType<typeof ids> => ids(/^\d{1,20}$/u, what);
  const guildIds = reader.required('DISCORD_GUILD_IDS', snowflakes('guild ids, comma-separated'));
  const moderatorRoles = reader.required('DISCORD_MODERATOR_ROLES', snowflakes('role ids, comma-separated'));
  if (moderatorRoles.some((role) => guildIds.includes(role))) {
    reader.complain(
      'DISCORD_MODERATOR_ROLES',
      'one of them is a guild id, which is the role @everyone: everybody would be a moderator',
    );
  }
  const groupModerators = moderatorsOn('discord', moderators);
  refuseEveryone(reader, groupModerators, guildIds);
  return {
    token: reader.required('DISCORD_TOKEN', pattern(/^\S+$/u, 'a bot token')),
    guildIds,
    moderatorRoles,
    groupModerators,
    apiUrl: reader.optional('DISCORD_API_URL', url({ path: true }), 'https://discord.com/api'),
  };
}

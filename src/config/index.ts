/** Reads the whole configuration from the environment at start, and reports every problem at once. */
import type { GroupModerators } from '../chat/access.ts';
import type { AuditChannel } from '../chat/platform.ts';
import type { ProxySettings } from '../network/index.ts';
import type { ConfiguredPlatforms } from '../platforms.ts';
import type { Credentials } from '../volcengine/signer.ts';
import type { LiveGroup, LiveGroups } from '../whitelist/live-groups.ts';
import type { Int64 } from '../volcengine/int64-json.ts';
import type { ConfigProblem, ConfigWarning } from './config-problem.ts';
import { NO_ENV_FILE } from './env-file.ts';
import { createEnvReader, type EnvReader } from './env-reader.ts';
import { readFields } from './fields.ts';
import { readGroupModerators } from './group-moderators.ts';
import { readPlatforms } from './platforms.ts';
import { readProxy } from './proxy.ts';
import { passwordsIn } from './url-forms.ts';
import { RETIRED, SECRET_NAMES, type FieldValues } from './variables.ts';
import { warningsOf } from './warnings.ts';

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

/**
 * The whole configuration. `FieldValues` and `ConfiguredPlatforms` are read as they are; the fields below are derived.
 */
export interface Config extends FieldValues, ConfiguredPlatforms {
  readonly volcengine: VolcengineOptions;
  readonly groups: LiveGroups;
  /** Users who are only removed after a second confirmation, each once: the Operator UserIds and PROTECTED_IDS. */
  readonly protectedIds: readonly Int64[];
  /** Moderators of some live groups only, of all platforms. */
  readonly groupModerators: GroupModerators;
  /** Channels that receive every change. */
  readonly auditChannels: readonly AuditChannel[];
  /** The proxy to Volcengine, Slack and Discord; undefined where they are reached directly. */
  readonly proxy: ProxySettings | undefined;
  /** Values that the log must never contain. */
  readonly secrets: readonly string[];
}

export type ConfigResult = { readonly warnings: readonly ConfigWarning[] } & (
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }
);

/**
 * The configuration in `env`, or every problem with it by variable name; the problems hold no values.
 * @param file findings in the file that was loaded into `env`
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  file = NO_ENV_FILE,
): ConfigResult {
  const reader = createEnvReader(env, file);
  const volcengine = readVolcengine(reader);
  const groups = readGroups(reader);
  const groupModerators = readGroupModerators(reader, groups);
  const config = {
    volcengine,
    groups,
    protectedIds: readProtectedIds(reader, groups),
    groupModerators,
    ...readPlatforms(reader, groupModerators),
    ...readFields(reader),
    proxy: readProxy(reader),
  };
  for (const [name, instead] of Object.entries(RETIRED))
    if (reader.isSet(name)) reader.addProblem(name, instead);
  const warnings = warningsOf(env, file, reader);
  if (reader.problems.length > 0) return { kind: 'problems', problems: reader.problems, warnings };
  const passwords = [config.databaseUrl, config.proxy?.url].flatMap((url) => passwordsIn(url ?? ''));
  const named = SECRET_NAMES.map(reader.value).filter((value) => value !== '');
  return { kind: 'config', warnings, config: { ...config, secrets: [...named, ...passwords] } };
}

function readVolcengine(reader: EnvReader): VolcengineOptions {
  return {
    credentials: {
      accessKeyId: reader.read('VOLC_ACCESSKEY'),
      secretKey: reader.read('VOLC_SECRETKEY'),
      sessionToken: reader.read('VOLC_SESSION_TOKEN'),
    },
    region: reader.read('VOLC_REGION'),
    origin: reader.read('VOLC_ENDPOINT'),
    appId: reader.read('VOLC_APP_ID'),
    qps: reader.read('VOLC_QPS'),
    batchSize: reader.read('VOLC_BATCH_SIZE'),
    timeoutMs: reader.read('VOLC_TIMEOUT_MS'),
  };
}

function readGroups(reader: EnvReader): LiveGroups {
  const operatorId = reader.read('VOLC_OPERATOR_ID');
  const all = reader.read('LIVE_GROUPS').map((group): LiveGroup => ({ operatorId, ...group }));
  const channels = reader.read('CHANNEL_GROUPS');
  const byName = new Map(all.map((group) => [group.name.toLowerCase(), group]));
  const byChannel = new Map<string, LiveGroup>();
  for (const { channelId, groupName } of channels) {
    const group = byName.get(groupName.toLowerCase());
    if (group !== undefined) byChannel.set(channelId, group);
    else if (all.length > 0) {
      reader.addProblem(
        'CHANNEL_GROUPS',
        `channel ${channelId} names the live group ${groupName}, which is not in LIVE_GROUPS`,
      );
    }
  }
  return { all, byChannel };
}

function readProtectedIds(reader: EnvReader, { all }: LiveGroups): readonly Int64[] {
  const given = reader.read('PROTECTED_IDS');
  return [...new Set([...all.map(({ operatorId }) => operatorId), ...given])];
}

/** Reads the variables of all chat platforms. */
import type { GroupModerators } from '../chat/access.ts';
import type { AuditChannel } from '../chat/platform.ts';
import {
  listPlatforms,
  PLATFORM_NAMES,
  PLATFORMS,
  type ConfiguredPlatforms,
  type PlatformOptions,
} from '../platforms.ts';
import type { PlatformName } from '../store/store.ts';
import type { EnvReader } from './env-reader.ts';
import type { SharedOptions } from './platform-definition.ts';

export function readPlatforms(
  reader: EnvReader,
  moderators: GroupModerators,
): ConfiguredPlatforms & { readonly auditChannels: readonly AuditChannel[] } {
  const read = PLATFORM_NAMES.map((name) => {
    const { auditChannel: variable, ownsId } = PLATFORMS[name];
    const groupModerators = new Map([...moderators].filter(([id]) => ownsId(id)));
    const auditChannel = reader.read(variable);
    return { name, auditChannel, options: readPlatform(name, reader, { groupModerators, auditChannel }) };
  });
  if (read.every(({ options }) => options === undefined)) {
    const tokens = PLATFORM_NAMES.map((name) => PLATFORMS[name].token).join(', ');
    reader.addProblem(tokens, `at least one of ${listPlatforms()} must be configured`);
  }
  const auditChannels = read.flatMap(({ name, auditChannel }) =>
    auditChannel === undefined ? [] : [{ platform: name, channelId: auditChannel }],
  );
  const byName = Object.fromEntries(read.map(({ name, options }) => [name, options]));
  return { ...(byName as ConfiguredPlatforms), auditChannels };
}

/** The options of one platform; undefined where it is not configured. */
function readPlatform<N extends PlatformName>(
  name: N,
  reader: EnvReader,
  shared: SharedOptions,
): PlatformOptions[N] | undefined {
  const { token, read } = PLATFORMS[name];
  if (reader.isSet(token)) return read(reader, shared);
  reader.requireIfPartlySet(token, name);
  return undefined;
}

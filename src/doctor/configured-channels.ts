/** Lists the channels that the configuration names. */
import type { Config } from '../config/index.ts';
import type { VariableName } from '../config/variables.ts';
import { PLATFORMS } from '../platforms.ts';
import type { PlatformName } from '../store/store.ts';

export interface ConfiguredChannel {
  /** Of its check. */
  readonly name: string;
  readonly channelId: string;
  readonly variable: VariableName;
}

/** Those of one platform. */
export function configuredChannels(
  platform: PlatformName,
  { groups, auditChannels }: Config,
): readonly ConfiguredChannel[] {
  const { auditChannel, ownsId } = PLATFORMS[platform];
  const audit = auditChannels
    .filter((channel) => channel.platform === platform)
    .map(({ channelId }): ConfiguredChannel => ({
      name: 'audit-channel',
      channelId,
      variable: auditChannel,
    }));
  const bound = [...groups.byChannel.keys()].filter(ownsId).map((channelId): ConfiguredChannel => ({
    name: `channel:${channelId}`,
    channelId,
    variable: 'CHANNEL_GROUPS',
  }));
  return [...audit, ...bound];
}

/** Lists the channels that the configuration names. */
import type { Config } from '../config/index.ts';
import { isDiscordId } from './configuration.ts';

export interface ConfiguredChannel {
  /** Of its check. */
  readonly name: string;
  readonly channelId: string;
  readonly variable: 'DISCORD_AUDIT_CHANNEL' | 'SLACK_AUDIT_CHANNEL' | 'CHANNEL_GROUPS';
}

const AUDIT = { discord: 'DISCORD_AUDIT_CHANNEL', slack: 'SLACK_AUDIT_CHANNEL' } as const;

/** Those of one platform. */
export function configuredChannels(
  platform: 'discord' | 'slack',
  { groups, auditChannels }: Config,
): readonly ConfiguredChannel[] {
  const audit = auditChannels
    .filter((channel) => channel.platform === platform)
    .map(({ channelId }): ConfiguredChannel => ({
      name: 'audit-channel',
      channelId,
      variable: AUDIT[platform],
    }));
  const bound = [...groups.byChannel.keys()]
    .filter((channelId) => isDiscordId(channelId) === (platform === 'discord'))
    .map((channelId): ConfiguredChannel => ({
      name: `channel:${channelId}`,
      channelId,
      variable: 'CHANNEL_GROUPS',
    }));
  return [...audit, ...bound];
}

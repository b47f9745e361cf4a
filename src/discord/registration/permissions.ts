/** The permissions that the bot needs in channels, and which of them are missing. */
import {
  OverwriteType,
  PermissionFlagsBits,
  PermissionsBitField,
  type APIGuild,
  type APIOverwrite,
  type PermissionsString,
} from 'discord.js';

/**
 * For what the bot posts as itself: the audit, and panels. Replies belong to their interaction, or are direct messages, and need none. A
 * long list of users comes as a file.
 */
export const POST_PERMISSIONS = [
  'ViewChannel',
  'SendMessages',
  'AttachFiles',
] as const satisfies PermissionsString[];

export interface PermissionsIn {
  readonly guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>;
  readonly userId: string;
  /** Of the member, @everyone not among them. */
  readonly roleIds: readonly string[];
  readonly overwrites: readonly APIOverwrite[];
}

/**
 * Those that a member lacks in a channel to post there. discord.js would tell, for members and channels that came by the
 * gateway: https://docs.discord.com/developers/topics/permissions#permission-overwrites
 */
export function missingToPost(where: PermissionsIn): readonly PermissionsString[] {
  const held = permissionsIn(where);
  // Without the right to see a channel, all others count for nothing.
  return held.has(PermissionFlagsBits.ViewChannel) ? held.missing(POST_PERMISSIONS) : POST_PERMISSIONS;
}

function permissionsIn({ guild, userId, roleIds, overwrites }: PermissionsIn): PermissionsBitField {
  const roles = new Set([guild.id, ...roleIds]);
  const base = new PermissionsBitField(
    guild.roles.filter(({ id }) => roles.has(id)).map(({ permissions }) => BigInt(permissions)),
  );
  if (guild.owner_id === userId || base.has(PermissionFlagsBits.Administrator)) {
    return new PermissionsBitField(PermissionsBitField.All);
  }
  const ofRole = ({ id, type }: APIOverwrite): boolean =>
    type === OverwriteType.Role && id !== guild.id && roles.has(id);
  // In this order, and within each step what is denied before what is allowed.
  const steps = [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(ofRole),
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  ];
  for (const step of steps) {
    base.remove(step.map(({ deny }) => BigInt(deny)));
    base.add(step.map(({ allow }) => BigInt(allow)));
  }
  return base;
}

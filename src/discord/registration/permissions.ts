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
 * The permissions for messages that the bot posts as itself: audit messages and panels, which have a file for a long
 * list of users. Replies belong to their interaction, or are direct messages, and need none.
 */
export const POST_PERMISSIONS = [
  'ViewChannel',
  'SendMessages',
  'AttachFiles',
] as const satisfies PermissionsString[];

export interface PermissionsIn {
  readonly guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>;
  readonly userId: string;
  /** The roles of the member, without @everyone. */
  readonly roleIds: readonly string[];
  readonly overwrites: readonly APIOverwrite[];
}

/**
 * The permissions that a member lacks to post in a channel. discord.js computes them only for members and channels that
 * it got from the gateway: https://docs.discord.com/developers/topics/permissions#permission-overwrites
 */
export function missingToPost(where: PermissionsIn): readonly PermissionsString[] {
  const held = permissionsIn(where);
  // Without the permission to view a channel, all others are void.
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
  // In this order, and in each step denials before permissions.
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

/** Reads GROUP_MODERATORS: who may act on one live group only. */
import type { GroupModerators } from '../chat/access.ts';
import type { LiveGroups } from '../whitelist/live-groups.ts';
import type { EnvReader } from './env-reader.ts';

const NAME = 'GROUP_MODERATORS';

/** The conversations of each id. A live group that is not configured is a problem. */
export function readGroupModerators(reader: EnvReader, { all }: LiveGroups): GroupModerators {
  const conversations = new Map<string, readonly string[]>();
  for (const { groupName, ids } of reader.read(NAME)) {
    const group = all.find(({ name }) => name.toLowerCase() === groupName.toLowerCase());
    if (group === undefined && all.length > 0)
      reader.complain(NAME, `names the live group ${groupName}, which is not in LIVE_GROUPS`);
    if (group === undefined) continue;
    for (const id of ids)
      conversations.set(id, [...(conversations.get(id) ?? []), group.conversationShortId]);
  }
  return conversations;
}

/** Those of one platform. */
export function moderatorsOn(platform: 'discord' | 'slack', moderators: GroupModerators): GroupModerators {
  return new Map([...moderators].filter(([id]) => /^\d/u.test(id) === (platform === 'discord')));
}

/** A guild id is the id of its role @everyone. */
export function refuseEveryone(
  reader: EnvReader,
  moderators: GroupModerators,
  guildIds: readonly string[],
): void {
  if (guildIds.some((id) => moderators.has(id)))
    reader.complain(
      NAME,
      'one of the ids is a guild id, which is the role @everyone: everybody would be a moderator of that live group',
    );
}

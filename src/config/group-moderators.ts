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

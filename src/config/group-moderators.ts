/** Reads GROUP_MODERATORS: moderators of some live groups only. */
import type { GroupModerators } from '../chat/access.ts';
import type { LiveGroups } from '../whitelist/live-groups.ts';
import type { EnvReader } from './env-reader.ts';

const NAME = 'GROUP_MODERATORS';

/** The conversations of each id. A live group that is not in LIVE_GROUPS is a problem. */
export function readGroupModerators(reader: EnvReader, { all }: LiveGroups): GroupModerators {
  const conversations = new Map<string, readonly string[]>();
  for (const { groupName, ids } of reader.read(NAME)) {
    const group = all.find(({ name }) => name.toLowerCase() === groupName.toLowerCase());
    if (group === undefined && all.length > 0)
      reader.addProblem(NAME, `names the live group ${groupName}, which is not in LIVE_GROUPS`);
    if (group === undefined) continue;
    for (const id of ids)
      conversations.set(id, [...(conversations.get(id) ?? []), group.conversationShortId]);
  }
  return conversations;
}

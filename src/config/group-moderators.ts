/** Reads GROUP_MODERATORS: who may act on one live group only. */
import type { GroupModerators } from '../chat/access.ts';
import type { LiveGroups } from '../whitelist/live-groups.ts';
import type { EnvReader, ValueForm } from './env-reader.ts';
import { split } from './values.ts';

const NAME = 'GROUP_MODERATORS';

interface NamedModerators {
  readonly groupName: string;
  readonly ids: readonly string[];
}

/** Ids of Discord's roles and users, of Slack's user groups, and of Slack's users. */
const MODERATOR_ID = /^(?:\d{1,20}|S[A-Z0-9]+|[UW][A-Z0-9]+)$/u;

/** `group=id+id`, comma-separated, each group once. */
const groupModerators: ValueForm<readonly NamedModerators[]> = {
  expected:
    'group=id+id, comma-separated, each group once; an id is of a role or a user of Discord (a number), or of a user group (S…) or a user (U… or W…) of Slack',
  parse: (value) => {
    const entries = split(value).map(namedModerators);
    const names = new Set(entries.map((entry) => entry?.groupName.toLowerCase()));
    return entries.length > 0 &&
      entries.every((entry) => entry !== undefined) &&
      names.size === entries.length
      ? entries
      : undefined;
  },
  placeholder: [],
};

function namedModerators(entry: string): NamedModerators | undefined {
  const [, name = '', list = ''] = /^([^=]+)=([^=]+)$/u.exec(entry) ?? [];
  const ids = list.split('+').map((id) => id.trim());
  return ids.every((id) => MODERATOR_ID.test(id)) ? { groupName: name.trim(), ids } : undefined;
}

/** The conversations of each id. A live group that is not configured is a problem. */
export function readGroupModerators(reader: EnvReader, { all }: LiveGroups): GroupModerators {
  const conversations = new Map<string, readonly string[]>();
  for (const { groupName, ids } of reader.optional(NAME, groupModerators, [])) {
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

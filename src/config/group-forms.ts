/** The forms of variables that name live groups. */
import { isInt64 } from '../volcengine/int64-json.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';
import { split, type ValueForm } from './values.ts';

/** Letters, digits, `_`, `-` and `.`, so that a name is one word of a command in any language. */
const GROUP_NAME = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** As LIVE_GROUPS has it: without an operator, where that of VOLC_OPERATOR_ID holds. */
export type NamedConversation = Omit<LiveGroup, 'operatorId'> & Partial<Pick<LiveGroup, 'operatorId'>>;

/** `name=conversationShortId[:operatorId]`, comma-separated; names differ in more than letter case. */
export const liveGroups: ValueForm<readonly NamedConversation[]> = {
  expected:
    'name=conversationShortId[:operatorId], comma-separated, each name once, of letters, digits, _ - and . only',
  parse: (value) => {
    const groups = split(value).map(namedConversation);
    const names = new Set(groups.map((group) => group?.name.toLowerCase()));
    return groups.length > 0 && groups.every((group) => group !== undefined) && names.size === groups.length
      ? groups
      : undefined;
  },
  placeholder: [],
};

function namedConversation(entry: string): NamedConversation | undefined {
  const [, name = '', conversationShortId = '', operatorId] =
    /^([^=]+)=([^:]+)(?::(.+))?$/u.exec(entry) ?? [];
  if (!GROUP_NAME.test(name.trim()) || !isInt64(conversationShortId)) return undefined;
  if (operatorId === undefined) return { name: name.trim(), conversationShortId };
  return isInt64(operatorId) ? { name: name.trim(), conversationShortId, operatorId } : undefined;
}

export interface ChannelGroup {
  readonly channelId: string;
  readonly groupName: string;
}

/** `channelId=groupName`, comma-separated, each channel once. */
export const channelGroups: ValueForm<readonly ChannelGroup[]> = {
  expected: 'channelId=groupName, comma-separated, each channel once',
  parse: (value) => {
    const entries = split(value).map((entry) => {
      const [, channelId, groupName] = /^(\w+)\s*=\s*([^=]+)$/u.exec(entry) ?? [];
      return channelId !== undefined && groupName !== undefined ? { channelId, groupName } : undefined;
    });
    const channels = new Set(entries.map((entry) => entry?.channelId));
    return entries.every((entry) => entry !== undefined) && channels.size === entries.length
      ? entries
      : undefined;
  },
  placeholder: [],
};

export interface NamedModerators {
  readonly groupName: string;
  readonly ids: readonly string[];
}

/** Ids of Discord's roles and users, of Slack's user groups, and of Slack's users. */
const MODERATOR_ID = /^(?:\d{1,20}|S[A-Z0-9]+|[UW][A-Z0-9]+)$/u;

/** `group=id+id`, comma-separated, each group once. */
export const groupModerators: ValueForm<readonly NamedModerators[]> = {
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

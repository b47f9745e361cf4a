/** The forms of variables that name live groups. */
import { isInt64 } from '../volcengine/int64-json.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';
import { split, type ValueForm } from './values.ts';

/** Letters, digits, `_`, `-` and `.`, so that a name is one word of a command in any language. */
const GROUP_NAME = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** An entry of LIVE_GROUPS; without an operator, VOLC_OPERATOR_ID applies. */
export type NamedConversation = Omit<LiveGroup, 'operatorId'> & Partial<Pick<LiveGroup, 'operatorId'>>;

/** Two names must differ in more than letter case. */
export const liveGroups: ValueForm<readonly NamedConversation[]> = listOf({
  expected:
    'name=conversationShortId[:operatorId], comma-separated, each name once, of letters, digits, _ - and . only',
  least: 1,
  parse: (entry) => {
    const [, name = '', conversationShortId = '', operatorId] =
      /^([^=]+)=([^:]+)(?::(.+))?$/u.exec(entry) ?? [];
    if (!GROUP_NAME.test(name.trim()) || !isInt64(conversationShortId)) return undefined;
    if (operatorId === undefined) return { name: name.trim(), conversationShortId };
    return isInt64(operatorId) ? { name: name.trim(), conversationShortId, operatorId } : undefined;
  },
  keyOf: ({ name }) => name.toLowerCase(),
});

export interface ChannelGroup {
  readonly channelId: string;
  readonly groupName: string;
}

export const channelGroups: ValueForm<readonly ChannelGroup[]> = listOf({
  expected: 'channelId=groupName, comma-separated, each channel once',
  least: 0,
  parse: (entry) => {
    const [, channelId, groupName] = /^(\w+)\s*=\s*([^=]+)$/u.exec(entry) ?? [];
    return channelId !== undefined && groupName !== undefined ? { channelId, groupName } : undefined;
  },
  keyOf: ({ channelId }) => channelId,
});

export interface NamedModerators {
  readonly groupName: string;
  readonly ids: readonly string[];
}

/** Ids of Discord's roles and users, of Slack's user groups, and of Slack's users. */
const MODERATOR_ID = /^(?:\d{1,20}|S[A-Z0-9]+|[UW][A-Z0-9]+)$/u;

export const groupModerators: ValueForm<readonly NamedModerators[]> = listOf({
  expected:
    'group=id+id, comma-separated, each group once; an id is of a role or a user of Discord (a number), or of a user group (S…) or a user (U… or W…) of Slack',
  least: 1,
  parse: (entry) => {
    const [, name = '', list = ''] = /^([^=]+)=([^=]+)$/u.exec(entry) ?? [];
    const ids = list.split('+').map((id) => id.trim());
    return ids.every((id) => MODERATOR_ID.test(id)) ? { groupName: name.trim(), ids } : undefined;
  },
  keyOf: ({ groupName }) => groupName.toLowerCase(),
});

interface ListForm<T> {
  readonly expected: string;
  /** The smallest number of entries. */
  readonly least: number;
  readonly parse: (entry: string) => T | undefined;
  /** Must be different for each entry. */
  readonly keyOf: (entry: T) => string;
}

/** A comma-separated list. */
function listOf<T>({ expected, least, parse, keyOf }: ListForm<T>): ValueForm<readonly T[]> {
  return {
    expected,
    parse: (value) => {
      const entries = split(value).map(parse);
      const usable = entries.filter((entry) => entry !== undefined);
      const isUsable = usable.length === entries.length && usable.length >= least;
      return isUsable && new Set(usable.map(keyOf)).size === usable.length ? usable : undefined;
    },
    placeholder: [],
  };
}

/** The configured live groups, and the choice of the one that a command means. */
import type { Conversation } from '../volcengine/client.ts';

export interface LiveGroup extends Conversation {
  /** The configured name, which moderators use. */
  readonly name: string;
}

export interface LiveGroups {
  /** In the configured order; also the allow-list: no other conversation can be changed. */
  readonly all: readonly LiveGroup[];
  /** The live group that a channel means when none is named, by channel id. */
  readonly byChannel: ReadonlyMap<string, LiveGroup>;
  /** Configured live groups that this moderator may not act on; missing where the moderator may act on all. */
  readonly others?: Pick<LiveGroups, 'all' | 'byChannel'> & {
    /** The moderator may have more rights than are known. */
    readonly unsure: boolean;
  };
}

/**
 * Limits the live groups to `conversations`; the remaining ones are in `others`, which is missing if there are none.
 */
export function limitGroups(
  { all, byChannel }: LiveGroups,
  { conversations, unsure = false }: { readonly conversations: readonly string[]; readonly unsure?: boolean },
): LiveGroups {
  const isOwn = ({ conversationShortId }: LiveGroup): boolean => conversations.includes(conversationShortId);
  if (all.every(isOwn) && !unsure) return { all, byChannel };
  const channels = [...byChannel];
  return {
    all: all.filter(isOwn),
    byChannel: new Map(channels.filter(([, group]) => isOwn(group))),
    others: {
      all: all.filter((group) => !isOwn(group)),
      byChannel: new Map(channels.filter(([, group]) => !isOwn(group))),
      unsure,
    },
  };
}

export type GroupChoice =
  | { readonly kind: 'chosen'; readonly group: LiveGroup }
  | { readonly kind: 'unknown'; readonly named: string }
  /** This moderator may not act on the named live group, or on the channel's. */
  | { readonly kind: 'not-allowed' }
  /** No live group was named, the channel has none, and there are several. */
  | { readonly kind: 'unclear' };

/** The live group of that name, in any letter case. */
export function findGroup(groups: Pick<LiveGroups, 'all'>, name: string): LiveGroup | undefined {
  const wanted = name.trim().toLowerCase();
  return groups.all.find((group) => group.name.toLowerCase() === wanted);
}

/** The named group; else the channel's; else the only one. A name that is unknown never falls back to another. */
export function chooseGroup(
  groups: LiveGroups,
  named: string | undefined,
  channelId: string | null,
): GroupChoice {
  const { others } = groups;
  if (named !== undefined) {
    const group = findGroup(groups, named);
    if (group !== undefined) return { kind: 'chosen', group };
    return others && findGroup(others, named) ? { kind: 'not-allowed' } : { kind: 'unknown', named };
  }
  if (others?.byChannel.has(channelId ?? '') === true) return { kind: 'not-allowed' };
  const [only, ...more] = groups.all;
  // A moderator whose other rights are unknown may mean another live group.
  const single = more.length === 0 && others?.unsure !== true ? only : undefined;
  const group = groups.byChannel.get(channelId ?? '') ?? single;
  return group === undefined ? { kind: 'unclear' } : { kind: 'chosen', group };
}

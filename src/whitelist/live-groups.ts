/** Finds the live group that a command means. */
import type { Conversation } from '../volcengine/client.ts';

export interface LiveGroup extends Conversation {
  /** As configured; what moderators call it. */
  readonly name: string;
}

export interface LiveGroups {
  /** By name, in the order configured; also the allow-list: no other conversation can be touched. */
  readonly all: readonly LiveGroup[];
  /** The live group that a channel means when none is named, by channel id. */
  readonly byChannel: ReadonlyMap<string, LiveGroup>;
}

export type GroupChoice =
  | { readonly kind: 'chosen'; readonly group: LiveGroup }
  | { readonly kind: 'unknown'; readonly named: string }
  /** None was named, the channel has none, and there are several. */
  | { readonly kind: 'unclear' };

/** The live group of that name, in any letter case. */
export function findGroup(groups: LiveGroups, name: string): LiveGroup | undefined {
  const wanted = name.trim().toLowerCase();
  return groups.all.find((group) => group.name.toLowerCase() === wanted);
}

/** The named group; else the channel's; else the only one. A name that is unknown never falls back to another. */
export function chooseGroup(
  groups: LiveGroups,
  named: string | undefined,
  channelId: string | null,
): GroupChoice {
  if (named !== undefined) {
    const group = findGroup(groups, named);
    return group === undefined ? { kind: 'unknown', named } : { kind: 'chosen', group };
  }
  const group =
    groups.byChannel.get(channelId ?? '') ?? (groups.all.length === 1 ? groups.all[0] : undefined);
  return group === undefined ? { kind: 'unclear' } : { kind: 'chosen', group };
}

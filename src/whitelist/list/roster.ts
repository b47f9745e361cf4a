/** Whole whitelists, read once for all who ask. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { Problem } from '../../volcengine/errors.ts';
import type { ReadRoster } from './known-list.ts';
import type { LiveGroup } from '../live-groups.ts';
import type { ChangeKind } from '../change/outcome.ts';
import { createReadings, type Listed } from './readings.ts';
import type { UserId } from '../ids/user-id.ts';

export type Roster =
  | ReadRoster
  /** Not read to its end; without a problem: the bot is stopping. */
  | { readonly kind: 'unread'; readonly problem: Problem | undefined };

const UNREAD: Roster = { kind: 'unread', problem: undefined };

/** Of each group there is one reading at a time, shared by all who ask meanwhile. */
export interface Rosters {
  /** As it is now, or was a moment ago where a reading was under way; it is the known one from then on. */
  readonly read: (group: LiveGroup, context: CallContext) => Promise<Roster>;
  /** Read at most `maxAgeMs` milliseconds ago, by default a minute: for suggestions, and to turn pages. */
  readonly recent: (group: LiveGroup, context: CallContext, maxAgeMs?: number) => Promise<Roster>;
  /**
   * Read at most `maxAgeMs` milliseconds ago, by default 30 s, or within `withinMs` from now. Undefined where that takes longer,
   * while the reading goes on for those who ask next; at once where it has taken longer already, and of a list of more than
   * 1,000 users. Where there is time left, it is looked up whether the list stood still (`steady`), up to 200 users.
   */
  readonly soon: (
    group: LiveGroup,
    context: CallContext,
    withinMs: number,
    maxAgeMs?: number,
  ) => Promise<Roster | undefined>;
  /** These users were surely taken off the whitelist, or put on it: what is known of it, or being read, is corrected. */
  readonly changed: (group: LiveGroup, kind: ChangeKind, ids: readonly UserId[]) => void;
  /** The whitelist may have been changed: what is known of it, or being read, may not be true any more. */
  readonly forget: (group: LiveGroup) => void;
}

/** A list of thousands takes seconds to read at 50 pages a second; platforms wait for 3 s. */
const RECENT_MS = 60_000;
const SOON_MS = 30_000;

/** `now` is a clock in milliseconds that never goes back. */
export function createRosters(api: WhitelistApi, now: () => number = () => performance.now()): Rosters {
  const { find, isLong, ageMs, join, confirm, changed, forget } = createReadings(api, now);
  const read: Rosters['read'] = async (group, context) =>
    rosterOf(await join(group, context, true).wait(context.signal)) ?? UNREAD;
  return {
    read,
    recent: async (group, context, maxAgeMs = RECENT_MS) =>
      find(group, maxAgeMs)?.roster() ?? read(group, context),
    soon: async (group, context, withinMs, maxAgeMs = SOON_MS) => {
      const until = now() + withinMs;
      let listed: Listed | undefined = find(group, maxAgeMs);
      if (listed === undefined && !isLong(group) && ageMs(group) <= withinMs) {
        listed = await join(group, context, false).wait(context.signal, withinMs);
      }
      if (listed !== undefined && 'roster' in listed) await confirm(listed, group, context, until - now());
      return rosterOf(listed);
    },
    changed,
    forget,
  };
}

function rosterOf(listed: Listed | undefined): Roster | undefined {
  if (listed === undefined || 'roster' in listed) return listed?.roster();
  return listed.kind === 'unread' ? listed : undefined;
}

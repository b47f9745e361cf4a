/** Provides whole whitelists to commands; concurrent callers share one reading. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { Problem } from '../../volcengine/errors.ts';
import type { ReadRoster } from './known-list.ts';
import type { LiveGroup } from '../live-groups.ts';
import type { ChangeKind } from '../change/outcome.ts';
import { createReadings, type Listed } from './readings.ts';
import type { UserId } from '../ids/user-id.ts';

export type Roster =
  | ReadRoster
  /** The list was not read to its end; if `problem` is undefined, the bot is stopping. */
  | { readonly kind: 'unread'; readonly problem: Problem | undefined };

const UNREAD: Roster = { kind: 'unread', problem: undefined };

/** Each live group has one reading at a time, shared by all callers. */
export interface Rosters {
  /** Reads the whitelist now, or joins a running reading, and remembers the result. */
  readonly read: (group: LiveGroup, context: CallContext) => Promise<Roster>;
  /**
   * The whitelist as read at most `maxAgeMs` milliseconds ago, by default a minute: for autocomplete, and to turn
   * pages.
   */
  readonly recent: (group: LiveGroup, context: CallContext, maxAgeMs?: number) => Promise<Roster>;
  /**
   * The whitelist as read at most `maxAgeMs` milliseconds ago, by default 30 s, or within `withinMs` from now.
   * Undefined if that takes longer; the reading then continues for later callers. Undefined at once if the running
   * reading has already taken longer, or if the list has more than 1,000 users. In the remaining time, for up to 200
   * users, it is checked whether the list changed while it was read (`steady`).
   */
  readonly readWithin: (
    group: LiveGroup,
    context: CallContext,
    withinMs: number,
    maxAgeMs?: number,
  ) => Promise<Roster | undefined>;
  /** Updates the known list and the running reading with users who were certainly added or removed. */
  readonly changed: (group: LiveGroup, kind: ChangeKind, ids: readonly UserId[]) => void;
  /** Forgets the known list and the running reading, because the whitelist may have changed. */
  readonly forget: (group: LiveGroup) => void;
}

/** A list of thousands takes seconds to read at 50 pages a second; platforms wait for 3 s. */
const RECENT_MAX_AGE_MS = 60_000;
const READ_WITHIN_MAX_AGE_MS = 30_000;

/** `now` is a clock in milliseconds that never goes back. */
export function createRosters(api: WhitelistApi, now: () => number = () => performance.now()): Rosters {
  const { find, isLong, ageMs, join, confirm, changed, forget } = createReadings(api, now);
  const read: Rosters['read'] = async (group, context) =>
    rosterOf(await join(group, context, true).wait(context.signal)) ?? UNREAD;
  return {
    read,
    recent: async (group, context, maxAgeMs = RECENT_MAX_AGE_MS) =>
      find(group, maxAgeMs)?.roster() ?? read(group, context),
    readWithin: async (group, context, withinMs, maxAgeMs = READ_WITHIN_MAX_AGE_MS) => {
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

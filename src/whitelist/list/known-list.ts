/** Holds a whitelist as last read, updated with the bot's own changes since then. */
import type { ChangeKind } from '../change/outcome.ts';
import type { Member } from './pages.ts';
import type { SharedWork } from './shared-work.ts';
import type { UserId } from '../ids/user-id.ts';
import type { PageSeen, WholeList } from './whole-list.ts';

export interface ReadRoster {
  readonly kind: 'read';
  /** Each once, in the service's order. */
  readonly members: readonly Member[];
  /**
   * Whether the list is complete. A user can be missing from a list of several pages when others changed the list while
   * it was read.
   */
  readonly steady: boolean;
}

export interface KnownList {
  readonly roster: () => ReadRoster;
  /** Applies a change that was made at the service. */
  readonly change: (kind: ChangeKind, ids: readonly UserId[]) => void;
  /**
   * Checks once, for all callers, whether the list changed while it was read; `check` does this. Resolves when that is
   * known, when `signal` aborts, or after `withinMs`; at once where no check is necessary or possible.
   */
  readonly confirm: (
    check: (pages: readonly PageSeen[]) => SharedWork<boolean>,
    signal: AbortSignal,
    withinMs: number,
  ) => Promise<void>;
}

/** A longer list (10 pages are 200 users) is not read again for this check. */
const CONFIRMED_PAGES_MAX = 10;

export function createKnownList({
  members: read,
  pages,
}: Pick<Extract<WholeList, { kind: 'read' }>, 'members' | 'pages'>): KnownList {
  const members = new Map(read);
  let steady = pages.length === 1;
  let open = !steady && pages.length <= CONFIRMED_PAGES_MAX;
  const isOpen = (): boolean => open;
  let checking: SharedWork<boolean> | undefined;
  let roster: ReadRoster | undefined;
  return {
    roster: () => (roster ??= { kind: 'read', members: [...members.values()], steady }),
    change: (kind, ids) => {
      roster = undefined;
      // The pages differ now, so they can no longer be compared.
      open = false;
      for (const userId of ids) {
        if (kind === 'remove') members.delete(userId);
        else if (!members.has(userId)) members.set(userId, unknownMember(userId));
      }
    },
    confirm: async (check, signal, withinMs) => {
      if (!isOpen() || withinMs <= 0) return;
      checking ??= check(pages);
      const unchanged = await checking.wait(signal, withinMs);
      if (unchanged === undefined || !isOpen()) return;
      open = false;
      steady = unchanged;
      roster = undefined;
    },
  };
}

function unknownMember(userId: UserId): Member {
  return { userId, nickname: undefined, addedAt: undefined, addedBy: undefined };
}

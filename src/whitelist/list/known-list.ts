/** A whitelist as it was last read, with the bot's own changes since. */
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
   * Whether the list is complete. A user can be missing from a list of several pages when others changed the list while it
   * was read.
   */
  readonly steady: boolean;
}

export interface KnownList {
  readonly roster: () => ReadRoster;
  /** Takes these users off, or puts them on, as it was done at the service. */
  readonly change: (kind: ChangeKind, ids: readonly UserId[]) => void;
  /**
   * Looks, once for all who ask, whether the list stood still while it was read; `look` does it. Resolves when that is
   * known, when `signal` aborts, or after `withinMs`; at once where there is nothing to look at.
   */
  readonly confirm: (
    look: (pages: readonly PageSeen[]) => SharedWork<boolean>,
    signal: AbortSignal,
    withinMs: number,
  ) => Promise<void>;
}

/** A list of more pages, 200 users, is not read again for that. */
const CONFIRMED_PAGES_MAX = 10;

export function createKnownList({
  members: read,
  pages,
}: Pick<Extract<WholeList, { kind: 'read' }>, 'members' | 'pages'>): KnownList {
  const members = new Map(read);
  let steady = pages.length === 1;
  let open = !steady && pages.length <= CONFIRMED_PAGES_MAX;
  const isOpen = (): boolean => open;
  let looking: SharedWork<boolean> | undefined;
  let roster: ReadRoster | undefined;
  return {
    roster: () => (roster ??= { kind: 'read', members: [...members.values()], steady }),
    change: (kind, ids) => {
      roster = undefined;
      // The pages are not as they were any more.
      open = false;
      for (const userId of ids) {
        if (kind === 'remove') members.delete(userId);
        else if (!members.has(userId)) members.set(userId, unknownMember(userId));
      }
    },
    confirm: async (look, signal, withinMs) => {
      if (!isOpen() || withinMs <= 0) return;
      looking ??= look(pages);
      const stood = await looking.wait(signal, withinMs);
      if (stood === undefined || !isOpen()) return;
      open = false;
      steady = stood;
      roster = undefined;
    },
  };
}

function unknownMember(userId: UserId): Member {
  return { userId, nickname: undefined, addedAt: undefined, addedBy: undefined };
}

/** What commands work with; put together in `src/bot.ts`. */
import type { Reply } from '../src/chat/reply.ts';
import type { Store } from '../src/store/store.ts';
import type { WhitelistChange } from '../src/whitelist/change.ts';
import type { LiveGroups } from '../src/whitelist/live-groups.ts';
import type { Nicknames, Rosters } from '../src/whitelist/roster.ts';

export interface Work extends Pick<WhitelistChange, 'api' | 'batchSize' | 'parallel'> {
  readonly groups: LiveGroups;
  readonly nicknames: Nicknames;
  readonly rosters: Rosters;
  readonly store: Store;
  /** More users than this are asked about before anything is done. */
  readonly confirmAbove: number;
  /** Tells the audit channels; never rejects, and takes no longer than a write. */
  readonly publish: (entry: Reply) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Reads a whitelist, to see who is on it. */
import type { CallContext, WhitelistApi } from '../volcengine/client.ts';
import type { LiveGroup } from './live-groups.ts';
import type { UserId } from './user-ids.ts';

/** More than any live group can hold (10,000 members by default, docs 6348/914736); guards against endless paging. */
const MAX_PAGES = 1_000;

export interface Reading {
  /** `unknown`: not seen, but the list could not be read to its end either. */
  readonly of: (id: UserId) => 'listed' | 'absent' | 'unknown';
}

interface Pass {
  readonly listed: ReadonlySet<UserId>;
  readonly complete: boolean;
  readonly pages: number;
}

/**
 * Looks for `ids` on the group's whitelist. A list of several pages is read twice before somebody counts as absent:
 * when an entry before it is removed by somebody else between two pages, a cursor that is a position skips one entry.
 */
export async function readBack(
  api: WhitelistApi,
  group: LiveGroup,
  ids: readonly UserId[],
  context: CallContext,
): Promise<Reading> {
  const first = await readOnce(api, group, new Set(ids), context);
  const missing = new Set(ids).difference(first.listed);
  const again = missing.size > 0 && first.complete && first.pages > 1;
  const second = again ? await readOnce(api, group, missing, context) : first;
  return {
    of: (id) => {
      if (first.listed.has(id) || second.listed.has(id)) return 'listed';
      return second.complete ? 'absent' : 'unknown';
    },
  };
}

/** One pass over the pages; ends early when everybody has been found. */
async function readOnce(
  api: WhitelistApi,
  group: LiveGroup,
  ids: ReadonlySet<UserId>,
  context: CallContext,
): Promise<Pass> {
  const listed = new Set<UserId>();
  const cursors = new Set<string>();
  let cursor: string | undefined = '0';
  while (cursor !== undefined && listed.size < ids.size) {
    // A cursor that comes back would never end.
    if (cursors.has(cursor) || cursors.size >= MAX_PAGES) break;
    cursors.add(cursor);
    const result = await api.page(group, cursor, context);
    if (result.kind !== 'answered') return { listed, complete: false, pages: cursors.size };
    for (const { userId } of result.value.participants) if (ids.has(userId)) listed.add(userId);
    cursor = result.value.nextCursor;
  }
  return { listed, complete: cursor === undefined, pages: cursors.size };
}

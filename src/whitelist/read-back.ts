/** Reads a whitelist, to see who is on it. */
import type { CallContext, WhitelistApi } from '../volcengine/client.ts';
import type { LiveGroup } from './live-groups.ts';
import { readPages } from './pages.ts';
import type { UserId } from './user-ids.ts';

/** `unknown`: not seen, but the list could not be read to its end either. */
export type Seen = 'listed' | 'absent' | 'unknown';

export interface Reading {
  readonly of: (id: UserId) => Seen;
  /** How many are on the list; undefined where it was not read to its end. */
  readonly size: number | undefined;
}

interface Pass {
  readonly size: number;
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
    size: second.complete ? second.size : undefined,
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
  let pages = 0;
  let size = 0;
  for await (const step of readPages(api, group, context)) {
    if (step.kind === 'cut-off') return { listed, complete: false, pages, size };
    pages += 1;
    size += step.members.length;
    for (const { userId } of step.members) if (ids.has(userId)) listed.add(userId);
    if (listed.size === ids.size) return { listed, complete: false, pages, size };
  }
  return { listed, complete: true, pages, size };
}

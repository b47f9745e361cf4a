/** Reads a whitelist until two consecutive reads agree: only then is it certain who is not on it. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { Problem } from '../../volcengine/errors.ts';
import type { LiveGroup } from '../live-groups.ts';
import { readPages } from './pages.ts';
import type { UserId } from '../ids/user-id.ts';

export type StableRead = {
  /** The users that were seen in the last reading. */
  readonly listed: ReadonlySet<UserId>;
} & (
  | { readonly kind: 'steady' }
  /** Not read to the end, because all wanted users had been seen. */
  | { readonly kind: 'all-seen' }
  /** The list kept changing: a user who was not seen may be on it. */
  | { readonly kind: 'changing' }
  /** Not read to its end; if `problem` is undefined, the bot is stopping or the pages never end. */
  | { readonly kind: 'unread'; readonly problem: Problem | undefined }
);

/**
 * Readings of one list; a third and further ones only while all pages together are at most `PAGES_MAX` (4 s of the
 * limit).
 */
const READINGS_MAX = 8;
const PAGES_MAX = 200;

/**
 * Reads a list of several pages until two readings in a row are the same. A cursor is a position: when an entry before
 * it is removed between two pages, one entry is never seen. But the removed entry was seen itself, and is missing in
 * the next reading, so the two readings differ.
 *
 * @param wanted reading ends as soon as all of them have been seen
 */
export async function readUntilStable(
  api: WhitelistApi,
  group: LiveGroup,
  context: CallContext,
  wanted?: ReadonlySet<UserId>,
): Promise<StableRead> {
  let before: readonly UserId[] | undefined;
  let pages = 0;
  for (let readings = 1; ; readings += 1) {
    const order: UserId[] = [];
    const missing = new Set(wanted);
    let own = 0;
    for await (const step of readPages(api, group, context)) {
      if (step.kind === 'cut-off') return { kind: 'unread', problem: step.problem, listed: new Set(order) };
      own += 1;
      for (const { userId } of step.members) {
        order.push(userId);
        missing.delete(userId);
      }
      if (wanted !== undefined && missing.size === 0) return { kind: 'all-seen', listed: new Set(order) };
    }
    const listed = new Set(order);
    if (own === 1 || (before !== undefined && isSame(before, order))) return { kind: 'steady', listed };
    pages += own;
    if (readings >= READINGS_MAX || (readings >= 2 && pages + own > PAGES_MAX))
      return { kind: 'changing', listed };
    before = order;
  }
}

function isSame(one: readonly UserId[], other: readonly UserId[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

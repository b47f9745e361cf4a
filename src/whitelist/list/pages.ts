/** Reads a whitelist page by page. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { Problem } from '../../volcengine/errors.ts';
import type { WhitelistPage } from '../../volcengine/responses.ts';
import type { LiveGroup } from '../live-groups.ts';

/** A user on a whitelist. */
export type Member = WhitelistPage['participants'][number];

export type PageStep =
  | { readonly kind: 'page'; readonly cursor: string; readonly members: readonly Member[] }
  /** The list was not read to its end; if `problem` is undefined, the bot is stopping or the pages never end. */
  | { readonly kind: 'cut-off'; readonly problem: Problem | undefined };

/** More than any live group can hold (10,000 members by default, docs 6348/914736); guards against endless paging. */
const MAX_PAGES = 1_000;

/** Yields the pages in order; a `cut-off` is the last step, where there is one. */
export async function* readPages(
  api: WhitelistApi,
  group: LiveGroup,
  context: CallContext,
): AsyncGenerator<PageStep> {
  const cursors = new Set<string>();
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    // With a repeated cursor, paging would never end.
    if (cursors.has(cursor) || cursors.size >= MAX_PAGES) {
      yield { kind: 'cut-off', problem: undefined };
      return;
    }
    cursors.add(cursor);
    const result: Awaited<ReturnType<WhitelistApi['page']>> = await api.page(group, cursor, context);
    if (result.kind !== 'answered') {
      yield { kind: 'cut-off', problem: result.kind === 'failed' ? result.problem : undefined };
      return;
    }
    yield { kind: 'page', cursor, members: result.value.participants };
    cursor = result.value.nextCursor;
  }
}

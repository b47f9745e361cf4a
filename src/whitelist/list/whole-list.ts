/** Reads a whole whitelist, and can check afterwards whether it changed while it was read. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { Problem } from '../../volcengine/errors.ts';
import type { LiveGroup } from '../live-groups.ts';
import { readPages, type Member } from './pages.ts';
import type { UserId } from '../ids/user-id.ts';

export interface PageSeen {
  readonly cursor: string;
  readonly ids: readonly UserId[];
}

export type WholeList =
  | {
      readonly kind: 'read';
      /** Each once, in the service's order. */
      readonly members: ReadonlyMap<UserId, Member>;
      readonly pages: readonly PageSeen[];
    }
  /** Not read to its end; if `problem` is undefined, the bot is stopping or the pages never end. */
  | { readonly kind: 'unread'; readonly problem: Problem | undefined }
  | { readonly kind: 'too-long' };

/** @param mayReadNextPage whether another page may be read after `pages`; the result is `too-long` where it may not */
export async function readWholeList(
  api: WhitelistApi,
  group: LiveGroup,
  context: CallContext,
  mayReadNextPage: (pages: number) => boolean = () => true,
): Promise<WholeList> {
  const members = new Map<UserId, Member>();
  const pages: PageSeen[] = [];
  for await (const step of readPages(api, group, context)) {
    if (step.kind === 'cut-off') return { kind: 'unread', problem: step.problem };
    if (!mayReadNextPage(pages.length)) return { kind: 'too-long' };
    for (const member of step.members) members.set(member.userId, member);
    pages.push({ cursor: step.cursor, ids: step.members.map(({ userId }) => userId) });
  }
  return { kind: 'read', members, pages };
}

/**
 * Reads all pages again, in parallel; true if every page is unchanged, so that no user who was on the list all the time
 * is missing. A cursor is a position: a user is missed when an entry before the cursor is removed between two pages.
 * But that entry was seen itself, and its page differs now, because new entries are added at the end.
 */
export async function isUnchanged(
  api: WhitelistApi,
  group: LiveGroup,
  context: CallContext,
  pages: readonly PageSeen[],
): Promise<boolean> {
  const unchanged = async ({ cursor, ids }: PageSeen): Promise<boolean> => {
    const result = await api.page(group, cursor, context);
    if (result.kind !== 'answered') return false;
    const { participants } = result.value;
    return participants.length === ids.length && ids.every((id, index) => participants[index]?.userId === id);
  };
  const answers = await Promise.all(pages.map(unchanged));
  return answers.every(Boolean);
}

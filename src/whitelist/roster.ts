/** Whole whitelists, and the nicknames that were seen on them. */
import type { CallContext, WhitelistApi } from '../volcengine/client.ts';
import type { Problem } from '../volcengine/errors.ts';
import type { LiveGroup } from './live-groups.ts';
import { readPages, type Member } from './pages.ts';
import type { UserId } from './user-ids.ts';

export type Roster =
  | { readonly kind: 'read'; readonly members: readonly Member[] }
  /** Not read to its end; without a problem: the bot is stopping. */
  | { readonly kind: 'unread'; readonly problem: Problem | undefined };

/** Everybody on the group's whitelist, each once, in the service's order. */
export async function readRoster(api: WhitelistApi, group: LiveGroup, context: CallContext): Promise<Roster> {
  const members = new Map<UserId, Member>();
  for await (const step of readPages(api, group, context)) {
    if (step.kind === 'cut-off') return { kind: 'unread', problem: step.problem };
    for (const member of step.members) members.set(member.userId, member);
  }
  return { kind: 'read', members: [...members.values()] };
}

export interface Nicknames {
  /** Undefined where the user was on no page that was read since the start. */
  readonly of: (userId: string) => string | undefined;
  /** The same API, from whose pages nicknames are learnt. */
  readonly learnFrom: (api: WhitelistApi) => WhitelistApi;
}

/** A few MB at the most. */
const NICKNAMES_MAX = 20_000;

export function createNicknames(): Nicknames {
  const names = new Map<string, string>();
  const learn = ({ userId, nickname }: Member): void => {
    if (nickname === undefined || nickname.trim() === '') return;
    names.delete(userId);
    const [oldest] = names.keys();
    if (names.size >= NICKNAMES_MAX && oldest !== undefined) names.delete(oldest);
    names.set(userId, nickname);
  };
  return {
    of: (userId) => names.get(userId),
    learnFrom: (api) => ({
      ...api,
      page: async (...call) => {
        const result = await api.page(...call);
        if (result.kind === 'answered') result.value.participants.forEach(learn);
        return result;
      },
    }),
  };
}

export interface Rosters {
  /** As it is now; this reading is the recent one from then on. */
  readonly read: (group: LiveGroup, context: CallContext) => Promise<Roster>;
  /** Read at most a minute ago, and once for all who ask meanwhile: for suggestions, and to turn pages. */
  readonly recent: (group: LiveGroup, context: CallContext) => Promise<Roster>;
  /** The whitelist has been changed: the recent reading is no longer true. */
  readonly forget: (group: LiveGroup) => void;
}

/** A list of thousands takes seconds to read at 50 pages a second; platforms wait for 3 s. */
const RECENT_MS = 60_000;

/** `now` is a clock in milliseconds that never goes back. */
export function createRosters(api: WhitelistApi, now: () => number = () => performance.now()): Rosters {
  const cache = new Map<string, { readonly roster: Promise<Roster>; until: number }>();
  const read: Rosters['read'] = async (group, context) => {
    const entry = { roster: readRoster(api, group, context), until: Number.POSITIVE_INFINITY };
    cache.set(group.conversationShortId, entry);
    const roster = await entry.roster;
    entry.until = now() + RECENT_MS;
    if (roster.kind === 'unread' && cache.get(group.conversationShortId) === entry) {
      cache.delete(group.conversationShortId);
    }
    return roster;
  };
  return {
    read,
    forget: ({ conversationShortId }) => {
      cache.delete(conversationShortId);
    },
    recent: (group, context) => {
      const known = cache.get(group.conversationShortId);
      return known !== undefined && known.until > now() ? known.roster : read(group, context);
    },
  };
}

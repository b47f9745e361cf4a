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

/** While somebody types, a list this old is good enough. */
const FRESH_MS = 15_000;

export type RosterCache = (group: LiveGroup, context: CallContext) => Promise<Roster>;

/** Rosters for suggestions: read at most once in 15 s for each group, however many people type. */
export function createRosterCache(
  api: WhitelistApi,
  now: () => number = () => performance.now(),
): RosterCache {
  const cache = new Map<string, { readonly roster: Promise<Roster>; readonly until: number }>();
  return async (group, context) => {
    const known = cache.get(group.conversationShortId);
    if (known !== undefined && known.until > now()) return known.roster;
    const roster = readRoster(api, group, context);
    cache.set(group.conversationShortId, { roster, until: now() + FRESH_MS });
    if ((await roster).kind === 'unread') cache.delete(group.conversationShortId);
    return roster;
  };
}

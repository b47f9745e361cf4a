/** The nicknames that were seen on whitelists since the start. */
import type { WhitelistApi } from '../../volcengine/client.ts';
import type { Member } from './pages.ts';

export interface Nicknames {
  /** The one that was read last; undefined where the user was on no page that was read since the start. */
  readonly of: (userId: string) => string | undefined;
  /** The same, without those that were read in other conversations, where each keeps its own. */
  readonly in: (conversations: readonly string[]) => Nicknames;
}

export interface LearningNicknames extends Nicknames {
  /** The same API, from whose pages nicknames are learnt. */
  readonly learnFrom: (api: WhitelistApi) => WhitelistApi;
}

export interface NicknamesOptions {
  /** Some moderators may not read what was learnt in other conversations than theirs. */
  readonly separate?: boolean;
}

/** A few MB at the most. */
const NICKNAMES_MAX = 20_000;
/** The conversation of all nicknames that are not kept apart. */
const ANY = '';

export function createNicknames({ separate = false }: NicknamesOptions = {}): LearningNicknames {
  /** Of each user by conversation, the one that was read last at the end. */
  const names = new Map<string, Map<string, string>>();
  const learn = (conversation: string, { userId, nickname }: Member): void => {
    if (nickname === undefined || nickname.trim() === '') return;
    const own = names.get(userId) ?? new Map<string, string>();
    own.delete(conversation);
    own.set(conversation, nickname);
    names.delete(userId);
    const [oldest] = names.keys();
    if (names.size >= NICKNAMES_MAX && oldest !== undefined) names.delete(oldest);
    names.set(userId, own);
  };
  const limitTo = (isMeant: (conversation: string) => boolean): Nicknames => ({
    of: (userId) => [...(names.get(userId) ?? [])].findLast(([conversation]) => isMeant(conversation))?.[1],
    in: (conversations) => limitTo((one) => isMeant(one) && (!separate || conversations.includes(one))),
  });
  return {
    ...limitTo(() => true),
    learnFrom: (api) => ({
      ...api,
      page: async (conversation, ...call) => {
        const result = await api.page(conversation, ...call);
        const key = separate ? conversation.conversationShortId : ANY;
        if (result.kind === 'answered') for (const member of result.value.participants) learn(key, member);
        return result;
      },
    }),
  };
}

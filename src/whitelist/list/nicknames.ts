/** Remembers the nicknames that were read on whitelists since the start of the process. */
import type { WhitelistApi } from '../../volcengine/client.ts';
import type { Member } from './pages.ts';

export interface Nicknames {
  /** The nickname that was read last; undefined where the user was on no page that was read since the start. */
  readonly of: (userId: string) => string | undefined;
  /** The nicknames that were read in these conversations; all nicknames, where they are not kept separately. */
  readonly in: (conversations: readonly string[]) => Nicknames;
}

export interface LearningNicknames extends Nicknames {
  /** Wraps an API so that nicknames are learnt from the pages it reads. */
  readonly learnFrom: (api: WhitelistApi) => WhitelistApi;
}

export interface NicknamesOptions {
  /** Keeps nicknames by conversation, because some moderators may only see those of their conversations. */
  readonly separate?: boolean;
}

/** A few MB at the most. */
const NICKNAMES_MAX = 20_000;
/** The conversation of all nicknames that are not kept separately. */
const ANY = '';

export function createNicknames({ separate = false }: NicknamesOptions = {}): LearningNicknames {
  /** Nicknames by user and conversation; the last entry was read last. */
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

/** The state of the emulated Volcengine service: live groups and their whitelists. */
import { isInt64, type Int64 } from '../../src/volcengine/int64-json.ts';

export interface Participant {
  readonly userId: Int64;
  readonly nickname: string;
  /** Seconds since 1970. */
  readonly addedAt: number;
  readonly addedBy: Int64;
}

export interface EmulatedGroup {
  readonly ownerId: Int64;
  /** False for another conversation, which has no whitelist (`OnlyLiveConversationSupport`). */
  readonly isLive: boolean;
  /** Nicknames of all users who were ever on the whitelist. */
  readonly nicknames: ReadonlyMap<Int64, string>;
  /** The users of the whitelist, in the order of their addition. */
  readonly whitelist: Map<Int64, Participant>;
}

/** Live groups by conversation id. */
export type EmulatedGroups = ReadonlyMap<Int64, EmulatedGroup>;

export interface GroupSeed {
  readonly conversationShortId: string;
  readonly ownerId: string;
  readonly isLive?: boolean;
  /** Nicknames by user id. */
  readonly whitelist: Readonly<Record<string, string>>;
}

/** Creates live groups with these whitelists; throws on an invalid id. */
export function createGroups(seeds: readonly GroupSeed[]): EmulatedGroups {
  return new Map(
    seeds.map((seed) => {
      const ownerId = checkedId(seed.ownerId);
      const participants = Object.entries(seed.whitelist).map(([id, nickname], index) => {
        const userId = checkedId(id);
        return [userId, { userId, nickname, addedAt: 1_760_000_000 + index, addedBy: ownerId }] as const;
      });
      const whitelist = new Map(participants);
      const nicknames = new Map(participants.map(([id, { nickname }]) => [id, nickname] as const));
      const group = { ownerId, isLive: seed.isLive ?? true, nicknames, whitelist };
      return [checkedId(seed.conversationShortId), group];
    }),
  );
}

export function checkedId(text: string): Int64 {
  if (isInt64(text)) return text;
  throw new RangeError(`not a 64-bit id: ${text}`);
}

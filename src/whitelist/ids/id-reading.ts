/** The result of reading user ids: ids, mentions, and rejected tokens. */
import type { Mention } from './mention.ts';
import { isRejection, type Token } from './tokens.ts';
import type { Rejection } from './rejection.ts';
import type { UserId } from './user-id.ts';

/** Of what was rejected, so many are named and the rest counted. */
export const REJECTED_MAX = 1_000;

export interface IdReading {
  /** Would be acted on, in the order given, each once. */
  readonly ids: readonly UserId[];
  /** Those of `ids` that were given more than once. */
  readonly duplicates: readonly UserId[];
  /** Mentions of chat accounts, each once; the caller looks them up. */
  readonly mentions: readonly Mention[];
  /** Never acted on; equal tokens once, in the order given, at most `REJECTED_MAX`. */
  readonly rejected: readonly Rejection[];
  /** All that were rejected, also those beyond `REJECTED_MAX`. */
  readonly rejectedCount: number;
  /** Nothing but ids, mentions of accounts and what separates them: may be acted on without asking. */
  readonly plain: boolean;
  /** All tokens, equal ones as often as they were given. */
  readonly tokens: number;
}

/** `tokens` as a reading that is not plain. */
export function collect(tokens: readonly Token[]): IdReading {
  const ids = new Set<UserId>();
  const duplicates = new Set<UserId>();
  const mentions = new Map<string, Mention>();
  const rejected = new Map<string, Rejection>();
  for (const token of tokens) {
    if (typeof token === 'string') {
      const { size } = ids;
      if (ids.add(token).size === size) duplicates.add(token);
    } else if (!isRejection(token)) {
      mentions.set(token.account, token);
    } else if (!rejected.has(token.token)) {
      rejected.set(token.token, token);
    }
  }
  return {
    ids: [...ids],
    duplicates: [...duplicates],
    mentions: [...mentions.values()],
    rejected: [...rejected.values().take(REJECTED_MAX)],
    rejectedCount: rejected.size,
    plain: false,
    tokens: tokens.length,
  };
}

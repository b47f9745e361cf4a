/** Small pieces of English sentences. */
import { enumerate, say, type Sentence } from '../../sentence.ts';

export const users = (count: number): string => (count === 1 ? 'user' : 'users');

/** Our own word inside a sentence, which a plain string would not be. */
export const word = (text: string): Sentence => [{ kind: 'own', text }];

export const or = (names: readonly string[]): Sentence => enumerate(names, ', ');

/** More live groups than this are only counted. */
const GROUPS_NAMED_MAX = 3;

/** `the friday whitelist`, `the friday and monday whitelists`, `4 whitelists`. */
export function whitelists(groups: readonly string[]): Sentence {
  if (groups.length > GROUPS_NAMED_MAX) return say`${groups.length} whitelists`;
  return groups.length === 1
    ? say`the ${enumerate(groups, '')} whitelist`
    : say`the ${enumerate(groups.slice(0, -1), ', ')} and ${enumerate(groups.slice(-1), '')} whitelists`;
}

/** `friday`, `friday and vip`, `friday, monday and vip`. */
export function and(names: readonly string[]): Sentence {
  return names.length === 1
    ? enumerate(names, '')
    : say`${enumerate(names.slice(0, -1), ', ')} and ${enumerate(names.slice(-1), '')}`;
}

/** `This user`, `Both users`, `All 3 users`. */
export function everyone(count: number): Sentence {
  if (count === 1) return say`This user`;
  return count === 2 ? say`Both users` : say`All ${count} users`;
}

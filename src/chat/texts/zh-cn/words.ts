/** Small pieces of Chinese sentences. */
import { enumerate, say, type Sentence } from '../../sentence.ts';

/** Our own word inside a sentence, which a plain string would not be. */
export const word = (text: string): Sentence => [{ kind: 'own', text }];

export const list = (names: readonly string[]): Sentence => enumerate(names, '、');

/** More live groups than this are only counted. */
const GROUPS_NAMED_MAX = 3;

/** `直播群 friday 的白名单`, `4 个直播群的白名单`. */
export function whitelists(groups: readonly string[]): Sentence {
  return groups.length > GROUPS_NAMED_MAX
    ? say` ${groups.length} 个直播群的白名单`
    : say`直播群 ${list(groups)} 的白名单`;
}

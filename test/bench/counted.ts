/** The conversation and user ids of the emulated service that the benchmarks run as a separate process. */
import { checkedId } from '../../emulators/volcengine/whitelists.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { CONVERSATION_ID } from '../support/volcengine/service.ts';

const FIRST_USER = 7_000_000_000_000_000_000n;

export function conversationId(group: number): UserId {
  return checkedId(String(BigInt(CONVERSATION_ID) + BigInt(group)));
}

/** The ids of the `count` users on the whitelist of one live group. */
export function listedIds(count: number, group = 0): readonly UserId[] {
  return Array.from({ length: count }, (_, index) => {
    return checkedId(String(FIRST_USER + BigInt(group * count + index)));
  });
}

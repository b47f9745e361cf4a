/** Live groups for tests. */
import type { Int64 } from '../../../src/volcengine/int64-json.ts';
import type { LiveGroup } from '../../../src/whitelist/live-groups.ts';

export function liveGroup(name: string, conversationShortId: string): LiveGroup {
  return { name, conversationShortId: conversationShortId as Int64, operatorId: '1' as Int64 };
}

/** Commands over a service in memory. */
import type { Reply } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { Int64 } from '../../src/volcengine/int64-json.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { Whitelist } from '../../commands/unwhitelist.ts';
import { fakeService, type FakeService } from './fake-whitelist-api.ts';

export function liveGroup(name: string, conversationShortId: string): LiveGroup {
  return { name, conversationShortId: conversationShortId as Int64, operatorId: '1' as Int64 };
}

/** Two live groups, `main` and `vip`, the first bound to channel `C1`. */
export function whitelistOf(
  service: FakeService = fakeService([]),
  groups?: readonly LiveGroup[],
): Whitelist {
  const all = groups ?? [liveGroup('main', '11'), liveGroup('vip', '12')];
  const [main] = all;
  return {
    api: service.api,
    batchSize: 20,
    parallel: 5,
    groups: { all, byChannel: new Map(main && [['C1', main]]) },
  };
}

/** The reply as text, one line each. */
export function readReply(reply: Reply): string {
  const lines = reply.sections.flatMap(({ heading, lines: items }) =>
    heading === undefined
      ? items.map(plainText)
      : [plainText(heading), ...items.map((item) => `- ${plainText(item)}`)],
  );
  return [`[${reply.tone}] ${plainText(reply.summary)}`, ...lines].join('\n');
}

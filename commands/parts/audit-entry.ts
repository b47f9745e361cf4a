/** One line for the audit channels about one change. */
import type { Request } from '../../src/chat/command.ts';
import { LINES_MAX, type Reply } from '../../src/chat/reply.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { countDone, type GroupResult } from './change-result.ts';
import type { Order } from './order.ts';

/** In English, since a channel has many readers. The file says who failed and why. */
export function auditEntry(
  { kind, reason }: Order,
  results: readonly GroupResult[],
  { tone, file }: Reply,
  { invoker }: Request,
): Reply {
  const { audit, change } = catalogues.en;
  const who = `${invoker.id} (${invoker.platform})`;
  const lines = results.map(({ action, report: { outcomes } }) => {
    return audit[kind](who, countDone([...outcomes.values()]), outcomes.size, action.groupName);
  });
  const [summary = [], ...more] = lines;
  const requestIds = results.flatMap(({ report }) => report.requestIds);
  const notes = [
    ...more,
    ...(reason === undefined ? [] : [audit.reason(reason)]),
    ...(requestIds.length === 0 ? [] : [change.requests(requestIds)]),
  ];
  const users = results.reduce((sum, { report }) => sum + report.outcomes.size, 0);
  return {
    tone,
    summary,
    sections: notes.length === 0 ? [] : [{ lines: notes }],
    ...(file !== undefined && users > LINES_MAX && { file, wantsFile: true }),
  };
}

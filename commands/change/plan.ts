/** Plans a change: reads the whitelists and decides what would be sent. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { Roster } from '../../src/whitelist/list/roster.ts';
import { readUntilStable } from '../../src/whitelist/list/stable-read.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import type { Step } from './question-steps.ts';
import type { Before, ChangeRecord } from './record.ts';

export interface Plan {
  /** What would be sent. */
  readonly steps: readonly Step[];
  /** Given users who already are in the requested state: absent for a removal, listed for an addition. */
  readonly unchanged: readonly UserId[];
  /** Whether the whitelist could be read; if not, `unchanged` is empty. */
  readonly read: boolean;
}

export type PlanResult =
  { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'refused'; readonly reply: Reply };

/** How long a command waits for the whitelist, in ms. */
const SOON_MS = 1_000;

/** The whitelist as it was at most 30 s ago; undefined where it cannot be read within a second. */
export async function readWithinOneSecond(
  group: LiveGroup,
  { id: lane, signal, log }: Request,
  { rosters }: CommandContext,
): Promise<Extract<Roster, { kind: 'read' }> | undefined> {
  const roster = await rosters.readWithin(group, { lane, signal, log }, SOON_MS);
  return roster?.kind === 'read' ? roster : undefined;
}

/**
 * Plans a change of one live group from a reading that is at most 30 s old or takes at most a second. One reading of a
 * list of several pages can miss a user, so users who are missing there are sent all the same.
 */
export async function planFromRecentRead(
  kind: ChangeKind,
  group: LiveGroup,
  ids: readonly UserId[],
  request: Request,
  context: CommandContext,
): Promise<Plan> {
  const roster = await readWithinOneSecond(group, request, context);
  const stepOf = (sent: readonly UserId[]): readonly Step[] =>
    sent.length === 0 ? [] : [{ kind, group, ids: sent }];
  if (roster === undefined) return { steps: stepOf(ids), unchanged: [], read: false };
  const listed = new Set(roster.members.map(({ userId }) => userId));
  const unchanged = ids.filter((id) => (kind === 'add' ? listed.has(id) : !listed.has(id) && roster.steady));
  const left = new Set(unchanged);
  return { steps: stepOf(ids.filter((id) => !left.has(id))), unchanged, read: true };
}

/** Which of the users to change are on the whitelists, as far as that is known within a second. */
export async function readBefore(
  steps: readonly Step[],
  request: Request,
  context: CommandContext,
): Promise<ChangeRecord['before']> {
  const before: Record<string, Before> = {};
  const read = Map.groupBy(steps, ({ group }) => group)
    .entries()
    .map(async ([group, same]): Promise<void> => {
      const roster = await readWithinOneSecond(group, request, context);
      if (roster === undefined) return;
      const ids = same.flatMap((step) => step.ids);
      const listed = new Set(roster.members.map(({ userId }) => userId));
      before[group.conversationShortId] = {
        listed: ids.filter((id) => listed.has(id)),
        complete: roster.steady,
      };
    });
  await Promise.all(read);
  return before;
}

/** Plans a removal from all of `groups` by stable reads; `'all'` means every user on the whitelists. */
export async function planFromStableRead(
  groups: readonly LiveGroup[],
  ids: readonly UserId[] | 'all',
  request: Request,
  context: CommandContext,
): Promise<PlanResult> {
  const { signal, log, texts } = request;
  const steps: Step[] = [];
  const found = new Set<UserId>();
  for (const group of groups) {
    const reading = await readUntilStable(context.api, group, { lane: request.id, signal, log });
    if (reading.kind === 'unread') return { kind: 'refused', reply: unreadReply(reading.problem, texts) };
    const { kind, listed } = reading;
    const chosen = ids === 'all' ? [...listed] : ids.filter((id) => listed.has(id));
    // Absence can be stated only for a list that did not change while it was read.
    if (kind === 'changing' && ids !== 'all' && chosen.length < ids.length)
      return { kind: 'refused', reply: notice('refused', texts.show.changing) };
    if (chosen.length > 0) steps.push({ kind: 'remove', group, ids: chosen });
    for (const id of chosen) found.add(id);
  }
  const unchanged = ids === 'all' ? [] : ids.filter((id) => !found.has(id));
  return { kind: 'plan', plan: { steps, unchanged, read: true } };
}

/** Says that a whitelist could not be read, and what the moderator can do. */
export function unreadReply(
  problem: Extract<Roster, { kind: 'unread' }>['problem'],
  { show, problems, problemCode }: Texts,
): Reply {
  if (problem === undefined) return notice('failed', show.unreadNow);
  const { kind, code, requestId } = problem;
  return {
    tone: 'failed',
    summary: show.unread,
    sections: [{ lines: [problems[kind].advice] }, { lines: [problemCode(code, requestId)], small: true }],
  };
}

/** What a removal would do, found out by reading the whitelists, before anything is done. */
import type { Request } from '../../src/chat/command.ts';
import { entryLines, notice, type Reply, type ReplyFile, type Section } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Roster } from '../../src/whitelist/roster.ts';
import { readSteadily } from '../../src/whitelist/steady.ts';
import type { ParsedUserIds, UserId } from '../../src/whitelist/user-ids.ts';
import type { Work } from '../work.ts';
import { csvFile, rejectedRows } from './result-file.ts';
import { displayName, rejectedSection } from './words.ts';

/** Who would be removed from where. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Given, and on none of the whitelists. */
  readonly absent: readonly UserId[];
}

export interface PlanStep {
  readonly group: LiveGroup;
  readonly ids: readonly UserId[];
}

export type Planned =
  { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'refused'; readonly reply: Reply };

/** Reads the whitelists of `groups` and shares `ids` out among them; `'all'` means everybody on them. */
export async function makePlan(
  groups: readonly LiveGroup[],
  ids: readonly UserId[] | 'all',
  request: Request,
  work: Work,
): Promise<Planned> {
  const { signal, log, texts } = request;
  const steps: PlanStep[] = [];
  const found = new Set<UserId>();
  for (const group of groups) {
    const reading = await readSteadily(work.api, group, { lane: request.id, signal, log });
    if (reading.kind === 'unread') return { kind: 'refused', reply: unreadReply(reading.problem, texts) };
    const { kind, listed } = reading;
    const chosen = ids === 'all' ? [...listed] : ids.filter((id) => listed.has(id));
    // That somebody is absent can be said of a list that stands still.
    if (kind === 'changing' && ids !== 'all' && chosen.length < ids.length)
      return { kind: 'refused', reply: notice('refused', texts.show.changing) };
    if (chosen.length > 0) steps.push({ group, ids: chosen });
    for (const id of chosen) found.add(id);
  }
  const absent = ids === 'all' ? [] : ids.filter((id) => !found.has(id));
  return { kind: 'plan', plan: { steps, absent } };
}

/** That a whitelist could not be read, and what can be done about it. */
export function unreadReply(
  problem: Extract<Roster, { kind: 'unread' }>['problem'],
  { show, problems, problemNote }: Texts,
): Reply {
  if (problem === undefined) return notice('failed', show.unread);
  const { kind, code, requestId } = problem;
  const lines = [problemNote(problems[kind].advice, code, requestId)];
  return { tone: 'failed', summary: show.unread, sections: [{ lines }] };
}

export interface PlanView {
  readonly summary: Sentence;
  readonly plan: Plan;
  readonly rejected: ParsedUserIds['rejected'];
  readonly notes: readonly Sentence[];
}

/** The plan as a reply, everybody by name. */
export function planReply(view: PlanView, request: Request, work: Work): Reply {
  const { plan, rejected, notes } = view;
  const { texts } = request;
  const section = (heading: Sentence, ids: readonly UserId[]): Section => ({
    heading,
    lines: entryLines(ids.map((id) => ({ subject: displayName(id, work.nicknames) }))),
  });
  return {
    tone: 'info',
    summary: view.summary,
    sections: [
      ...plan.steps.map(({ group, ids }) => section(texts.plan.wouldChange(group.name, ids.length), ids)),
      ...(plan.absent.length === 0 ? [] : [section(texts.plan.wouldFail(plan.absent.length), plan.absent)]),
      ...(rejected.length === 0 ? [] : [rejectedSection(rejected, texts)]),
      ...(notes.length === 0 ? [] : [{ lines: notes }]),
    ],
    file: planFile(view, request, work),
  };
}

/** The plan as CSV, since a long one is more than a message holds. */
function planFile({ plan, rejected }: PlanView, { texts }: Request, { nicknames }: Work): ReplyFile {
  const row = (id: string, group: string, now: string): readonly string[] => [
    id,
    nicknames.of(id) ?? '',
    group,
    now,
    '',
  ];
  const rows = [
    ...plan.steps.flatMap(({ group, ids }) => ids.map((id) => row(id, group.name, 'on the whitelist'))),
    ...plan.absent.map((id) => row(id, '', 'not on the whitelist')),
    ...rejectedRows(rejected, texts),
  ];
  const header = ['user', 'nickname', 'group', 'now', 'reason'];
  return csvFile('plan', header, rows, texts.change.file(rows.length));
}

export function countOf(steps: readonly PlanStep[]): number {
  return steps.reduce((sum, { ids }) => sum + ids.length, 0);
}

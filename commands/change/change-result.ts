/** The result of a change, with everything that its reply and its file need. */
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Action } from '../../src/store/store.ts';
import type { ChangeReport } from '../../src/whitelist/change/change-whitelist.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { ChangeKind, Outcome, Reason } from '../../src/whitelist/change/outcome.ts';
import type { Nicknames } from '../../src/whitelist/list/nicknames.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { Alternative } from './alternatives.ts';
import type { ChangeRecord } from './record.ts';

export interface GroupResult {
  readonly action: Action;
  readonly report: ChangeReport;
}

/** A recorded action, and its live group as configured now. */
export interface Recorded {
  readonly action: Action;
  readonly group: LiveGroup;
}

export interface ChangeResult extends ChangeRecord {
  readonly results: readonly GroupResult[];
  /** The change was interrupted and then resumed. */
  readonly resumed: boolean;
  /** Users the moderator may have meant by ids that were not on the whitelist. */
  readonly alternatives: readonly Alternative[];
  readonly nicknames: Nicknames;
  readonly texts: Texts;
}

/** One user in one live group. */
export interface Entry {
  readonly id: UserId;
  readonly kind: ChangeKind;
  readonly outcome: Outcome;
  readonly groupName: string;
}

/** The users of a change by outcome; `unchanged` already were in the requested state. */
export interface Outcomes {
  readonly done: readonly Entry[];
  readonly unchanged: readonly Entry[];
  readonly failed: readonly Entry[];
  readonly unconfirmed: readonly Entry[];
  readonly notSent: readonly Entry[];
}

export function outcomesOf({
  kind,
  results,
  absent,
}: Pick<ChangeResult, 'kind' | 'results' | 'absent'>): Outcomes {
  const entries = results.flatMap(({ action: { kind: own, groupName }, report }) =>
    [...report.outcomes].map(([id, outcome]): Entry => ({ id, kind: own, outcome, groupName })),
  );
  const absentKind = kindOfAbsent({ kind });
  const reason = unchangedReason(absentKind);
  const given = absent.map((id): Entry => {
    return { id, kind: absentKind, outcome: { kind: 'failed', reason }, groupName: '' };
  });
  const isUnchanged = ({ kind: own, outcome }: Entry): boolean =>
    outcome.kind === 'failed' && outcome.reason === unchangedReason(own);
  const of = (wanted: Outcome['kind']): readonly Entry[] =>
    entries.filter((entry) => entry.outcome.kind === wanted && !isUnchanged(entry));
  return {
    done: of('done'),
    unchanged: [...entries.filter(isUnchanged), ...given],
    failed: of('failed'),
    unconfirmed: of('unconfirmed'),
    notSent: of('not-sent'),
  };
}

/** The kind of change for which `absent` users were given: only changes of one kind have them. */
export function kindOfAbsent({ kind }: Pick<ChangeRecord, 'kind'>): ChangeKind {
  return kind === 'add' ? 'add' : 'remove';
}

/** The kinds in the order of execution. */
export function kindsOf({ kind }: Pick<ChangeRecord, 'kind'>): readonly ChangeKind[] {
  return kind === 'both' ? ['remove', 'add'] : [kind];
}

/** The names of the live groups, each once. */
export function groupsOf({ results }: Pick<ChangeResult, 'results'>): readonly string[] {
  return [...new Set(results.map(({ action }) => action.groupName))];
}

export function unchangedReason(kind: ChangeKind): 'not-on-whitelist' | 'already-listed' {
  return kind === 'remove' ? 'not-on-whitelist' : 'already-listed';
}

/** Counts each user once, also in several live groups. */
export function countUsers(entries: readonly Entry[]): number {
  return new Set(entries.map(({ id }) => id)).size;
}

/** Undefined for the outcome `done`. */
export function reasonOf({ outcome }: Entry): Reason | undefined {
  return outcome.kind === 'done' ? undefined : outcome.reason;
}

/**
 * Problems with advice for the moderator, each once. A problem that a later attempt solved is left out. So are
 * unconfirmed outcomes: for these the only advice is to check again.
 */
export function advisedProblems(result: ChangeResult): readonly (keyof Texts['problems'])[] {
  const { failed, notSent } = outcomesOf(result);
  const reasons = new Set<string | undefined>(failed.map(reasonOf));
  const kinds = result.results.flatMap(({ report }) => report.problems.map(({ kind }) => kind));
  // `list-full` can be the outcome of single users without a problem of a whole request.
  if (reasons.has('list-full')) kinds.push('list-full');
  return [...new Set(kinds)].filter((kind) => notSent.length > 0 || reasons.has(kind));
}

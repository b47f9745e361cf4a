/** Encodes what a question asks for its button: these users of these live groups. */
import type { OptionValues } from '../../src/chat/command.ts';
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { GivenUsers } from '../arguments/users.ts';

/** Users of one live group, and whether they are to be taken off its whitelist or put on it. */
export interface Step {
  readonly kind: ChangeKind;
  readonly group: LiveGroup;
  readonly ids: readonly UserId[];
  /** The id of the action on record that this takes back. */
  readonly undoes?: string;
  /** Of an addition: when the guest passes of these users end, in ms since 1970. */
  readonly passEndsAt?: number | undefined;
  /** Of an addition: its users were on the whitelist before, and get back the end that they had, or none. */
  readonly restoresEnd?: true;
}

/** What all steps of a change do: `both` where some remove and others add. */
export type StepsKind = ChangeKind | 'both';

export function kindOf(steps: readonly Pick<Step, 'kind'>[]): StepsKind {
  const kinds = new Set(steps.map(({ kind }) => kind));
  if (kinds.size > 1) return 'both';
  return kinds.has('add') ? 'add' : 'remove';
}

interface KeptStep extends Pick<Step, 'ids' | 'undoes' | 'passEndsAt' | 'restoresEnd'> {
  /** Missing where an earlier version kept the step. */
  readonly kind?: ChangeKind;
  readonly group: string;
  readonly conversation: string;
}

export function encodeSteps(steps: readonly Step[]): string {
  const kept = steps.map(({ group: { name, conversationShortId }, ...rest }): KeptStep => {
    return { group: name, conversation: conversationShortId, ...rest };
  });
  return JSON.stringify(kept);
}

/**
 * `outdated`: one of the live groups is not configured any more, or its name means another conversation now. `not-allowed`: one
 * is not for this moderator.
 *
 * @param kindBefore of steps that an earlier version kept
 */
export function decodeSteps(
  text: string,
  { all, others }: LiveGroups,
  kindBefore: ChangeKind,
): readonly Step[] | 'outdated' | 'not-allowed' {
  const steps: Step[] = [];
  const kept = JSON.parse(text) as readonly KeptStep[];
  for (const { kind = kindBefore, group: name, conversation, ...rest } of kept) {
    const isMeant = (one: LiveGroup): boolean =>
      one.name === name && one.conversationShortId === conversation;
    const group = all.find(isMeant);
    if (group === undefined) return others?.all.some(isMeant) === true ? 'not-allowed' : 'outdated';
    steps.push({ kind, group, ...rest });
  }
  return steps;
}

/** What else a question has said, which its result says again. */
export interface QuestionNotes {
  /** Who is as it is wanted already. */
  readonly unchanged: readonly UserId[];
  /** What was not read as a user id. */
  readonly skipped: Pick<GivenUsers, 'rejected' | 'rejectedCount'>;
  /** The set that a whitelist is to become equal to. */
  readonly set?: SetReference | undefined;
}

/** A saved set of users, as it was when it was asked about. */
export interface SetReference {
  readonly id: string;
  readonly name: string;
}

export const NO_NOTES: QuestionNotes = { unchanged: [], skipped: { rejected: [], rejectedCount: 0 } };

/** The options of an offer that does what a question asks. */
export function encodeQuestion(
  steps: readonly Step[],
  { unchanged, skipped, set }: QuestionNotes,
): Readonly<Record<string, string>> {
  return {
    steps: encodeSteps(steps),
    unchanged: JSON.stringify(unchanged),
    ...(skipped.rejectedCount > 0 && { skipped: JSON.stringify(skipped) }),
    ...(set !== undefined && { set: JSON.stringify(set) }),
  };
}

export function decodeNotes({
  unchanged,
  skipped,
  set,
}: OptionValues<'unchanged' | 'skipped' | 'set'>): QuestionNotes {
  return {
    set: set === undefined ? undefined : (JSON.parse(set) as SetReference),
    unchanged: unchanged === undefined ? [] : (JSON.parse(unchanged) as QuestionNotes['unchanged']),
    skipped: skipped === undefined ? NO_NOTES.skipped : (JSON.parse(skipped) as QuestionNotes['skipped']),
  };
}

/** Users of all steps, each once. */
export function usersOf(steps: readonly Step[]): ReadonlySet<UserId> {
  return new Set(steps.flatMap(({ ids }) => ids));
}

/** The steps with only those users for whom `keep` holds; empty ones are left out. */
export function filterSteps(
  steps: readonly Step[],
  keep: (id: UserId, kind: ChangeKind) => boolean,
): readonly Step[] {
  return steps
    .map((step) => ({ ...step, ids: step.ids.filter((id) => keep(id, step.kind)) }))
    .filter(({ ids }) => ids.length > 0);
}

export function groupNames(groups: readonly LiveGroup[]): readonly string[] {
  return [...new Set(groups.map(({ name }) => name))];
}

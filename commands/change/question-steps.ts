/** The steps of a change (users of a live group to add or remove), encoded for the button of a question. */
import type { OptionValues } from '../../src/chat/command.ts';
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { GivenUsers } from '../arguments/users.ts';

/** Users to remove from one live group's whitelist, or to add to it. */
export interface Step {
  readonly kind: ChangeKind;
  readonly group: LiveGroup;
  readonly ids: readonly UserId[];
  /** The id of the recorded action that this step undoes. */
  readonly undoes?: string;
  /** Of an addition: when the guest passes of these users end, in ms since 1970. */
  readonly passEndsAt?: number | undefined;
  /** Of an addition: its users are on the whitelist and get their former pass end back, or none. */
  readonly restoresEnd?: true;
}

/** The kind of all steps of a change: `both` where some remove and others add. */
export type StepsKind = ChangeKind | 'both';

export function kindOf(steps: readonly Pick<Step, 'kind'>[]): StepsKind {
  const kinds = new Set(steps.map(({ kind }) => kind));
  if (kinds.size > 1) return 'both';
  return kinds.has('add') ? 'add' : 'remove';
}

interface StoredStep extends Pick<Step, 'ids' | 'undoes' | 'passEndsAt' | 'restoresEnd'> {
  /** Missing in steps that an earlier version stored. */
  readonly kind?: ChangeKind;
  readonly group: string;
  readonly conversation: string;
}

export function encodeSteps(steps: readonly Step[]): string {
  const kept = steps.map(({ group: { name, conversationShortId }, ...rest }): StoredStep => {
    return { group: name, conversation: conversationShortId, ...rest };
  });
  return JSON.stringify(kept);
}

/**
 * `outdated`: one of the live groups is no longer configured, or its name means another conversation now.
 * `not-allowed`: this moderator may not act on one of them.
 *
 * @param kindBefore of steps that an earlier version stored without their kind
 */
export function decodeSteps(
  text: string,
  { all, others }: LiveGroups,
  kindBefore: ChangeKind,
): readonly Step[] | 'outdated' | 'not-allowed' {
  const steps: Step[] = [];
  const kept = JSON.parse(text) as readonly StoredStep[];
  for (const { kind = kindBefore, group: name, conversation, ...rest } of kept) {
    const isMeant = (one: LiveGroup): boolean =>
      one.name === name && one.conversationShortId === conversation;
    const group = all.find(isMeant);
    if (group === undefined) return others?.all.some(isMeant) === true ? 'not-allowed' : 'outdated';
    steps.push({ kind, group, ...rest });
  }
  return steps;
}

/** What a question has mentioned besides its steps, for the reply to its result. */
export interface QuestionNotes {
  /** Users who already are in the requested state. */
  readonly unchanged: readonly UserId[];
  /** Tokens that were not read as a user id. */
  readonly skipped: Pick<GivenUsers, 'rejected' | 'rejectedCount'>;
  /** The set that the whitelist shall equal. */
  readonly set?: SetReference | undefined;
}

/** A saved set as it was when the question was asked: each new content has a new id. */
export interface SetReference {
  readonly id: string;
  readonly name: string;
}

export const NO_NOTES: QuestionNotes = { unchanged: [], skipped: { rejected: [], rejectedCount: 0 } };

/** The options of an offer that executes the steps of a question. */
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

/** The steps with only the users for whom `keep` is true, without empty steps. */
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

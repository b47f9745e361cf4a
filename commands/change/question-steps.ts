/** Encodes what a question asks for its button: these users of these live groups. */
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { GivenUsers } from '../arguments/users.ts';

/** Users of one live group. */
export interface Step {
  readonly group: LiveGroup;
  readonly ids: readonly UserId[];
}

interface KeptStep {
  readonly group: string;
  readonly conversation: string;
  readonly ids: readonly UserId[];
}

export function encodeSteps(steps: readonly Step[]): string {
  const kept = steps.map(({ group: { name, conversationShortId }, ids }): KeptStep => {
    return { group: name, conversation: conversationShortId, ids };
  });
  return JSON.stringify(kept);
}

/** Undefined where one of the live groups is not configured any more, or its name means another conversation now. */
export function decodeSteps(text: string, { all }: LiveGroups): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (const { group: name, conversation, ids } of JSON.parse(text) as readonly KeptStep[]) {
    const group = all.find((one) => one.name === name && one.conversationShortId === conversation);
    if (group === undefined) return undefined;
    steps.push({ group, ids });
  }
  return steps;
}

/** What else a question has said, which its result says again. */
export interface QuestionNotes {
  /** Who is as it is wanted already. */
  readonly unchanged: readonly UserId[];
  /** What was not read as a user id. */
  readonly skipped: Pick<GivenUsers, 'rejected' | 'rejectedCount'>;
}

export const NO_NOTES: QuestionNotes = { unchanged: [], skipped: { rejected: [], rejectedCount: 0 } };

/** The options of an offer that does what a question asks. */
export function encodeQuestion(
  steps: readonly Step[],
  { unchanged, skipped }: QuestionNotes,
): Readonly<Record<string, string>> {
  return {
    steps: encodeSteps(steps),
    unchanged: JSON.stringify(unchanged),
    ...(skipped.rejectedCount > 0 && { skipped: JSON.stringify(skipped) }),
  };
}

export function decodeNotes({ unchanged, skipped }: Readonly<Record<string, string>>): QuestionNotes {
  return {
    unchanged: unchanged === undefined ? [] : (JSON.parse(unchanged) as QuestionNotes['unchanged']),
    skipped: skipped === undefined ? NO_NOTES.skipped : (JSON.parse(skipped) as QuestionNotes['skipped']),
  };
}

/** Users of all steps, each once. */
export function usersOf(steps: readonly Step[]): ReadonlySet<UserId> {
  return new Set(steps.flatMap(({ ids }) => ids));
}

/** The steps with only those users for whom `keep` holds; empty ones are left out. */
export function filterSteps(steps: readonly Step[], keep: (id: UserId) => boolean): readonly Step[] {
  return steps
    .map(({ group, ids }) => ({ group, ids: ids.filter(keep) }))
    .filter(({ ids }) => ids.length > 0);
}

export function groupNames(groups: readonly LiveGroup[]): readonly string[] {
  return groups.map(({ name }) => name);
}

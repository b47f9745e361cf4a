/** Adapts the plan of an addition to guest passes, which also change users who are on the whitelist already. */
import type { Request } from '../../src/chat/command.ts';
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import { person } from '../wording.ts';
import type { Plan } from './plan.ts';

export interface PassPlan {
  readonly plan: Plan;
  /** Names the guests who would stay without an end. */
  readonly notes: readonly Sentence[];
}

/** An addition with an end gives it to all users; one without an end makes guests permanent. */
export async function planPasses(
  plan: Plan,
  group: LiveGroup,
  ids: readonly UserId[],
  { options, texts }: Request<'ends'>,
  { store, nicknames }: CommandContext,
): Promise<PassPlan> {
  if (options.ends !== undefined)
    return {
      plan: { ...plan, steps: ids.length === 0 ? [] : [{ kind: 'add', group, ids }], unchanged: [] },
      notes: [],
    };
  if (plan.unchanged.length === 0) return { plan, notes: [] };
  const passes = await store.passes.of(group.conversationShortId);
  const ends = new Map(passes.map(({ userId, endsAt }) => [userId, endsAt]));
  const unchanged = plan.unchanged.filter((id) => !ends.has(id));
  if (unchanged.length === plan.unchanged.length) return { plan, notes: [] };
  const left = new Set(unchanged);
  const notes = plan.unchanged.flatMap((id) => {
    const endsAt = ends.get(id);
    return endsAt === undefined ? [] : [texts.passes.wouldStay(person(id, nicknames), moment(endsAt))];
  });
  return {
    plan: { ...plan, steps: [{ kind: 'add', group, ids: ids.filter((id) => !left.has(id)) }], unchanged },
    notes,
  };
}

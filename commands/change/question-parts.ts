/** What a question before a change is made of. */
import type { Sentence } from '../../src/chat/sentence.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { Groups } from '../arguments/group.ts';
import type { GivenUsers } from '../arguments/users.ts';
import type { Alternative } from './alternatives.ts';
import type { Plan } from './plan.ts';
import type { SetReference, StepsKind } from './question-steps.ts';

export interface Question {
  readonly kind: StepsKind;
  readonly groups: Groups;
  readonly plan: Plan;
  readonly given: Pick<GivenUsers, 'rejected' | 'rejectedCount' | 'source'>;
  /** Who may be meant besides. */
  readonly alternatives: readonly Alternative[];
  /** Who was named to be left alone. */
  readonly spared: readonly UserId[];
  readonly notes: readonly Sentence[];
  /** The set that the whitelist is to become equal to. */
  readonly set?: SetReference;
}

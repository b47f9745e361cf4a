/** The data of a question that is asked before a change. */
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
  /** Further users who may be meant. */
  readonly alternatives: readonly Alternative[];
  /** Users who were named as exceptions from a removal of all. */
  readonly spared: readonly UserId[];
  readonly notes: readonly Sentence[];
  /** The set that the whitelist shall equal. */
  readonly set?: SetReference;
}

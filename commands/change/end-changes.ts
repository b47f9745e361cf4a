/** Tells whether an addition gave users who were on the whitelist already another end, or none any more. */
import type { Action, ActionUser } from '../../src/store/store.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import type { Outcome } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { ChangeResult } from './change-result.ts';

/** Whether the end of a concluded action's user was changed, and nothing else. */
export function isEndChanged({ kind, pass }: Action): (user: ActionUser) => boolean {
  return ({ outcome, reason, passBefore }) =>
    kind === 'add' && outcome === 'failed' && reason === 'already-listed' && pass?.endsAt !== passBefore;
}

/** Whether a concluded action has changed anything for a user. */
export function isChanged(action: Action): (user: ActionUser) => boolean {
  const changesEnd = isEndChanged(action);
  return (user) => user.outcome === DONE[action.kind] || changesEnd(user);
}

/** Whether a change that has just come to its end has changed anything, so that it can be taken back. */
export function isUndoable({ results }: Pick<ChangeResult, 'results'>): boolean {
  return results.some(({ action: { kind, pass, users }, report }) => {
    const isListed = (outcome: Outcome | undefined): boolean =>
      outcome?.kind === 'failed' && outcome.reason === 'already-listed';
    return users.some(({ userId, passBefore }) => {
      const outcome = report.outcomes.get(userId as UserId);
      return outcome?.kind === 'done' || (kind === 'add' && isListed(outcome) && pass?.endsAt !== passBefore);
    });
  });
}

/** Decides which users an action changed: on the whitelist, or in the end of their guest pass. */
import type { Action, ActionUser } from '../../src/store/store.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import type { Outcome } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { ChangeResult } from './change-result.ts';

/** Whether a concluded action changed only the end of a user's guest pass. */
export function isPassEndChanged({ kind, pass }: Action): (user: ActionUser) => boolean {
  return ({ outcome, reason, passBefore }) =>
    kind === 'add' && outcome === 'failed' && reason === 'already-listed' && pass?.endsAt !== passBefore;
}

/** Whether a concluded action changed anything for a user. */
export function isUserChanged(action: Action): (user: ActionUser) => boolean {
  const changesEnd = isPassEndChanged(action);
  return (user) => user.outcome === DONE[action.kind] || changesEnd(user);
}

/** Whether a change that has just ended changed anything, so that it can be undone. */
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

/** Determines how far a recorded change was undone, and by which action. */
import type { Request } from '../../src/chat/command.ts';
import { accountPart, moment, type Sentence } from '../../src/chat/sentence.ts';
import type { Action, ActionUser } from '../../src/store/store.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import { unchangedReason } from './change-result.ts';
import { isUserChanged } from './changed-users.ts';

/** How far other actions have undone an action. */
export interface Undone {
  /** How many users the action changed. */
  readonly done: number;
  /** Users whose change was not undone. */
  readonly left: readonly UserId[];
  /** The latest action that undoes it for some users, running or concluded. */
  readonly by: Action | undefined;
}

/** @param undos includes the actions that undo it; the oldest first */
export function undoneOf(action: Action, undos: readonly Action[]): Undone {
  const done = action.users.filter(isUserChanged(action));
  const own = undos.filter(({ undoes }) => undoes === action.id);
  const taken = new Set(
    own.flatMap((undo) => undo.users.filter(isTakenBack(undo)).map(({ userId }) => userId)),
  );
  return {
    done: done.length,
    left: done.map(({ userId }) => userId as UserId).filter((id) => !taken.has(id)),
    by: own.findLast((undo) => undo.users.some(isTakenBack(undo))),
  };
}

/** The same for all actions of one change. */
export function undoneOfAll(actions: readonly Action[], undos: readonly Action[]): Undone {
  const all = actions.map((action) => undoneOf(action, undos));
  return {
    done: all.reduce((sum, { done }) => sum + done, 0),
    left: all.flatMap(({ left }) => left),
    by: all
      .flatMap(({ by }) => by ?? [])
      .toSorted((one, other) => Number(one.id) - Number(other.id))
      .at(-1),
  };
}

/** A user whose undo was refused or is unconfirmed does not count: the undo can be repeated. */
function isTakenBack({ kind, concluded }: Action): (user: ActionUser) => boolean {
  return ({ outcome, reason }) =>
    !concluded || outcome === DONE[kind] || (outcome === 'failed' && reason === unchangedReason(kind));
}

/** Says why actions cannot be undone any more: who has undone them, or is undoing them. */
export async function undoneSentence(
  ids: readonly string[],
  { texts }: Pick<Request, 'texts'>,
  { store }: CommandContext,
): Promise<Sentence> {
  const undos = await store.actions.undosOf(ids);
  const by = undos.findLast((undo) => undo.users.some(isTakenBack(undo)));
  if (by === undefined) return texts.undo.gone;
  const who = accountPart(by.moderator, by.moderator.name);
  return by.concluded ? texts.undo.by(who, moment(by.at)) : texts.undo.underWay(who);
}

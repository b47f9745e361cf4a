/** How far a change on record has been taken back, and by whom. */
import type { Request } from '../../src/chat/command.ts';
import { accountPart, moment, type Sentence } from '../../src/chat/sentence.ts';
import type { Action, ActionUser } from '../../src/store/store.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import { unchangedReason } from './change-result.ts';
import { isChanged } from './end-changes.ts';

/** What other actions have taken back of one. */
export interface Undone {
  /** For whom the action has changed something. */
  readonly done: number;
  /** For whom it has, and that was not taken back. */
  readonly left: readonly UserId[];
  /** The latest action that takes it back, or has done so, for some of them. */
  readonly by: Action | undefined;
}

/** @param undos the actions that take it back, and others, the oldest first */
export function undoneOf(action: Action, undos: readonly Action[]): Undone {
  const done = action.users.filter(isChanged(action));
  const own = undos.filter(({ undoes }) => undoes === action.id);
  const taken = new Set(own.flatMap((undo) => undo.users.filter(isTaken(undo)).map(({ userId }) => userId)));
  return {
    done: done.length,
    left: done.map(({ userId }) => userId as UserId).filter((id) => !taken.has(id)),
    by: own.findLast((undo) => undo.users.some(isTaken(undo))),
  };
}

/** The same of actions that were begun together. */
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

/** Those of whom it is not known, and who were refused, may be tried once more. */
function isTaken({ kind, concluded }: Action): (user: ActionUser) => boolean {
  return ({ outcome, reason }) =>
    !concluded || outcome === DONE[kind] || (outcome === 'failed' && reason === unchangedReason(kind));
}

/** Why actions cannot be taken back any more. */
export async function sayUndone(
  ids: readonly string[],
  { texts }: Pick<Request, 'texts'>,
  { store }: CommandContext,
): Promise<Sentence> {
  const undos = await store.actions.undosOf(ids);
  const by = undos.findLast((undo) => undo.users.some(isTaken(undo)));
  if (by === undefined) return texts.undo.gone;
  const who = accountPart(by.moderator, by.moderator.name);
  return by.concluded ? texts.undo.by(who, moment(by.at)) : texts.undo.underWay(who);
}

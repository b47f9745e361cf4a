/** Plans the undo of one recorded action: every user it changed gets back the state before it. */
import type { Request } from '../../src/chat/command.ts';
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import type { Action, ActionUser } from '../../src/store/store.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import { person } from '../wording.ts';
import type { Recorded } from './change-result.ts';
import { isPassEndChanged } from './changed-users.ts';
import type { Step } from './question-steps.ts';
import { undoneOf } from './undone.ts';

export interface TakeBack {
  readonly steps: readonly Step[];
  /** Notes about users whose former guest pass has ended meanwhile. */
  readonly notes: readonly Sentence[];
}

/** @param undos includes the actions that have undone a part of it */
export function takeBack(
  recorded: Recorded,
  undos: readonly Action[],
  request: Request,
  context: CommandContext,
): TakeBack {
  const { action } = recorded;
  const left = new Set<string>(undoneOf(action, undos).left);
  const users = action.users.filter(({ userId }) => left.has(userId));
  return action.kind === 'remove'
    ? takeBackRemoval(recorded, users, request, context)
    : takeBackAddition(recorded, users, request, context);
}

/** A removed guest gets the pass again if its end is in the future, and else returns without an end. */
function takeBackRemoval(
  { action, group }: Recorded,
  users: readonly ActionUser[],
  { texts: { passes } }: Request,
  { now, nicknames }: CommandContext,
): TakeBack {
  const isPast = isOver(now());
  const byEnd = Map.groupBy(users, (user) => (isPast(user) ? undefined : user.passBefore));
  return {
    steps: [...byEnd].map(([passEndsAt, some]) => {
      return { kind: 'add', group, ids: idsOf(some), undoes: action.id, passEndsAt };
    }),
    notes: users.filter(isPast).map(({ userId }) => passes.passedMeanwhile(person(userId, nicknames))),
  };
}

/** A user who was on the whitelist before gets the former pass end back, unless that end has passed. */
function takeBackAddition(
  { action, group }: Recorded,
  users: readonly ActionUser[],
  { texts: { passes }, invoker }: Request,
  { now, nicknames, typedName }: CommandContext,
): TakeBack {
  const { ended = [], added = [] } = Object.groupBy(users, (user) =>
    isPassEndChanged(action)(user) ? 'ended' : 'added',
  );
  const isPast = isOver(now());
  const byEnd = Map.groupBy(
    ended.filter((user) => !isPast(user)),
    ({ passBefore }) => passBefore,
  );
  const removal: Step = { kind: 'remove', group, ids: idsOf(added), undoes: action.id };
  return {
    steps: [
      ...(added.length === 0 ? [] : [removal]),
      ...[...byEnd].map(([passEndsAt, some]): Step => {
        return { kind: 'add', group, ids: idsOf(some), undoes: action.id, passEndsAt, restoresEnd: true };
      }),
    ],
    notes: ended.filter(isPast).map(({ userId, passBefore = 0 }) => {
      const command = `${typedName(invoker.platform, 'unwhitelist')} ${userId}`;
      return passes.formerEndPassed(person(userId, nicknames), moment(passBefore), command);
    }),
  };
}

function isOver(nowMs: number): (user: ActionUser) => boolean {
  return ({ passBefore }) => passBefore !== undefined && passBefore <= nowMs;
}

function idsOf(users: readonly ActionUser[]): readonly UserId[] {
  return users.map(({ userId }) => userId as UserId);
}

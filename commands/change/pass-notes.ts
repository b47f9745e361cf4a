/** Writes the notes of a change reply about guest passes. */
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import type { Action, ActionUser } from '../../src/store/store.ts';
import type { ChangeKind, Outcome } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { person } from '../wording.ts';
import { countUsers, groupsOf, type ChangeResult, type Entry, type GroupResult } from './change-result.ts';

/** Further users are only counted. */
const NAMED_MAX = 5;

export function passNotes(result: ChangeResult): readonly Sentence[] {
  const { cause, results } = result;
  const of = (kind: ChangeKind): readonly Guest[] =>
    results
      .filter(({ action }) => action.kind === kind)
      .flatMap((one) => changedUsers(one).map((user) => ({ user, action: one.action })));
  const removed = cause === undefined ? removalNotes(of('remove'), result) : [];
  return [...removed, ...additionNotes(of('add'), result)];
}

interface Guest {
  readonly user: ActionUser;
  readonly action: Action;
}

function removalNotes(guests: readonly Guest[], { nicknames, texts }: ChangeResult): readonly Sentence[] {
  const [first, ...others] = guests.filter(({ user }) => user.passBefore !== undefined);
  if (first === undefined) return [];
  const { overWith, overWithRemoval } = texts.passes;
  return [
    others.length === 0 ? overWithRemoval(person(first.user.userId, nicknames)) : overWith(others.length + 1),
  ];
}

function additionNotes(guests: readonly Guest[], result: ChangeResult): readonly Sentence[] {
  const { nicknames, texts } = result;
  const { passes } = texts;
  const who = ({ userId }: ActionUser): Sentence => person(userId, nicknames);
  const given = guests.flatMap(({ user, action: { pass } }) =>
    pass === undefined ? [] : [{ user, ...pass }],
  );
  const [end, ...otherEnds] = new Set(given.map(({ endsAt }) => endsAt));
  const isOne = end !== undefined && otherEnds.length === 0 && given.length === guests.length;
  const ends = isOne
    ? [passes.given(moment(end))]
    : given.map(({ user, endsAt }) => passes.until(who(user), moment(endsAt)));
  const changed = guests.flatMap(({ user, action: { pass } }) => {
    if (user.passBefore === undefined) return [];
    if (pass === undefined) return [passes.madePermanent(who(user))];
    return pass.endsAt === user.passBefore ? [] : [passes.changed(who(user), moment(user.passBefore))];
  });
  return [...shorten(ends, result), ...shorten(changed, result)];
}

/** Whether an addition gave, changed or ended the guest pass of a user who was on the whitelist already. */
export function isPassChanged({ results }: ChangeResult, { id, kind, groupName }: Entry): boolean {
  const isChanged = ({ pass, users }: Action): boolean =>
    pass !== undefined || users.some(({ userId, passBefore }) => userId === id && passBefore !== undefined);
  return (
    kind === 'add' &&
    results.some(({ action }) => {
      const { kind: own, groupName: name, users } = action;
      return (
        own === 'add' && name === groupName && users.some(({ userId }) => userId === id) && isChanged(action)
      );
    })
  );
}

/** The summary of a change that only changed guest passes of users on the whitelist; undefined for other changes. */
export function passSummary(result: ChangeResult, unchanged: readonly Entry[]): Sentence | undefined {
  if (!unchanged.every((entry) => isPassChanged(result, entry))) return undefined;
  const { results, undo, texts } = result;
  const { undone, allGiven, allPermanent, allRestored } = texts.passes;
  const given = results.filter(({ action }) => action.pass !== undefined).length;
  const words = given === 0 ? allPermanent : given === results.length ? allGiven : allRestored;
  const summary = words(countUsers(unchanged), groupsOf(result));
  return undo ? undone(summary) : summary;
}

function shorten(lines: readonly Sentence[], { texts }: ChangeResult): readonly Sentence[] {
  const more = lines.length - NAMED_MAX;
  return more <= 0 ? lines : [...lines.slice(0, NAMED_MAX), texts.passes.more(more)];
}

/** Users whose passes the store begins, changes or ends together with the conclusion. */
function changedUsers({ action, report }: GroupResult): readonly ActionUser[] {
  const changes = (outcome: Outcome | undefined): boolean => {
    if (outcome === undefined) return false;
    if (action.kind === 'remove') return isOffWhitelist(outcome);
    const { kind } = outcome;
    return (
      kind === 'done' || kind === 'unconfirmed' || (kind === 'failed' && outcome.reason === 'already-listed')
    );
  };
  return action.users.filter(({ userId }) => changes(report.outcomes.get(userId as UserId)));
}

/** Whether this outcome of a removal proves that the user is not on the whitelist. */
export function isOffWhitelist(outcome: Outcome): boolean {
  return outcome.kind === 'done' || (outcome.kind === 'failed' && outcome.reason === 'not-on-whitelist');
}

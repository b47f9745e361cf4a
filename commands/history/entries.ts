/** Writes the entries of the history: one line each, with the buttons of the change. */
import type { Button } from '../../src/chat/reply.ts';
import { accountPart, moment, say, type Sentence } from '../../src/chat/sentence.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Action, ActionUser, LinkChange } from '../../src/store/store.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import { unchangedReason } from '../change/change-result.ts';
import { isUserChanged, isPassEndChanged } from '../change/changed-users.ts';
import { recordButtons } from '../change/record-buttons.ts';
import { undoneOf, undoneOfAll } from '../change/undone.ts';
import { recordedReason, undonePhrase } from '../wording.ts';

export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly line: Sentence;
  /** `number`: its place in the list. */
  readonly buttons: (number: number) => readonly Button[];
}

/** Users named in one line. */
export const NAMED_MAX = 3;

export function linkEntry({ account, before, after, moderator, at }: LinkChange, { history }: Texts): Entry {
  const [when, by, who] = [
    moment(at),
    accountPart(moderator, moderator.name),
    accountPart(account, undefined),
  ];
  const line = (): Sentence => {
    if (after === undefined) return history.unlink(when, by, who, before ?? '');
    return before === undefined || before === after
      ? history.link(when, by, who, after)
      : history.relink(when, by, who, after, before);
  };
  return { at, line: line(), buttons: () => [] };
}

/** Groups the actions of one live group by change: the latest change first, its actions in the order begun. */
export function groupByChange(actions: readonly Action[]): readonly (readonly [Action, ...Action[]])[] {
  const changes = Map.groupBy(actions, ({ id, change, groupName }) =>
    change === undefined ? `action ${id}` : `${change} ${groupName}`,
  );
  return [...changes.values()].map((change) => change.toReversed() as [Action, ...Action[]]);
}

/** @param undos includes the actions that undo it */
export function changeEntry(
  change: readonly [Action, ...Action[]],
  undos: readonly Action[],
  texts: Texts,
): Entry {
  const undone = undoneOfAll(change, undos);
  const [first] = change;
  return {
    at: first.at,
    line: withRest(changeLine(change, texts), first, undonePhrase(undone, texts), texts),
    buttons: (number) => recordButtons(change, { undoable: undone.left.length > 0, number }, texts),
  };
}

/** The entry for one user of an action; its [Undo] asks first where it would undo other users as well. */
export function userEntry(
  action: Action,
  userId: string,
  named: (user: ActionUser) => Sentence,
  undos: readonly Action[],
  texts: Texts,
): Entry {
  const { at, kind, moderator, users } = action;
  const [user] = users.filter((one) => one.userId === userId);
  if (user === undefined) throw new Error(`user ${userId} is not in action ${action.id}`);
  const [when, by, who] = [moment(at), accountPart(moderator, moderator.name), named(user)];
  const isDone = isUserChanged(action)(user);
  const others = users.filter(isUserChanged(action)).length - 1;
  const words = isPassEndChanged(action)(user) ? endWords(action, texts) : doneWords(action, texts);
  const line = isDone
    ? [
        ...words(when, by, [...who, ...(others > 0 ? texts.history.more(others) : [])]),
        ...untilIn(action, texts),
      ]
    : texts.history.tried[kind](when, by, who, [{ kind: 'own', text: recordedReason(user, kind, texts) }]);
  const alone = undoneOf({ ...action, users: [user] }, undos);
  const { left } = undoneOf(action, undos);
  const options = { undoable: left.length > 0, asks: left.some((id) => id !== userId) };
  return {
    at,
    line: withRest(line, action, undonePhrase(alone, texts), texts),
    buttons: (number) => recordButtons([action], { ...options, number }, texts),
  };
}

function withRest(
  line: Sentence,
  { reason, set }: Action,
  undone: Sentence | undefined,
  { history }: Texts,
): Sentence {
  const withSet = set === undefined ? line : history.ofSet(line, set);
  const reasoned = reason === undefined ? withSet : history.because(withSet, reason);
  return undone === undefined ? reasoned : history.undone(reasoned, undone);
}

function changeLine(change: readonly [Action, ...Action[]], texts: Texts): Sentence {
  const [first, ...others] = change;
  const second = others.find(({ kind }) => kind !== first.kind);
  const [when, by] = [moment(first.at), accountPart(first.moderator, first.moderator.name)];
  const done = change.filter((action) => doneIn(action).length > 0);
  const ended = change.filter((action) => endedIn(action).length > 0);
  const [end] = ended;
  if (done.length === 0 && end !== undefined) {
    const line = endWords(end, texts)(when, by, namesOf(ended.flatMap(endedIn), texts));
    return [...line, ...untilIn(end, texts), ...change.flatMap((action) => countsIn(action, texts, []))];
  }
  const line =
    second === undefined || (doneIn(second).length === 0 && ended.includes(second))
      ? doneWords(first, texts)(when, by, namesOf(change.flatMap(doneIn), texts))
      : texts.history.both(when, by, countedIn(first, texts), countedIn(second, texts));
  const ends = done.flatMap((action) => untilIn(action, texts));
  return [...line, ...ends, ...change.flatMap((action) => countsIn(action, texts))];
}

type EntryWords = Texts['history']['add'];

function doneWords({ kind, cause }: Action, { history, passes }: Texts): EntryWords {
  return cause === undefined ? history[kind] : passes.history;
}

function endWords({ pass }: Action, { passes }: Texts): EntryWords {
  return pass === undefined ? passes.historyTaken : passes.historyGiven;
}

function untilIn({ pass }: Action, { passes }: Texts): Sentence {
  return pass === undefined ? [] : passes.until([], moment(pass.endsAt));
}

/** Names the successful users, and how many they are. */
function countedIn(action: Action, texts: Texts): Sentence {
  const done = doneIn(action);
  const who = namesOf(done, texts);
  return done.length === 0 ? who : texts.history.counted(done.length, who);
}

function doneIn({ kind, users }: Action): readonly ActionUser[] {
  return users.filter(({ outcome }) => outcome === DONE[kind]);
}

/** Users whose guest pass got another end, or none. */
function endedIn(action: Action): readonly ActionUser[] {
  return action.users.filter(isPassEndChanged(action));
}

function namesOf(users: readonly ActionUser[], { history }: Texts): Sentence {
  const [first = history.nobody, ...others] = users.slice(0, NAMED_MAX).map(personOf);
  const more = users.length > NAMED_MAX ? history.more(users.length - NAMED_MAX) : [];
  return [...others.reduce(history.and, first), ...more];
}

/** Counts the other users by outcome; `ended`: users with a changed pass end who are counted and not named. */
function countsIn(action: Action, { history, passes }: Texts, ended = endedIn(action)): Sentence {
  const { kind, users } = action;
  const of = (wanted: string): readonly ActionUser[] => users.filter(({ outcome }) => outcome === wanted);
  const asBefore = of('failed').filter(({ reason: why }) => why === unchangedReason(kind)).length;
  const failed = of('failed').length - asBefore + of('not-sent').length;
  const unchanged = asBefore - endedIn(action).length;
  const unconfirmed = of('unconfirmed').length;
  return [
    ...(failed === 0 ? [] : history.failed(failed)),
    ...(ended.length === 0 ? [] : passes.historyEnds(ended.length)),
    ...(unchanged === 0 ? [] : history.unchanged[kind](unchanged)),
    ...(unconfirmed === 0 ? [] : history.unconfirmed(unconfirmed)),
  ];
}

function personOf({ userId, nickname }: ActionUser): Sentence {
  return nickname === undefined ? say`${userId}` : say`${nickname} · ${userId}`;
}

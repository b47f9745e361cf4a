/** Builds the reply to a change: the outcome of every given user, and every token that is no user. */
import type { Reply, Tone } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import {
  advisedProblems,
  countUsers,
  groupsOf,
  outcomesOf,
  type ChangeResult,
  type Entry,
  type Outcomes,
} from './change-result.ts';
import type { ChangeKind } from '../../src/whitelist/change/outcome.ts';
import { outcomeSections } from './outcome-sections.ts';
import { isPassChanged, passNotes, passSummary } from './pass-notes.ts';
import { ATTENTION, duplicatesNote, PEOPLE } from '../wording.ts';
import { resultFile } from './result-file.ts';

const REQUEST_IDS_MAX = 3;

/** @param nowMs milliseconds since 1970 */
export function changeReply(change: ChangeResult, nowMs: number, people = PEOPLE): Reply {
  const outcomes = outcomesOf(change);
  const small = technicalDetails(change);
  const lines = notes(change);
  const hidden =
    Math.max(
      outcomes.failed.length,
      outcomes.unchanged.length,
      outcomes.unconfirmed.length,
      outcomes.notSent.length,
    ) > ATTENTION.max ||
    outcomes.done.length > people.max ||
    change.parsed.rejectedCount > PEOPLE.max;
  return {
    tone: toneOf(change),
    summary: summaryOf(change, outcomes),
    sections: [
      ...outcomeSections(change, outcomes, { nowMs, people }),
      ...(lines.length === 0 ? [] : [{ lines }]),
      ...(small.length === 0 ? [] : [{ lines: small, small: true as const }]),
    ],
    file: resultFile(change),
    ...(hidden && { wantsFile: true }),
  };
}

export function toneOf(result: ChangeResult): Tone {
  const outcomes = outcomesOf(result);
  const { told, absent, undo, set, parsed } = result;
  const { done, failed, unconfirmed, notSent } = outcomes;
  // A user whose guest pass was given or changed counts as done.
  const unchanged = outcomes.unchanged.filter((entry) => !isPassChanged(result, entry));
  if (unconfirmed.length > 0) return 'unconfirmed';
  if (failed.length + notSent.length > 0) return done.length === 0 ? 'failed' : 'partly';
  // The question has already named the absent users; only users who left the list since then are new.
  const known = told && done.length > 0 ? absent.length : 0;
  // For an undo or a set only the final state matters, also if another change caused a part of it.
  const onlyStateMatters = undo || set !== undefined;
  if (unchanged.length > known && !onlyStateMatters) return 'partly';
  return parsed.rejectedCount > 0 && !told ? 'partly' : 'done';
}

function summaryOf(result: ChangeResult, outcomes: Outcomes): Sentence {
  const { undo, texts } = result;
  const { done, failed, unconfirmed, notSent } = outcomes;
  const groups = groupsOf(result);
  const unchanged = undo && result.kind === 'both' ? withoutRestored(result, outcomes) : outcomes.unchanged;
  const entries = [...done, ...unchanged, ...failed, ...unconfirmed, ...notSent];
  const isRemoval = result.kind === 'both' && entries.every(({ kind: own }) => own === 'remove');
  const kind = isRemoval ? 'remove' : result.kind;
  const others = failed.length + unconfirmed.length + notSent.length;
  const nothingToDo = done.length === 0 && others === 0 && unchanged.length > 0;
  if (kind === 'both') return replacementSummary(result, { ...outcomes, unchanged }, nothingToDo);
  if (nothingToDo) {
    const words = texts.change[kind === 'remove' ? 'noneListed' : 'allListed'];
    return passSummary(result, unchanged) ?? words(countUsers(unchanged), groups);
  }
  return texts.change.summary({
    kind,
    undone: undo,
    groups,
    entries: done.length,
    done: countUsers(done),
    failed: countUsers([...failed, ...notSent]),
    unchanged: countUsers(unchanged),
    unconfirmed: countUsers(unconfirmed),
  });
}

/** Without users who got their former pass end back: the notes of the reply mention them. */
function withoutRestored(result: ChangeResult, { unchanged }: Outcomes): readonly Entry[] {
  return unchanged.filter((entry) => !isPassChanged(result, entry));
}

function replacementSummary(result: ChangeResult, outcomes: Outcomes, nothingToDo: boolean): Sentence {
  const { change } = result.texts;
  const groups = groupsOf(result);
  if (nothingToDo) return change.nothingLeft(groups);
  const countOf = (entries: readonly Entry[], kind: ChangeKind): number =>
    countUsers(entries.filter((entry) => entry.kind === kind));
  const open = [...outcomes.failed, ...outcomes.notSent];
  return change.replacement({
    undone: result.undo,
    groups,
    removed: countOf(outcomes.done, 'remove'),
    added: countOf(outcomes.done, 'add'),
    notRemoved: countOf(open, 'remove'),
    notAdded: countOf(open, 'add'),
    unchanged: countUsers(outcomes.unchanged),
    unconfirmed: countUsers(outcomes.unconfirmed),
  });
}

function notes(result: ChangeResult): readonly Sentence[] {
  const { results, parsed, resumed, set, texts } = result;
  const { change, problems } = texts;
  const outcomes = results.flatMap(({ report }) => [...report.outcomes.values()]);
  const readBack = outcomes.filter((outcome) => outcome.kind === 'done' && outcome.readBack).length;
  return [
    ...(set === undefined ? [] : [change.ofSet(set)]),
    ...(resumed ? [change.resumed] : []),
    ...passNotes(result),
    ...(readBack === 0 ? [] : [change.readBack(readBack)]),
    ...advisedProblems(result).map((kind) => problems[kind].advice),
    ...duplicatesNote(parsed.duplicates, change),
  ];
}

/** Codes and request ids, for the bot's operator. */
function technicalDetails({ results, texts }: ChangeResult): readonly Sentence[] {
  const reports = results.map(({ report }) => report);
  const byCode = new Map(
    reports.flatMap(({ problems }) => problems.map((problem) => [problem.code, problem] as const)),
  );
  const requestIds = [...new Set(reports.flatMap((report) => report.requestIds))];
  return [
    ...[...byCode.values()].map(({ code, requestId }) => texts.problemCode(code, requestId)),
    ...(requestIds.length === 0 ? [] : [texts.change.requests(requestIds.slice(0, REQUEST_IDS_MAX))]),
  ];
}

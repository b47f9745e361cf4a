/** Builds the reply to a change: the outcome of every user and every token that was given. */
import type { Reply, Tone } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import {
  advisedProblems,
  countUsers,
  outcomesOf,
  type ChangeResult,
  type Outcomes,
} from './change-result.ts';
import { outcomeSections } from './outcome-sections.ts';
import { ATTENTION, duplicatesNote, PEOPLE } from '../wording.ts';
import { resultFile } from './result-file.ts';

const REQUEST_IDS_MAX = 3;

/** @param nowMs milliseconds since 1970 */
export function changeReply(change: ChangeResult, nowMs: number, people = PEOPLE): Reply {
  const outcomes = outcomesOf(change);
  const small = smallPrint(change);
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
    tone: toneOf(change, outcomes),
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

function toneOf({ told, absent, undo, parsed }: ChangeResult, outcomes: Outcomes): Tone {
  const { done, unchanged, failed, unconfirmed, notSent } = outcomes;
  if (unconfirmed.length > 0) return 'unconfirmed';
  if (failed.length + notSent.length > 0) return done.length === 0 ? 'failed' : 'partly';
  // What the question has said is no news; who has left the list since then is.
  const known = told && done.length > 0 ? absent.length : 0;
  if (unchanged.length > known && !undo) return 'partly';
  return parsed.rejectedCount > 0 && !told ? 'partly' : 'done';
}

function summaryOf({ kind, undo, results, texts }: ChangeResult, outcomes: Outcomes): Sentence {
  const { done, unchanged, failed, unconfirmed, notSent } = outcomes;
  const groups = results.map(({ action }) => action.groupName);
  const others = failed.length + unconfirmed.length + notSent.length;
  if (done.length === 0 && others === 0 && unchanged.length > 0) {
    const words = texts.change[kind === 'remove' ? 'noneListed' : 'allListed'];
    return words(countUsers(unchanged), groups);
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

function notes(result: ChangeResult): readonly Sentence[] {
  const { results, parsed, resumed, texts } = result;
  const { change, problems } = texts;
  const outcomes = results.flatMap(({ report }) => [...report.outcomes.values()]);
  const readBack = outcomes.filter((outcome) => outcome.kind === 'done' && outcome.readBack).length;
  return [
    ...(resumed ? [change.resumed] : []),
    ...(readBack === 0 ? [] : [change.readBack(readBack)]),
    ...advisedProblems(result).map((kind) => problems[kind].advice),
    ...duplicatesNote(parsed.duplicates, change),
  ];
}

/** Codes and request ids, which the bot's operator needs. */
function smallPrint({ results, texts }: ChangeResult): readonly Sentence[] {
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

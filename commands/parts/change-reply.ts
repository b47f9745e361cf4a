/** Tells a moderator what became of every user and every token that was given. */
import {
  entryLines,
  LINES_MAX,
  type Entry,
  type Reply,
  type Section,
  type Tone,
} from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import type { ChangeKind, Outcome } from '../../src/whitelist/outcome.ts';
import { countDone, type ChangeResult, type GroupResult } from './change-result.ts';
import { resultFile } from './result-file.ts';
import { displayName, reasonText, rejectedSection } from './words.ts';

/** More duplicates than this are only counted. */
const DUPLICATES_NAMED_MAX = 10;
const REQUEST_IDS_MAX = 3;

export function changeReply(change: ChangeResult): Reply {
  const { results, parsed, absent, texts } = change;
  const outcomes = results.flatMap(({ report }) => [...report.outcomes.values()]);
  const done = countDone(outcomes);
  const total = outcomes.length + absent.length;
  const problematic = total - done + parsed.rejected.length;
  return {
    tone: toneOf(done, problematic),
    summary: summaryOf(change, done, total),
    sections: [
      ...results.flatMap((result) => outcomeSections(result, change)),
      ...absentSection(change),
      ...(parsed.rejected.length === 0 ? [] : [rejectedSection(parsed.rejected, texts)]),
      ...paragraphs(notes(change)),
    ],
    ...(problematic > 0 && { file: resultFile(change) }),
    ...(problematic > LINES_MAX && { wantsFile: true }),
  };
}

function toneOf(done: number, problematic: number): Tone {
  if (problematic === 0) return 'done';
  return done === 0 ? 'failed' : 'partly';
}

function summaryOf({ kind, results, texts }: ChangeResult, done: number, total: number): Sentence {
  const [first] = results;
  return first !== undefined && results.length === 1
    ? texts.change[kind](done, total, first.action.groupName)
    : texts.change[kind === 'remove' ? 'removeMany' : 'addMany'](done, total, results.length);
}

function outcomeSections({ action, report }: GroupResult, change: ChangeResult): readonly Section[] {
  const { texts, kind: changeKind, results } = change;
  return (['failed', 'unconfirmed', 'not-sent'] as const).flatMap((kind) => {
    const entries = [...report.outcomes].flatMap(([id, outcome]): Entry[] =>
      outcome.kind === kind ? [entryOf(id, outcome, changeKind, change)] : [],
    );
    if (entries.length === 0) return [];
    const heading = texts.change[kind](entries.length);
    return [
      {
        heading: results.length === 1 ? heading : texts.change.inGroup(action.groupName, heading),
        lines: entryLines(entries),
      },
    ];
  });
}

function entryOf(
  id: string,
  outcome: Exclude<Outcome, { kind: 'done' }>,
  kind: ChangeKind,
  { nicknames, texts }: ChangeResult,
): Entry {
  return { subject: displayName(id, nicknames), reason: reasonText(outcome.reason, kind, texts) };
}

function absentSection({ absent, kind, nicknames, texts }: ChangeResult): readonly Section[] {
  const reason = reasonText('not-on-whitelist', kind, texts);
  const entries = absent.map((id) => ({ subject: displayName(id, nicknames), reason }));
  return absent.length === 0
    ? []
    : [{ heading: texts.change.failed(absent.length), lines: entryLines(entries) }];
}

function paragraphs(lines: readonly Sentence[]): readonly Section[] {
  return lines.length === 0 ? [] : [{ lines }];
}

function notes({ results, parsed, resumed, texts }: ChangeResult): readonly Sentence[] {
  const { change, input, problems, problemNote } = texts;
  const { duplicates } = parsed;
  const reports = results.map(({ report }) => report);
  const readBack = reports
    .flatMap(({ outcomes }) => [...outcomes.values()])
    .filter((outcome) => outcome.kind === 'done' && outcome.readBack).length;
  const problemsByCode = new Map(
    reports.flatMap((report) => report.problems.map((problem) => [problem.code, problem] as const)),
  );
  const requestIds = [...new Set(reports.flatMap((report) => report.requestIds))];
  const duplicatesNote =
    duplicates.length > DUPLICATES_NAMED_MAX
      ? input.duplicates(duplicates.length)
      : input.duplicatesNamed(duplicates);
  return [
    ...(resumed ? [change.resumed] : []),
    ...(readBack === 0 ? [] : [change.readBack(readBack)]),
    ...[...problemsByCode.values()].map(({ kind, code, requestId }) =>
      problemNote(problems[kind].advice, code, requestId),
    ),
    ...(duplicates.length === 0 ? [] : [duplicatesNote]),
    ...(requestIds.length === 0 ? [] : [change.requests(requestIds.slice(0, REQUEST_IDS_MAX))]),
  ];
}

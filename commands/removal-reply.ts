/** Tells a moderator what became of every user and every token that was given. */
import {
  entryLines,
  type Entry,
  type Reply,
  type ReplyFile,
  type Section,
  type Tone,
} from '../src/chat/reply.ts';
import { plainText, type Sentence } from '../src/chat/sentence.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Outcome, RemovalReport } from '../src/whitelist/removal.ts';
import type { ParsedUserIds, Rejection } from '../src/whitelist/user-ids.ts';

export interface RemovalResult {
  readonly report: RemovalReport;
  readonly parsed: ParsedUserIds;
  readonly group: LiveGroup;
  readonly texts: Texts;
}

/** More duplicates than this are only counted. */
const DUPLICATES_NAMED_MAX = 10;
const REQUEST_IDS_MAX = 3;

export function removalReply({ report, parsed, group, texts }: RemovalResult): Reply {
  const outcomes = [...report.outcomes];
  const removed = outcomes.filter(([, { kind }]) => kind === 'removed').length;
  const problematic = outcomes.length - removed + parsed.rejected.length;
  const sections = [
    ...outcomeSections(outcomes, texts),
    ...(parsed.rejected.length === 0 ? [] : [rejectedSection(parsed.rejected, texts)]),
    ...paragraphs(notes(report, parsed, texts)),
  ];
  return {
    tone: tone(removed, problematic),
    summary: texts.removal.summary(removed, outcomes.length, group.name),
    sections,
    ...(problematic > 0 && { file: resultFile(report, parsed.rejected, group, texts) }),
  };
}

export function rejectedSection(rejected: readonly Rejection[], { input }: Texts): Section {
  const entries = rejected.map(({ token, reason }) => ({ subject: token, reason: input.reasons[reason] }));
  return { heading: input.rejected(rejected.length), lines: entryLines(entries) };
}

function tone(removed: number, problematic: number): Tone {
  if (problematic === 0) return 'done';
  return removed === 0 ? 'failed' : 'partly';
}

function outcomeSections(
  outcomes: readonly (readonly [string, Outcome])[],
  texts: Texts,
): readonly Section[] {
  const { removal } = texts;
  const headings = { failed: removal.failed, unconfirmed: removal.unconfirmed, 'not-sent': removal.notSent };
  return (['failed', 'unconfirmed', 'not-sent'] as const).flatMap((kind) => {
    const entries = outcomes.flatMap(([subject, outcome]): Entry[] =>
      outcome.kind === kind ? [{ subject, reason: reasonOf(outcome, texts) }] : [],
    );
    return entries.length === 0
      ? []
      : [{ heading: headings[kind](entries.length), lines: entryLines(entries) }];
  });
}

function reasonOf(outcome: Exclude<Outcome, { kind: 'removed' }>, { removal, problems }: Texts): Sentence {
  const { reason } = outcome;
  return reason in removal.reasons
    ? removal.reasons[reason as keyof typeof removal.reasons]
    : problems[reason as keyof typeof problems].short;
}

function paragraphs(lines: readonly Sentence[]): readonly Section[] {
  return lines.length === 0 ? [] : [{ lines }];
}

function notes(report: RemovalReport, { duplicates }: ParsedUserIds, texts: Texts): readonly Sentence[] {
  const { removal, input, problems, problemNote } = texts;
  const readBack = [...report.outcomes.values()].filter(
    (outcome) => outcome.kind === 'removed' && outcome.readBack,
  ).length;
  const duplicatesNote =
    duplicates.length > DUPLICATES_NAMED_MAX
      ? input.duplicates(duplicates.length)
      : input.duplicatesNamed(duplicates);
  return [
    ...(readBack === 0 ? [] : [removal.readBack(readBack)]),
    ...report.problems.map(({ kind, code, requestId }) =>
      problemNote(problems[kind].advice, code, requestId),
    ),
    ...(duplicates.length === 0 ? [] : [duplicatesNote]),
    ...(report.requestIds.length === 0
      ? []
      : [removal.requests(report.requestIds.slice(0, REQUEST_IDS_MAX))]),
  ];
}

/** Everything given and what became of it, as CSV. */
function resultFile(
  report: RemovalReport,
  rejected: readonly Rejection[],
  group: LiveGroup,
  texts: Texts,
): ReplyFile {
  const { removal, input } = texts;
  const rows = [
    ...[...report.outcomes].map(([id, outcome]) => [
      id,
      outcome.kind,
      outcome.kind === 'removed' ? '' : plainText(reasonOf(outcome, texts)),
    ]),
    ...rejected.map(({ token, reason }) => [token, 'rejected', plainText(input.reasons[reason])]),
  ];
  const lines = [['user', 'outcome', 'reason'], ...rows].map((row) => row.map(csvField).join(','));
  return {
    name: `unwhitelist-${group.name}.csv`,
    content: `${lines.join('\r\n')}\r\n`,
    pointer: removal.file(rows.length),
  };
}

/** RFC 4180; what a spreadsheet would take for a formula is kept from being one (OWASP, CSV injection). */
function csvField(value: string): string {
  const harmless = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

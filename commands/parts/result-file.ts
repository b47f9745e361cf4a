/** Everything that was given and what became of it, as CSV. */
import type { ReplyFile } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import { DONE } from '../../src/whitelist/mark.ts';
import type { Rejection } from '../../src/whitelist/user-ids.ts';
import type { ChangeResult } from './change-result.ts';
import { reasonText } from './words.ts';

/** Of files about a change, whether just made or on record. */
export const HEADER = ['user', 'nickname', 'group', 'outcome', 'reason', 'request id'];

export function resultFile(change: ChangeResult): ReplyFile {
  const { results, parsed, absent, kind, nicknames, texts } = change;
  const rows = [
    ...results.flatMap(({ action, report }) =>
      [...report.outcomes].map(([id, outcome]) => [
        id,
        nicknames.of(id) ?? '',
        action.groupName,
        outcome.kind === 'done' ? DONE[kind] : outcome.kind,
        outcome.kind === 'done' ? '' : plainText(reasonText(outcome.reason, kind, texts)),
        report.requestOf.get(id) ?? '',
      ]),
    ),
    ...absent.map((id) => [
      id,
      nicknames.of(id) ?? '',
      '',
      'failed',
      plainText(reasonText('not-on-whitelist', kind, texts)),
      '',
    ]),
    ...rejectedRows(parsed.rejected, texts).map((row) => [...row, '']),
  ];
  const names = results.map(({ action }) => action.groupName).join('-');
  return csvFile(names, HEADER, rows, texts.change.file(rows.length));
}

/** Five fields for each: token, no nickname, no group, what it is, and why it is no id. */
export function rejectedRows(
  rejected: readonly Rejection[],
  { input }: Texts,
): readonly (readonly string[])[] {
  return rejected.map(({ token, reason }) => [token, '', '', 'rejected', plainText(input.reasons[reason])]);
}

/** Everything that was given and is no id. */
export function rejectedFile(rejected: readonly Rejection[], texts: Texts): ReplyFile {
  const header = ['token', 'nickname', 'group', 'outcome', 'reason'];
  return csvFile('rejected', header, rejectedRows(rejected, texts), texts.change.file(rejected.length));
}

/** A CSV file named after `what`. */
export function csvFile(
  what: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  pointer: ReplyFile['pointer'],
): ReplyFile {
  const lines = [header, ...rows].map((row) => row.map(csvField).join(','));
  return { name: `unwhitelist-${what}.csv`, content: `${lines.join('\r\n')}\r\n`, pointer };
}

/** RFC 4180; what a spreadsheet would take for a formula is kept from being one (OWASP, CSV injection). */
function csvField(value: string): string {
  const harmless = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

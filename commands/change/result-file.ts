/** Writes the result of a change as CSV: the outcome of every given user, and the skipped tokens. */
import type { ReplyFile } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import { DONE } from '../../src/whitelist/change/stored-status.ts';
import type { Skipped } from '../arguments/users.ts';
import { groupsOf, kindOfAbsent, unchangedReason, type ChangeResult } from './change-result.ts';
import { reasonText } from '../wording.ts';

/** The header of result files, of a new change and of a recorded one. */
export const HEADER = ['user', 'nickname', 'group', 'outcome', 'reason', 'request id'];

export function resultFile(change: ChangeResult): ReplyFile {
  const { results, parsed, absent, nicknames, texts } = change;
  const rows = [
    ...results.flatMap(({ action, report }) =>
      [...report.outcomes].map(([id, outcome]) => [
        id,
        nicknames.of(id) ?? '',
        action.groupName,
        outcome.kind === 'done' ? DONE[action.kind] : outcome.kind,
        outcome.kind === 'done' ? '' : plainText(reasonText(outcome.reason, action.kind, texts)),
        report.requestOf.get(id) ?? '',
      ]),
    ),
    ...absent.map((id) => {
      const kind = kindOfAbsent(change);
      const reason = unchangedReason(kind);
      return [id, nicknames.of(id) ?? '', '', 'failed', plainText(reasonText(reason, kind, texts)), ''];
    }),
    ...rejectedRows(parsed.rejected, texts).map((row) => [...row, '']),
  ];
  const [group, ...others] = groupsOf(change);
  const name = group !== undefined && others.length === 0 ? group : 'groups';
  return csvFile(name, HEADER, rows, texts);
}

/** Five fields for each token: the token, no nickname, no group, `skipped`, and the reason. */
export function rejectedRows(
  rejected: readonly Skipped[],
  { rejections }: Texts,
): readonly (readonly string[])[] {
  return rejected.map(({ token, reason }) => [token, '', '', 'skipped', plainText(rejections[reason])]);
}

/** Spreadsheets read a file as UTF-8 only if it begins with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A CSV file named `unwhitelist-<what>.csv`. */
export function csvFile(
  what: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { change, dialog }: Texts,
): ReplyFile {
  const lines = [header, ...rows].map((row) => row.map(csvField).join(','));
  const content = `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
  const sentences = {
    pointer: change.file(rows.length),
    tooLarge: dialog.fileTooLarge,
    notSent: dialog.fileFailed,
  };
  return { name: `unwhitelist-${what}.csv`, content, ...sentences };
}

/** Spreadsheets keep 15 digits of a number and replace the others with zeros. */
const LONG_ID = /^\d{16,19}$/u;
/**
 * The start of text that a spreadsheet takes for a formula (OWASP, CSV injection). With another separator configured, a
 * cell also begins after that separator and after a line end, because a quote inside a cell does not protect it.
 */
const FORMULA = /(?<=^|[;\t\r\n])(?=(?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])/gu;
const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/gu;

/** RFC 4180. A long id is written as text, and quoted text cannot become a formula. */
export function csvField(value: string): string {
  if (LONG_ID.test(value)) return `"=""${value}"""`;
  const harmless = value.replace(CONTROLS, '').replace(FORMULA, "'");
  return /[",;\t\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What came of a change of whitelists, with all that its reply and its file need. */
import type { Texts } from '../../src/chat/texts/index.ts';
import type { ChangeKind, ChangeReport, Outcome } from '../../src/whitelist/change.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { Nicknames } from '../../src/whitelist/roster.ts';
import type { ParsedUserIds, UserId } from '../../src/whitelist/user-ids.ts';

export interface GroupResult {
  readonly group: LiveGroup;
  readonly report: ChangeReport;
}

export interface ChangeResult {
  readonly kind: ChangeKind;
  readonly results: readonly GroupResult[];
  readonly parsed: Pick<ParsedUserIds, 'rejected' | 'duplicates'>;
  /** Given, and on none of the whitelists, where several were looked at. */
  readonly absent: readonly UserId[];
  readonly nicknames: Nicknames;
  readonly texts: Texts;
}

export function countDone(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ kind }) => kind === 'done').length;
}

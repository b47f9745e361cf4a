/** What came of a change of whitelists, with all that its reply and its file need. */
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Action } from '../../src/store/store.ts';
import type { ChangeReport } from '../../src/whitelist/change.ts';
import type { Outcome } from '../../src/whitelist/outcome.ts';
import type { Nicknames } from '../../src/whitelist/roster.ts';
import type { Order } from './order.ts';

export interface GroupResult {
  readonly action: Action;
  readonly report: ChangeReport;
}

export interface ChangeResult extends Order {
  readonly results: readonly GroupResult[];
  /** It was interrupted, and carried on with. */
  readonly resumed: boolean;
  readonly nicknames: Nicknames;
  readonly texts: Texts;
}

export function countDone(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ kind }) => kind === 'done').length;
}

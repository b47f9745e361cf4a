/** The types of those texts that depend on counts. */
import type { Sentence } from '../sentence.ts';

/** What became of all users of one change. */
export interface ChangeCounts {
  readonly kind: 'remove' | 'add';
  /** It took an earlier change back. */
  readonly undone: boolean;
  /** Users for whom it is done, each once. */
  readonly done: number;
  /** Users who were refused or not tried. */
  readonly failed: number;
  /** Users who were as they are wanted before. */
  readonly unchanged: number;
  /** Users of whom nobody knows yet. */
  readonly unconfirmed: number;
  /** Places on whitelists where it is done: more than users where there are several live groups. */
  readonly entries: number;
  /** Names of the live groups. */
  readonly groups: readonly string[];
}

/** What became of all users of a change that removes some and adds others. */
export interface ReplacementCounts extends Pick<
  ChangeCounts,
  'undone' | 'unchanged' | 'unconfirmed' | 'groups'
> {
  readonly removed: number;
  readonly added: number;
  readonly notRemoved: number;
  readonly notAdded: number;
}

/** Whole units, each as large as can be. */
export interface Duration {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

type Counted = (count: number) => Sentence;
type CountedIn = (count: number, groups: readonly string[]) => Sentence;

export type ChangeHeading =
  | 'removed'
  | 'added'
  | 'notRemoved'
  | 'notAdded'
  | 'notListed'
  | 'alreadyListed'
  | 'unconfirmed'
  | 'removalUnconfirmed'
  | 'additionUnconfirmed'
  | 'notSent'
  | 'removalNotSent'
  | 'additionNotSent'
  | 'skipped'
  | 'alternatives';

export interface ChangeWords {
  /** The first line. */
  readonly summary: (counts: ChangeCounts) => Sentence;
  /** The first line of a change that removes some and adds others. */
  readonly replacement: (counts: ReplacementCounts) => Sentence;
  /** In its place, where everybody was as they are wanted. */
  readonly nothingLeft: (groups: readonly string[]) => Sentence;
  /** In place of `summary`, where nobody was on the whitelist, or everybody was already. */
  readonly noneListed: CountedIn;
  readonly allListed: CountedIn;
  readonly headings: Readonly<Record<ChangeHeading, Counted>>;
  readonly inGroup: (group: string, heading: Sentence) => Sentence;
  /** A heading, with the reason that everybody under it shares. */
  readonly because: (heading: Sentence, reason: Sentence) => Sentence;
  readonly more: Counted;
  readonly moreUnlisted: Counted;
  readonly skippedFile: (listed: number, total: number) => Sentence;
  readonly file: Counted;
  /** A whitelist was to become equal to this set. */
  readonly ofSet: (name: string) => Sentence;
  readonly readBack: Counted;
  readonly resumed: Sentence;
  readonly requests: (ids: readonly string[]) => Sentence;
  readonly duplicates: Counted;
  readonly duplicatesNamed: (ids: readonly string[]) => Sentence;
  readonly checkedGone: CountedIn;
  readonly checkedListed: CountedIn;
  readonly checkedStill: CountedIn;
  readonly checkedMissing: CountedIn;
  readonly onNow: Counted;
  readonly offNow: Counted;
}

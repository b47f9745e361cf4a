/** The reasons why a token is not read as a user id. */
import type { UserId } from './user-id.ts';

/** Every reason, so that each text catalogue can be checked to have a sentence for it. */
export const REJECTION_REASONS = [
  /** Holds no digit. */
  'not-a-number',
  /** Digits that touch letters or signs: an address, a link, a version, a phone number, a range. */
  'mixed',
  /** `-5`, `+5`. */
  'signed',
  'zero',
  'leading-zero',
  /** Above 9223372036854775807. */
  'too-large',
  /** A channel, a role, an emoji, `@everyone`, or `@name` as plain text: no account that could be looked up. */
  'mention',
  /** The number of a line or of a row: `1)`, `#1`, the first column of a table. */
  'row-label',
  /** A short number in a line that has words: `for 10 minutes`. */
  'in-words',
  /** One number with separators between its digits: `7,234,567`. */
  'grouped',
  /** `7.23457E+18`: a spreadsheet has rounded it. */
  'scientific',
  /** `10001.0`: a spreadsheet has made a number of it. */
  'decimal',
  /** A date or a time. */
  'date',
  /** Stands where a nickname stands: before ` · id`, or in a bracket right behind an id. */
  'nickname',
  /** An id with the sign for what was left out: `7301…`. */
  'cut-off',
  /** Stands in another column than the ids. */
  'other-column',
  /** The heading of a column. */
  'heading',
  /** Digits of other scripts: `١٠٠٠١`. */
  'other-digits',
  /** The id of something else: a live group, an operator, a request. */
  'other-id',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

export interface Rejection {
  /** As it was given. */
  readonly token: string;
  readonly reason: RejectionReason;
  /**
   * Ids of 5 digits or more that stand inside `token`. They are never acted on, unless a question named them and was
   * answered.
   */
  readonly inside: readonly UserId[];
}

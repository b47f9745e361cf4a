/** Finds users that a moderator may have meant by an id or name that is not on the whitelist. */
import type { UserId } from './user-id.ts';

/** A user on a whitelist. */
export interface Named {
  readonly userId: UserId;
  readonly nickname?: string | undefined;
}

export interface NearMiss {
  /** A spreadsheet makes the given number of this id; or one digit was changed, left out, added, or swapped with the next. */
  readonly kind: 'rounded' | 'one-digit-off';
  readonly userId: UserId;
}

/**
 * Spreadsheets keep 15 digits of a number (https://support.microsoft.com/office/1178db70-8ca5-4f9e-bb46-5a8a0cf85b5b),
 * JavaScript prints 16 of such large ones; what comes after them is 0.
 */
const DIGITS_KEPT = [15, 16];
/** Shorter ids are one digit off from too many others. */
const SIMILAR_DIGITS_MIN = 5;
const NEAR_MISSES_MAX = 5;
/** One more than a question names, so that the caller can see that there are too many. */
const NICKNAME_MATCHES_MAX = 6;

/** The first moment of Discord's ids (https://docs.discord.com/developers/reference#snowflakes). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
const DAY_MS = 86_400_000;

/** Whether `id` looks as a spreadsheet leaves a longer number: 16 to 19 digits, only zeros after the 15th. */
export function looksRounded(id: UserId): boolean {
  return /^\d{15}0{1,4}$/u.test(id);
}

/** Whether `id` may be one of Discord's: 17 to 19 digits, made since 2015 and not later than tomorrow. */
export function looksLikeDiscordId(id: UserId, nowMs: number): boolean {
  if (id.length < 17) return false;
  const madeMs = (BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
  return madeMs <= BigInt(Math.floor(nowMs + DAY_MS));
}

/** At most five, the surest first: those that round to `id`, then those one digit off. */
export function findNearMisses(id: UserId, members: readonly Named[]): readonly NearMiss[] {
  const unit = roundingUnit(id);
  const rounded: NearMiss[] = [];
  const similar: NearMiss[] = [];
  for (const { userId } of members) {
    if (userId === id) continue;
    if (unit !== undefined && isWithin(unit, userId, id)) rounded.push({ kind: 'rounded', userId });
    else if (isOneDigitOff(userId, id)) similar.push({ kind: 'one-digit-off', userId });
  }
  return [...rounded, ...similar].slice(0, NEAR_MISSES_MAX);
}

/** How far what `id` was rounded from may be, where only 15 or 16 of its digits were kept; undefined where more were. */
function roundingUnit(id: UserId): bigint | undefined {
  const kept = DIGITS_KEPT.find((digits) => id.length > digits && /^0+$/u.test(id.slice(digits)));
  return kept === undefined ? undefined : 10n ** BigInt(id.length - kept);
}

function isWithin(unit: bigint, a: UserId, b: UserId): boolean {
  const difference = BigInt(a) - BigInt(b);
  return difference < unit && -difference < unit;
}

/** One digit changed, missing or added, or two neighbours swapped. */
function isOneDigitOff(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SIMILAR_DIGITS_MIN || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const same = (fromA: number, fromB: number): boolean => a.slice(fromA) === b.slice(fromB);
  if (a.length > b.length) return same(start + 1, start);
  if (a.length < b.length) return same(start, start + 1);
  const isSwapped = a[start] === b[start + 1] && a[start + 1] === b[start] && same(start + 2, start + 2);
  return isSwapped || same(start + 1, start + 1);
}

/**
 * Members whose nickname is `text`, else those who have it in their nickname; upper and lower case are the same. At most
 * six, so that more than five can be recognized.
 */
export function findByNickname<M extends Named>(text: string, members: readonly M[]): readonly M[] {
  const wanted = fold(text);
  if (wanted === '') return [];
  const exact: M[] = [];
  const partly: M[] = [];
  for (const member of members) {
    const nickname = fold(member.nickname ?? '');
    if (nickname === wanted) exact.push(member);
    else if (nickname.includes(wanted)) partly.push(member);
  }
  return (exact.length > 0 ? exact : partly).slice(0, NICKNAME_MATCHES_MAX);
}

/** The same for what a moderator takes for the same: full-width letters, case, white space around it. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

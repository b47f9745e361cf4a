/** Reads a time of day, or a date and a time, in a given time zone: `22:30`, `明天9点`, `2026-01-31T22:30+08:00`. */

const DAY = '(today|tonight|tomorrow|今天|今晚|今日|明天|明晚|明日)';
const DATE = '(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?';
const TIME = '(\\d{1,2})(?:[:.](\\d{2})|[点时](?:(\\d{1,2})分?|(半))?)?(am|pm)?';
const ZONE = '(z|(?:utc|gmt)?(?:([+-])(\\d{1,2})(?::?(\\d{2}))?)?)';
const CLOCK = new RegExp(`^(?:(?:${DAY}|${DATE})t?)?${TIME}${ZONE}$`, 'u');

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** A time that passed longer ago than this means tomorrow: at 23:00, `01:30` is tomorrow, and `22:30` is today. */
const PASSED_MS = 6 * HOUR_MS;

/** A date, and ms since its midnight, as a clock on the wall shows them. */
interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly ms: number;
}

/**
 * The time in ms since 1970; undefined where the text is no time. A time without a date is today's, or tomorrow's where
 * today's passed more than 6 hours ago: the result can therefore be earlier than `nowMs`.
 *
 * @param zone IANA name; used where the text has no offset
 */
export function readClockTime(typed: string, nowMs: number, zone: string): number | undefined {
  const text = typed.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, word, year, month, day, hour, minute, chinese, half, meridiem] = match;
  // A number alone, such as `9`, is ambiguous.
  if (minute === undefined && meridiem === undefined && !/[点时]/u.test(text)) return undefined;
  const evening = /^(?:tonight|今晚|明晚)/u.test(word ?? '') && Number(hour) >= 5 && Number(hour) < 12;
  const minutes = half === undefined ? Number(minute ?? chinese ?? 0) : 30;
  const ms = dayTime(Number(hour), minutes, meridiem ?? (evening ? 'pm' : undefined));
  const own = zoneOf(match.slice(10)) ?? zone;
  if (ms === undefined || !isZone(own)) return undefined;
  if (year !== undefined) {
    const date = { year: Number(year), month: Number(month), day: Number(day), ms };
    return isCalendarDate(date) ? instantOf(date, own) : undefined;
  }
  const today = { ...wallTimeAt(nowMs, own), ms };
  const isTomorrow = word !== undefined && /^(?:tomorrow|明)/u.test(word);
  if (isTomorrow) return instantOf({ ...today, day: today.day + 1 }, own);
  const at = instantOf(today, own);
  return word === undefined && at < nowMs - PASSED_MS ? instantOf({ ...today, day: today.day + 1 }, own) : at;
}

function dayTime(hour: number, minute: number, meridiem: string | undefined): number | undefined {
  if (minute > 59 || hour > 23 || (meridiem !== undefined && (hour < 1 || hour > 12))) return undefined;
  const whole = meridiem === undefined ? hour : (hour % 12) + (meridiem === 'pm' ? 12 : 0);
  return whole * HOUR_MS + minute * 60_000;
}

/** The typed offset as `+08:00`; undefined where none was typed. */
function zoneOf([typed = '', sign, hours, minutes = '00']: readonly (string | undefined)[]):
  string | undefined {
  if (typed === '') return undefined;
  return sign === undefined ? 'UTC' : `${sign}${(hours ?? '').padStart(2, '0')}:${minutes}`;
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

function isCalendarDate({ year, month, day }: WallTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** What a clock in the zone shows. */
function wallTimeAt(ms: number, zone: string): WallTime {
  const local = new Date(ms + offsetAt(ms, zone));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  return { year, month, day, ms: local.getTime() % DAY_MS };
}

/** A time that does not exist because clocks go forward is taken as an hour later or earlier. */
function instantOf({ year, month, day, ms }: WallTime, zone: string): number {
  const wall = Date.UTC(year, month - 1, day) + ms;
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** How far the zone is ahead of UTC at that moment, in ms. */
function offsetAt(ms: number, zone: string): number {
  const name = Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/u.exec(name ?? '') ?? [];
  const size = Number(hours) * HOUR_MS + Number(minutes) * 60_000;
  return sign === '-' ? -size : size;
}

/** Reads a length of time as people type it: `90m`, `1h30m`, `3 days`, `2小时`, `９０分钟`. */
import type { Duration } from '../../src/chat/texts/form.ts';

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

/** Seven digits are more than any real duration needs, and still exact as a number of milliseconds. */
const NUMBER = '(\\d{1,7})';
const SPAN = new RegExp(
  `^(?:${NUMBER}(?:d|days?|天|日))?(?:${NUMBER}(?:h|hrs?|hours?|小时|个小时|时))?(?:${NUMBER}(?:m|mins?|minutes?|分钟|分))?$`,
  'u',
);

/** In ms; `no-unit` for a number alone, `unread` for anything else. */
export function readDuration(typed: string): number | 'no-unit' | 'unread' {
  const text = typed.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
  if (/^\d+$/u.test(text)) return 'no-unit';
  if (/^半个?小时$/u.test(text)) return 30 * MINUTE_MS;
  const [whole, days = '0', hours = '0', minutes = '0'] = SPAN.exec(text) ?? [];
  if (whole === undefined || whole === '') return 'unread';
  return Number(days) * DAY_MS + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
}

/** @param ms whole minutes */
export function splitDuration(ms: number): Duration {
  return {
    days: Math.floor(ms / DAY_MS),
    hours: Math.floor((ms % DAY_MS) / HOUR_MS),
    minutes: Math.floor((ms % HOUR_MS) / MINUTE_MS),
  };
}

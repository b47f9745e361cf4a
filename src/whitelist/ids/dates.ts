/** Finds dates and times in text. */

const CLOCK = '(?:[01]?\\d|2[0-4])(?:[:：][0-5]\\d){1,2}(?:[.,]\\d{3}(?!\\d))?(?:\\s?[ap]m(?!\\p{L}))?';
const DATES = [
  // 2026-01-02, 2026/1/2, 2026.1.2, and as programs write it: 2026-01-02T03:04:05.678Z
  '\\d{4}([\\-\\/.])\\d{1,2}\\1\\d{1,2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+\\-]\\d{2}:?\\d{2})?)?',
  '\\d{1,2}([\\-\\/.])\\d{1,2}\\2\\d{4}',
  '(?:19|20)\\d{2}-(?:0[1-9]|1[0-2])',
  '\\d{4}年(?:\\d{1,2}月(?:\\d{1,2}[日号號])?)?',
  '\\d{1,2}月(?:\\d{1,2}[日号號])?',
  CLOCK,
  '\\d{1,2}[点點时時](?:\\d{1,2}分?)?',
];
const DATE = new RegExp(`(?:${DATES.join('|')})(?![.:：\\-\\/]?\\d)`, 'iuy');

/** Where the date or time ends that begins at `at`, where a number begins; undefined where there is none. */
export function dateEnd(line: string, at: number): number | undefined {
  DATE.lastIndex = at;
  return DATE.test(line) ? DATE.lastIndex : undefined;
}

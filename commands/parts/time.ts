/** Moments as moderators read them: the same in every language and place. */

/** `2026-01-02 03:04 UTC`, of milliseconds since 1970. */
export function dateTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

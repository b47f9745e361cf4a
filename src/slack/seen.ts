/** Remembers for a while what has been seen, since Slack may deliver a command twice and Bolt would run it twice. */

/** Longer than any redelivery that has been reported. */
const SEEN_MS = 10 * 60_000;
const SEEN_MAX = 10_000;

export interface Seen {
  /** True the first time that `key` is given within 10 minutes, as far as 10,000 keys can be remembered. */
  readonly first: (key: string) => boolean;
}

/** `now`: a clock in milliseconds that never goes back. */
export function createSeen(now: () => number): Seen {
  // A Map keeps the order of insertion, so the oldest entries come first.
  const seenAt = new Map<string, number>();
  return {
    first: (key) => {
      for (const [old, at] of seenAt) {
        if (seenAt.size < SEEN_MAX && now() - at < SEEN_MS) break;
        seenAt.delete(old);
      }
      if (seenAt.has(key)) return false;
      seenAt.set(key, now());
      return true;
    },
  };
}

/** Finds the most arrivals in any window of time. */

/** The largest number of `arrivals` (ms, in any order) in any half-open window [t, t + windowMs). */
export function maxInAny(windowMs: number, arrivals: readonly number[]): number {
  const sorted = arrivals.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((arrival, index) => {
    while ((sorted[first] ?? arrival) <= arrival - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

export function maxInAnySecond(arrivals: readonly number[]): number {
  return maxInAny(1_000, arrivals);
}

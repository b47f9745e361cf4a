/** Decides how many requests one change may have in flight, and their spacing. */

export interface Pace {
  /** Records the duration of a request, in milliseconds, from sending it to its answer. */
  readonly answered: (ms: number) => void;
  /** How many requests may wait or be running now, 1 … `limit`. */
  readonly allowed: () => number;
  /** How long to wait before the next request, in milliseconds. */
  readonly spacingMs: () => number;
}

/** How long the limiter keeps a slot after the answer, in seconds: `SLOT_HOLD_MS` in `volcengine/limit`. */
const SLOT_HOLD_S = 1.01;
/** Requests beyond the running ones, so that one waits for each slot that becomes free. */
const WAITING = 10;
/** Answers come in waves if all slots became free at once; then more requests than the average are running. */
const WAVES = 1.5;
/** The weight of earlier answers in the moving average; the latest answer has the rest. */
const MEMORY = 0.9;
/** How much longer a change may take with spacing, as a share of `requests / (limit / (1.01 + a))` seconds. */
const SPACING_COST = 0.05;
/** The largest share of the time between two uses of a slot; with more, slots would stay unused. */
const SPREAD_MAX = 0.9;
/** A change of at most this many requests per slot is short and is not slowed down. */
const UNSPACED_WAVES = 4;

/**
 * At answers of `a` seconds, `limit / (1.01 + a)` requests a second can be made, and `a` times as many are under way on
 * average. More requests would not be faster; they would only wait for the limiter.
 *
 * A change takes all slots of an idle limiter at once, and they are released together `1.01 + a` seconds later: other
 * commands find no slot in between. Spacing spreads the requests of a long change over that time, and so the free
 * slots.
 *
 * @param limit requests in any second
 * @param requests of the whole change
 */
export function createPace(limit: number, requests: number): Pace {
  const waves = requests / limit;
  let slowestS = 0;
  let averageS: number | undefined;
  return {
    answered: (ms) => {
      const latestS = ms / 1_000;
      slowestS = Math.max(latestS, slowestS * MEMORY);
      averageS = averageS === undefined ? latestS : averageS * MEMORY + latestS * (1 - MEMORY);
    },
    allowed: () => {
      const underWay = (limit * slowestS) / (SLOT_HOLD_S + slowestS);
      return Math.min(limit, Math.ceil(WAVES * underWay) + WAITING);
    },
    spacingMs: () => {
      if (waves <= UNSPACED_WAVES) return 0;
      const answerS = averageS ?? 0;
      const useS = SLOT_HOLD_S + answerS;
      // The last wave needs no hold, which leaves time to spread it; the first request and the last answer cost one
      // answer each.
      const spread = 1 - (2 * answerS) / useS + SPACING_COST * waves;
      return (Math.min(Math.max(spread, 0), SPREAD_MAX) * useS * 1_000) / limit;
    },
  };
}

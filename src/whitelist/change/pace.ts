/** Decides how many requests one command may have in flight, and their spacing. */

export interface Pace {
  /** Takes note of how long a request took, in milliseconds, from when it left to its answer. */
  readonly answered: (ms: number) => void;
  /** How many may wait or be under way now, 1 … `limit`. */
  readonly allowed: () => number;
  /** How long to wait before the next one, in milliseconds. */
  readonly spacingMs: () => number;
}

/** How long the limiter keeps a slot after the answer, in seconds: `SLOT_HOLD_MS` in `volcengine/limit`. */
const SLOT_HOLD_S = 1.01;
/** Beyond those under way, so that each slot that becomes free finds a request waiting for it. */
const WAITING = 10;
/** Answers come in waves where all slots became free at once: more than the average is under way then. */
const WAVES = 1.5;
/** How much the latest answers weigh beside those before them. */
const MEMORY = 0.9;
/** With spacing an order may take so much longer than `requests / (limit / (1.01 + a))` seconds, as a share of that. */
const SPACING_COST = 0.05;
/** Of the time between two uses of a slot; with all of it, slots would stay free for want of a request. */
const SPREAD_MAX = 0.9;
/** An order of no more requests than slots, so many times over, is over soon, and not made slower. */
const UNSPACED_WAVES = 4;

/**
 * At answers of `a` seconds, `limit / (1.01 + a)` requests a second can be made, and `a` times as many are under way on
 * average. More than needed would be no faster; they would only wait in front of the limiter.
 *
 * All slots of an idle limiter are taken at once, and come back at once, `1.01 + a` seconds later: others find none in
 * between. Spacing spreads the requests of a long order over that time, and so the slots that others find.
 *
 * @param limit requests in any second
 * @param requests of the whole order
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
      // The last wave needs no hold, which leaves time to spread it; the first request and the last answer cost one answer each.
      const spread = 1 - (2 * answerS) / useS + SPACING_COST * waves;
      return (Math.min(Math.max(spread, 0), SPREAD_MAX) * useS * 1_000) / limit;
    },
  };
}

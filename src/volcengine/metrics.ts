/** The metrics interface of the API client; `health/metrics.ts` implements it. */
import type { Problem } from './errors.ts';

export interface ApiMetrics {
  /** An attempt had its turn, after so long in the limiter. */
  readonly waited: (ms: number) => void;
  /** An attempt has ended, so long after it had left the limiter; with `problem` where it failed. */
  readonly attempted: (action: string, ms: number, problem: Problem | undefined) => void;
}

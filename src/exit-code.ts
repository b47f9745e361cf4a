/** Exit codes of the process; docs/running.md says what to do about each. */
import { storeFailure } from './chat/store-failure.ts';

export const EXIT_CODES = {
  /** As it was asked to. */
  stopped: 0,
  /** Operator action required: the configuration, a token, the disk. A restart would end the same way. */
  needsOperator: 1,
  /** EX_SOFTWARE of sysexits.h: a bug. Start it again. */
  bug: 70,
  /** EX_TEMPFAIL of sysexits.h: what was in the way may be gone later. Start it again after a while. */
  tryLater: 75,
} as const;

/** Errors that say what the operator has to change. */
const OPERATORS = new Set(['PlatformError', 'HealthError']);

/** Errors that may be gone later. */
const PASSING = new Set(['PlatformAwayError']);

/** For an error that ends the process. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Error && OPERATORS.has(error.name)) return EXIT_CODES.needsOperator;
  if (error instanceof Error && PASSING.has(error.name)) return EXIT_CODES.tryLater;
  const failure = storeFailure(error);
  if (failure !== undefined) return failure.fatal ? EXIT_CODES.needsOperator : EXIT_CODES.tryLater;
  return EXIT_CODES.bug;
}

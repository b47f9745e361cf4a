/** The metrics interface of the command pipeline; `health/metrics.ts` implements it. */
import type { Platform } from './platform.ts';
import type { Tone } from './reply.ts';

/**
 * The outcome of an invocation: the tone of its reply; `undelivered` where the delivery of the reply was abandoned; or
 * why it was not run, see `Receipt`.
 */
export type InvocationOutcome = Tone | 'undelivered' | 'duplicate' | 'turned-away' | 'not-acknowledged';

export const INVOCATION_OUTCOMES: readonly InvocationOutcome[] = [
  ...(['done', 'partly', 'failed', 'refused', 'info'] as const),
  ...(['undelivered', 'duplicate', 'turned-away', 'not-acknowledged'] as const),
];

export interface ChatMetrics {
  /** The platform accepted the acknowledgement `ms` after the invocation was read. */
  readonly acknowledged: (platform: Platform['name'], ms: number) => void;
  /** Called once for each delivery that is not run, and for each invocation that is. */
  readonly ended: (platform: Platform['name'], outcome: InvocationOutcome) => void;
}

/** The metrics interface of the command pipeline; `health/metrics.ts` implements it. */
import type { Platform } from './platform.ts';
import type { Tone } from './reply.ts';

/**
 * What became of an invocation: the tone of its reply; `undelivered`, where the reply delivery abandoned; or why it was not
 * carried out, see `Receipt`.
 */
export type InvocationOutcome = Tone | 'undelivered' | 'duplicate' | 'turned-away' | 'not-acknowledged';

export const INVOCATION_OUTCOMES: readonly InvocationOutcome[] = [
  ...(['done', 'partly', 'failed', 'refused', 'info'] as const),
  ...(['undelivered', 'duplicate', 'turned-away', 'not-acknowledged'] as const),
];

export interface ChatMetrics {
  /** The platform has taken our acknowledgement, so long after the invocation had been read. */
  readonly acknowledged: (platform: Platform['name'], ms: number) => void;
  /** Once for each delivery that is not carried out, and for each invocation that is. */
  readonly ended: (platform: Platform['name'], outcome: InvocationOutcome) => void;
}

/** What the parts of the store share. */
import type { Logger } from 'pino';
import type { Database } from './database.ts';

/** All in milliseconds; tests shorten them. Together under 15 s, in which a killed process is replaced. */
export const STORE_TIMES = {
  /** Before a job that was not finished is handed out once more. */
  retryMs: 5_000,
  /** How often a process looks for jobs without a live owner. */
  lookMs: 1_000,
  /** How often a process says that it lives. */
  beatMs: 1_000,
  /** A process that has not said so for this long is taken for dead, and its jobs are others'. */
  leaseMs: 8_000,
  /** After a database has come back, what seems dead has this long to say that it lives. */
  returnMs: 3_000,
  /** What a moderator waits for has been kept after so long, or counts as failed. */
  promptMs: 800,
};
export type StoreTimes = typeof STORE_TIMES;

export interface StoreDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly configuration: string;
  readonly now: () => number;
  readonly times: StoreTimes;
}

/** What the parts of the store share. */
import type { Logger } from 'pino';
import type { Database } from './database.ts';

/** All in milliseconds; tests shorten them. */
export interface StoreTimes {
  /** Before a job that was not finished is handed out once more. */
  readonly retryMs: number;
  /** How often a process looks for jobs without a live owner. */
  readonly lookMs: number;
  /** How often a process says that it lives. */
  readonly beatMs: number;
  /** A process that has not said so for this long is taken for dead, and its jobs are others'. */
  readonly leaseMs: number;
  /** After a database has come back, what seems dead has this long to say that it lives. */
  readonly returnMs: number;
  /** What a moderator waits for has been kept after so long, or counts as failed. */
  readonly promptMs: number;
}

export interface StoreDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly configuration: string;
  readonly now: () => number;
  readonly times: StoreTimes;
}

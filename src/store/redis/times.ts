/** How long things take, or may take, with a Redis; all in milliseconds. Tests shorten them. */
export interface RedisTimes {
  /** Before a job that was not finished is handed out once more. */
  readonly retryMs: number;
  /** What a moderator waits for is answered within this time, or has failed: platforms wait 3 s, `dispatch.ts` 1 s. */
  readonly promptMs: number;
  /** A job under way waits for Redis for so long. */
  readonly patienceMs: number;
  /** The same once work was stopped, so that the stop has its end. */
  readonly stopMs: number;
  /** Each process says so often that it is there. */
  readonly beatMs: number;
  /** A process that was not heard of for so long is dead, and its jobs are others'. */
  readonly leaseMs: number;
  /** A ticket whose lock was not renewed for so long has stalled: BullMQ gives it to another process. */
  readonly lockMs: number;
  /** How often stalled tickets are looked for; a process that was killed is found after its lease at the earliest. */
  readonly stalledMs: number;
  /** How often jobs without a ticket are looked for. */
  readonly sweepMs: number;
  /** A job of a process that lives is handed out unacknowledged after so long; platforms wait for 3 s. */
  readonly graceMs: number;
  /** A process that does not ask for more messages for so long sends none any more: the audit asks every 5 s. */
  readonly leaderMs: number;
  /** For each step of a parting, where Redis is there. */
  readonly closeMs: number;
}

export const REDIS_TIMES: RedisTimes = {
  retryMs: 5_000,
  promptMs: 800,
  patienceMs: 10 * 60_000,
  stopMs: 2_000,
  beatMs: 1_000,
  leaseMs: 5_000,
  lockMs: 4_000,
  stalledMs: 2_000,
  sweepMs: 2_000,
  graceMs: 10_000,
  leaderMs: 9_000,
  closeMs: 300,
};

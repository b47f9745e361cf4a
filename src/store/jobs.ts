/** Jobs: stored before they are acknowledged, run by one process at a time, taken over from a dead process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../async/retry.ts';
import { createClaim, FINISHED } from './claim.ts';
import { byId, PATIENT, rowsOf, type Row, type Statement, type Written } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import type { ProcessLease } from './process-lease.ts';
import { StoreError, type Claim, type Store } from './store.ts';

/** The most jobs that one search claims. */
const TAKE_MAX = 1_000;

/**
 * A job belongs to the process that accepted it while that process lives (see `process-lease.ts`), then to the process that
 * finds it. `attempt` counts how often the job was handed out. It is the fencing token: a claim writes only while the job
 * has the attempt of the claim.
 */
export function createJobs(deps: StoreDeps, lease: ProcessLease) {
  const { database, configuration, now, times, log } = deps;
  const { clock, items } = database.dialect;
  let run: ((claim: Claim) => Promise<void>) | undefined;
  let stopped = false;
  let closed = false;
  /** The ids of the jobs that this process is running. */
  const out = new Set<number>();
  /** Keys of invocations whose write failed, and of which it is not known whether they are stored. */
  const doubtful = new Set<string>();

  /** Repeats a write until it succeeds, because no other process takes the jobs of a living one. Rejects once closed, or for a fatal error. */
  const persist = async (statements: () => readonly Statement[]): Promise<Written> => {
    for (;;) {
      try {
        return await database.write(statements(), PATIENT);
      } catch (error) {
        if (closed || !(error instanceof StoreError) || error.fatal) throw error;
        await sleep(times.lookMs, undefined, { ref: false });
      }
    }
  };
  const handOut = (row: Row): void => {
    if (run === undefined) return;
    const id = Number(row['id']);
    const attempt = Number(row['attempt']);
    out.add(id);
    let finished = false;
    const ended = async (): Promise<void> => {
      out.delete(id);
      if (finished) return;
      const sql = `UPDATE jobs SET owner = NULL, due_at = ${clock} + $1 WHERE id = $2 AND attempt = $3 AND owner = $4`;
      // After a stop another process takes the job, without the pause.
      await persist(() => [{ sql, values: [stopped ? 0 : times.retryMs, id, attempt, lease.id] }]);
    };
    const claim = createClaim(deps, lease.id, row, () => {
      finished = true;
      out.delete(id);
    });
    // A job that cannot be released now becomes free when the lease of this process ends.
    void run(claim).then(ended, ended).catch(nothing);
  };
  const look = createLook(deps, lease, handOut);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    stopped = true;
    clearInterval(timer);
    void lease.setWorking(false);
    database.hurry();
  };
  // After a restore, jobs that this process had finished are unfinished again. Running jobs go on.
  lease.onForgotten(async (write) => {
    const sql = `UPDATE jobs SET ${FINISHED} WHERE owner = $2 AND finished_at IS NULL
      AND id NOT IN (SELECT CAST(item.value ->> 0 AS BIGINT) FROM ${items('$3')}) RETURNING id`;
    const hands = JSON.stringify([...out].map((id) => [id]));
    const jobs = rowsOf(await write([{ sql, values: [now(), lease.id, hands] }])).map(({ id }) => id);
    if (jobs.length > 0) log.error({ jobs }, 'these jobs had been carried out; they are not repeated');
  });

  return {
    jobs: {
      accept: async (key, invocation) => {
        if (doubtful.has(key)) throw notKept();
        const sql = `INSERT INTO jobs (key, invocation, touched_at, owner, configuration)
          VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING RETURNING id`;
        const values = [key, invocation, now(), lease.id, configuration];
        try {
          const [row] = rowsOf(await database.write([{ sql, values, required: true }]));
          return row && String(row['id']);
        } catch (error) {
          // The invocation may be stored although the answer was lost.
          doubtful.add(key);
          const forgetting = database.write([forget('key = $1 AND owner = $2', [key, lease.id])], PATIENT);
          void forgetting.catch(nothing).finally(() => doubtful.delete(key));
          throw error;
        }
      },
      forget: (id) => soon(database.write([forget('id = $1', [Number(id)])], PATIENT), times.promptMs),
      acknowledge: (id) => {
        // If this process runs no jobs, another one will.
        const take = run !== undefined && !stopped;
        const acknowledged: Statement = {
          sql: 'UPDATE jobs SET acknowledged = 1, touched_at = $1, owner = nullif(owner, $2) WHERE id = $3',
          values: [now(), take ? '' : lease.id, Number(id)],
        };
        const taken: Statement = {
          sql: `UPDATE jobs SET attempt = 1 WHERE id = $1 AND owner = $2 AND attempt = 0 AND finished_at IS NULL RETURNING *`,
          values: [Number(id), lease.id],
        };
        const write = persist(() => (take ? [acknowledged, taken] : [acknowledged]));
        return soon(
          write.then((written) => {
            rowsOf(written, 1).forEach(handOut);
          }),
          times.promptMs,
        );
      },
      othersWork: lease.othersWork,
      work: (given) => {
        run = given;
        timer = setInterval(() => void look(), times.lookMs).unref();
        void lease.setWorking(true).then(look);
        return () => {
          stop();
          return Promise.resolve();
        };
      },
    } satisfies Store['jobs'],
    /** Releases unfinished jobs to other processes. */
    close: async (): Promise<void> => {
      closed = true;
      stop();
      const sql = 'UPDATE jobs SET owner = NULL WHERE owner = $1 AND finished_at IS NULL';
      if (database.shared) await database.write([{ sql, values: [lease.id] }], PATIENT).catch(nothing);
    },
  };
}

/** Claims jobs without a live owner, and runs them. Never rejects: a failure is retried at the next look. */
function createLook(
  { database, configuration }: StoreDeps,
  lease: ProcessLease,
  handOut: (row: Row) => void,
): () => Promise<void> {
  const { clock, forUpdate } = database.dialect;
  // Where processes share the database, one of another configuration may not have the platform or the live group.
  const ours = database.shared ? 'configuration = $1' : '$1 = $1';
  const free = (): string => `FROM jobs
    WHERE finished_at IS NULL AND due_at <= ${clock} AND ${ours} AND ${lease.ownerIsDead('owner')} AND ${lease.unbroken()}
    ORDER BY id LIMIT ${TAKE_MAX}`;
  let looking = false;
  const take = async (): Promise<void> => {
    const from = free();
    const [first] = await database.read(`SELECT id ${from}`, [configuration]);
    if (first === undefined) return;
    const sql = `UPDATE jobs SET attempt = attempt + 1, owner = $2
      WHERE id IN (SELECT id ${from} ${forUpdate}) RETURNING *`;
    const rows = rowsOf(await database.write([{ sql, values: [configuration, lease.id] }], PATIENT));
    byId(rows).forEach(handOut);
  };
  return async () => {
    if (looking) return;
    looking = true;
    await take().catch(nothing);
    looking = false;
  };
}

/** Deletes an invocation that was not acknowledged, as if it had never arrived. */
function forget(which: string, values: Statement['values']): Statement {
  return { sql: `DELETE FROM jobs WHERE ${which} AND acknowledged = 0 AND attempt = 0`, values };
}

const nothing = (): undefined => undefined;

/** Rejects if the promise takes longer than `ms`; its work is done nevertheless, later. */
async function soon(promise: Promise<unknown>, ms: number): Promise<void> {
  promise.catch(nothing);
  if (!(await within(promise, ms))) throw notKept();
}

function notKept(): StoreError {
  return new StoreError('the database has not answered in time', { fatal: false });
}

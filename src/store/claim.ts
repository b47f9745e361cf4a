/** A claim: the right of this process to run one job. Every write checks that the claim still holds. */
import { PATIENT, textOf, type Row, type Statement, type Written } from './database.ts';
import type { Actions } from './actions.ts';
import type { Outbox } from './outbox.ts';
import type { Panels } from './panels.ts';
import type { Passes } from './passes.ts';
import type { ProcessLease } from './process-lease.ts';
import type { StoreDeps } from './store-deps.ts';
import { ForgottenError, SupersededError, type Claim, type Job } from './store.ts';

/** Of a finished job its key alone is needed. */
export const FINISHED = "finished_at = $1, invocation = '', begun = NULL, memo = NULL";

/** Makes the claim of a job as it was taken; `onFinish` is called when it is finished. */
export interface JobDeps {
  readonly lease: ProcessLease;
  readonly actions: Actions;
  readonly passes: Passes;
  readonly outbox: Outbox;
  readonly panels: Panels;
}

export type MakeClaim = (row: Row, onFinish: () => void) => Claim;

export function createClaims(
  { database, now }: StoreDeps,
  { lease, actions, passes, outbox, panels }: JobDeps,
): MakeClaim {
  return (row, onFinish) => {
    const job = readJob(row);
    const id = Number(job.id);
    // A database that was restored from an older backup gives the same numbers again.
    const own = { sql: 'id = $1 AND key = $2', values: [id, String(row['key'])] };
    const lost = async (): Promise<Error> => {
      const [found] = await database.read(`SELECT id FROM jobs WHERE ${own.sql}`, own.values, PATIENT);
      return found === undefined ? new ForgottenError(job.id) : new SupersededError(job.id);
    };
    const write = async (...statements: readonly Statement[]): Promise<Written> => {
      const guard: Statement = {
        sql: `UPDATE jobs SET touched_at = $3
          WHERE ${own.sql} AND attempt = $4 AND owner = $5 AND finished_at IS NULL RETURNING id`,
        values: [...own.values, now(), job.attempt, lease.id],
        required: true,
      };
      const written = await database.write([guard, ...statements], PATIENT);
      if (written.kind === 'refused' && written.at === 0) throw await lost();
      return written;
    };
    /** Of an action that was begun with this job. */
    const writeOf = async (actionIds: readonly string[], statements: readonly Statement[]): Promise<void> => {
      const kept = actionIds.map((action) => ({
        sql: 'SELECT id FROM actions WHERE id = $1 AND job = $2',
        values: [Number(action), id],
        required: true,
      }));
      const written = await write(...kept, ...statements);
      if (written.kind === 'refused') throw new ForgottenError(job.id);
    };
    return {
      job,
      begin: async (order, begun, offer) => {
        const use: Statement = {
          sql: 'UPDATE offers SET used_at = $1 WHERE key = $2 AND used_at IS NULL RETURNING key',
          values: [now(), offer ?? null],
          required: true,
        };
        const uses = offer === undefined ? [] : [use];
        const written = await write(
          ...uses,
          ...begun.flatMap(actions.guardUndo),
          { sql: 'UPDATE jobs SET begun = $1 WHERE id = $2', values: [order, id] },
          ...begun.flatMap((action) => [
            ...actions.insert(id, action),
            ...passes.hold(id, action.conversation),
          ]),
        );
        if (written.kind === 'kept') return 'begun';
        // The first statement is that of `write` itself.
        return written.at <= uses.length ? 'offer-used' : 'undone';
      },
      actions: () => actions.ofJob(id, PATIENT),
      mark: (action, users, problems) => writeOf([action], actions.mark(action, users, problems)),
      conclude: (conclusions, messages, passesOver = []) =>
        writeOf(
          conclusions.map((conclusion) => conclusion.id),
          [
            ...conclusions.flatMap((conclusion) => actions.conclude(conclusion, now())),
            ...(conclusions.length + passesOver.length === 0 ? [] : passes.settle(id, passesOver)),
            ...messages.map(outbox.add),
            ...(conclusions.length > 0 ? [panels.changedBy(id)] : []),
          ],
        ),
      remember: async (memo) => {
        await write({ sql: 'UPDATE jobs SET memo = $1 WHERE id = $2', values: [memo, id] });
      },
      finish: async () => {
        await write({ sql: `UPDATE jobs SET ${FINISHED} WHERE id = $2`, values: [now(), id] });
        onFinish();
      },
    };
  };
}

function readJob(row: Row): Job {
  return {
    id: String(row['id']),
    invocation: String(row['invocation']),
    acknowledged: row['acknowledged'] === 1,
    attempt: Number(row['attempt']),
    touchedAt: Number(row['touched_at']),
    order: textOf(row, 'begun'),
    memo: textOf(row, 'memo'),
  };
}

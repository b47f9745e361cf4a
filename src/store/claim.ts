/** A claim: the right of this process to run one job. Every write checks that the claim still holds. */
import { PATIENT, textOf, type Row, type Statement, type Written } from './database.ts';
import { actionsOfJob, addAction, conclude, guardUndo, markUsers } from './actions.ts';
import { addMessage } from './outbox.ts';
import { outdatePanels } from './panels.ts';
import { holdPasses, settlePasses } from './passes.ts';
import type { StoreDeps } from './store-deps.ts';
import { LostJobError, type Claim, type Job } from './store.ts';

/** A finished job keeps only its key, for deduplication. */
export const FINISHED = "finished_at = $1, invocation = '', begun = NULL, memo = NULL";

/** Creates the claim of the process `owner` on the job in `row`; `onFinish` is called when the job is finished. */
export function createClaim(deps: StoreDeps, owner: string, row: Row, onFinish: () => void): Claim {
  const { database, now } = deps;
  const { dialect } = database;
  const job = readJob(row);
  const id = Number(job.id);
  // With the key, because a database that was restored from an older backup uses the same ids again.
  const own = { sql: 'id = $1 AND key = $2', values: [id, String(row['key'])] };
  const lost = async (): Promise<Error> => {
    const [found] = await database.read(`SELECT id FROM jobs WHERE ${own.sql}`, own.values, PATIENT);
    return new LostJobError(found === undefined ? 'JOB_FORGOTTEN' : 'JOB_SUPERSEDED', job.id);
  };
  const write = async (...statements: readonly Statement[]): Promise<Written> => {
    const guard: Statement = {
      sql: `UPDATE jobs SET touched_at = $3
        WHERE ${own.sql} AND attempt = $4 AND owner = $5 AND finished_at IS NULL RETURNING id`,
      values: [...own.values, now(), job.attempt, owner],
      required: true,
    };
    const written = await database.write([guard, ...statements], PATIENT);
    if (written.kind === 'refused' && written.at === 0) throw await lost();
    return written;
  };
  /** Writes only if the actions belong to this job. */
  const writeOf = async (actionIds: readonly string[], statements: readonly Statement[]): Promise<void> => {
    const kept = actionIds.map((action) => ({
      sql: 'SELECT id FROM actions WHERE id = $1 AND job = $2',
      values: [Number(action), id],
      required: true,
    }));
    const written = await write(...kept, ...statements);
    if (written.kind === 'refused') throw new LostJobError('JOB_FORGOTTEN', job.id);
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
        ...begun.flatMap((action) => guardUndo(dialect, action)),
        { sql: 'UPDATE jobs SET begun = $1 WHERE id = $2', values: [order, id] },
        ...begun.flatMap((action) => [
          ...addAction(dialect, id, action),
          ...holdPasses(id, action.conversation),
        ]),
      );
      if (written.kind === 'kept') return 'begun';
      // `write` puts its own statement before these.
      return written.at <= uses.length ? 'offer-used' : 'undone';
    },
    actions: () => actionsOfJob(database, id),
    mark: (action, users, problems) => writeOf([action], markUsers(dialect, action, users, problems)),
    conclude: (conclusions, messages, passesOver = []) =>
      writeOf(
        conclusions.map((conclusion) => conclusion.id),
        [
          ...conclusions.flatMap((conclusion) => conclude(dialect, conclusion, now())),
          ...(conclusions.length + passesOver.length === 0 ? [] : settlePasses(deps, id, passesOver)),
          ...messages.map((message) => addMessage(message, owner, now())),
          ...(conclusions.length > 0 ? [outdatePanels(id)] : []),
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

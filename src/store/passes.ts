/** Guest passes: actions give and end them, and due passes become jobs. */
import { asItems, readModerator } from './action-rows.ts';
import { countRows, rowsOf, type Row, type Statement } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import { PASS_ATTEMPTS_MAX, type Pass, type Store } from './store.ts';

/** The pause before a failed end is retried: doubled each time, up to an hour; six hours in total. */
const RETRY_FIRST_MS = 60_000;
const RETRY_MAX_MS = 3_600_000;
/** The result when another process has already made the job. */
const RACE_MS = 1_000;

/** The condition for a pass that no unfinished job holds. */
const FREE = 'NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = passes.job AND jobs.finished_at IS NULL)';
const LATEST = '(SELECT max(id) FROM actions WHERE job = $1)';
/** The condition for an action of the job that has the user of the pass. */
const OF_ACTION = `SELECT 1 FROM actions JOIN action_users ON action_users.action = actions.id
  WHERE actions.job = $1 AND actions.conversation = passes.conversation AND action_users.user_id = passes.user_id`;
const REMOVED = `actions.kind = 'remove' AND (action_users.outcome = 'removed'
  OR (action_users.outcome = 'failed' AND action_users.reason = 'not-on-whitelist'))`;
/** The condition for users who may be on the whitelist now, including those with an unknown outcome. */
const ADDED = `actions.kind = 'add' AND (action_users.outcome IN ('added', 'unconfirmed')
  OR (action_users.outcome = 'failed' AND action_users.reason = 'already-listed'))`;

export function createPasses({ database, now, configuration }: StoreDeps): Store['passes'] {
  const { clock, items } = database.dialect;
  const select = async (where: string, value: string | number): Promise<readonly Pass[]> => {
    const sql = `SELECT * FROM passes WHERE ${where} ORDER BY ends_at, user_id`;
    return (await database.read(sql, [value])).map(readPass);
  };
  return {
    of: (conversation) => select('conversation = $1', conversation),
    ofJob: (job) => select('job = $1', Number(job)),
    count: () => countRows(database, 'passes'),
    claimDue: async (conversations, invocationOf) => {
      const ours = `attempts < ${PASS_ATTEMPTS_MAX}
        AND conversation IN (SELECT item.value ->> 0 FROM ${items('$1')}) AND ${FREE}`;
      const next = `SELECT passes.*, due_at - ${clock} AS wait_ms FROM passes WHERE ${ours} ORDER BY due_at LIMIT 1`;
      const listed = asItems(conversations.map((conversation) => [conversation]));
      const [first] = await database.read(next, [listed]);
      if (first === undefined) return Infinity;
      const waitMs = Number(first['wait_ms']);
      if (waitMs > 0) return waitMs;
      const { conversation, groupName, moderator, locale, userId, attempts } = readPass(first);
      // Equal in every process that finds the same first pass, so that only one of them makes the job.
      const key = ['pass', conversation, userId, Number(first['action']), attempts].join(':');
      const invocation = invocationOf({ conversation, groupName, moderator, locale });
      const written = await database.write([
        {
          sql: `INSERT INTO jobs (key, invocation, acknowledged, touched_at, configuration)
            VALUES ($1, $2, 1, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING id`,
          values: [key, invocation, now(), configuration],
          required: true,
        },
        {
          sql: `UPDATE passes SET job = (SELECT id FROM jobs WHERE key = $1), attempts = attempts + 1,
              due_at = ${clock} + ${retryMs()}
            WHERE conversation = $2 AND platform = $3 AND moderator = $4
              AND due_at <= ${clock} AND attempts < ${PASS_ATTEMPTS_MAX} AND ${FREE} RETURNING user_id`,
          values: [key, conversation, moderator.platform, moderator.id],
          required: true,
        },
      ]);
      return rowsOf(written).length > 0 ? undefined : RACE_MS;
    },
  };
}

/** Records the passes that the users of the latest action of the job had, and holds these passes until the job is finished. */
export function holdPasses(job: number, conversation: string): readonly Statement[] {
  return [
    {
      sql: `UPDATE action_users SET pass_before =
          (SELECT ends_at FROM passes WHERE conversation = $2 AND passes.user_id = action_users.user_id)
        WHERE action = ${LATEST} AND user_id IN (SELECT user_id FROM passes WHERE conversation = $2)`,
      values: [job, conversation],
    },
    {
      sql: `UPDATE passes SET job = $1 WHERE conversation = $2
        AND user_id IN (SELECT user_id FROM action_users WHERE action = ${LATEST} AND pass_before IS NOT NULL)`,
      values: [job, conversation],
    },
  ];
}

/** Begins, changes and ends passes according to the outcomes of all actions of the job. */
export function settlePasses(
  { database, now }: StoreDeps,
  job: number,
  over: readonly string[],
): readonly Statement[] {
  const { clock, items } = database.dialect;
  const give = `INSERT INTO passes (conversation, user_id, group_name, platform, moderator, moderator_name, locale,
      action, ends_at, due_at)
    SELECT actions.conversation, action_users.user_id, actions.group_name, actions.platform, actions.moderator,
      actions.moderator_name, actions.pass_locale, actions.id, actions.pass_ends_at,
      ${clock} + (actions.pass_ends_at - $2)
    FROM actions JOIN action_users ON action_users.action = actions.id
    WHERE actions.job = $1 AND actions.pass_ends_at IS NOT NULL AND ${ADDED}
    ON CONFLICT (conversation, user_id) DO UPDATE SET group_name = excluded.group_name, platform = excluded.platform,
      moderator = excluded.moderator, moderator_name = excluded.moderator_name, locale = excluded.locale,
      action = excluded.action, ends_at = excluded.ends_at, due_at = excluded.due_at, attempts = 0, job = NULL`;
  const end = (which: string, ...values: readonly string[]): Statement => ({
    sql: `DELETE FROM passes WHERE job = $1 AND ${which}`,
    values: [job, ...values],
  });
  const listed = `user_id IN (SELECT item.value ->> 0 FROM ${items('$2')})`;
  return [
    end(`EXISTS (${OF_ACTION} AND ${REMOVED})`),
    end(`EXISTS (${OF_ACTION} AND actions.pass_ends_at IS NULL AND ${ADDED})`),
    ...(over.length === 0 ? [] : [end(listed, asItems(over.map((userId) => [userId])))]),
    { sql: give, values: [job, now()] },
  ];
}

/** The pause by the number of earlier attempts. */
function retryMs(): string {
  const cases = Array.from({ length: PASS_ATTEMPTS_MAX }, (_, attempts) => {
    return `WHEN ${attempts} THEN ${Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** attempts)}`;
  });
  return `CASE attempts ${cases.join(' ')} ELSE ${RETRY_MAX_MS} END`;
}

function readPass(row: Row): Pass {
  return {
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    userId: String(row['user_id']),
    endsAt: Number(row['ends_at']),
    moderator: readModerator(row),
    locale: String(row['locale']),
    attempts: Number(row['attempts']),
  };
}

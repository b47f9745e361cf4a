/** Changes of whitelists in the store: what was asked, how far it has come, and the outcomes. */
import { asItems, keyOf, readAction, readUser } from './action-rows.ts';
import { createActionSearch } from './action-search.ts';
import type { Database, Row, Statement, Waiting } from './database.ts';
import type { Action, ActionUser, Conclusion, NewAction, Store, UserMark } from './store.ts';

/** `guardUndo`, `insert`, `mark` and `conclude` are parts of a transaction. */
export interface Actions {
  readonly store: Store['actions'];
  /** Refuses the transaction where what is to be taken back is gone, or is taken back for one of these users already. */
  readonly guardUndo: (action: NewAction) => readonly Statement[];
  readonly insert: (job: number, action: NewAction) => readonly Statement[];
  readonly ofJob: (job: number, options: Waiting) => Promise<readonly Action[]>;
  readonly mark: (
    id: string,
    users: readonly UserMark[],
    problems: string | undefined,
  ) => readonly Statement[];
  readonly conclude: (conclusion: Conclusion, at: number) => readonly Statement[];
}

/** Rows of one read: reading 60,000 users at once would hold up everything else in this process. */
const PAGE_ROWS = 5_000;

export function createActions(database: Database): Actions {
  const usersOf = async (action: number, options?: Waiting): Promise<readonly ActionUser[]> => {
    const sql = `SELECT position, user_id, outcome, reason, nickname, request_id, pass_before FROM action_users
      WHERE action = $1 AND position > $2 ORDER BY position LIMIT ${PAGE_ROWS}`;
    const users: ActionUser[] = [];
    for (let last = -1; ;) {
      const rows = await database.read(sql, [action, last], options);
      for (const row of rows) users.push(readUser(row));
      if (rows.length < PAGE_ROWS) return users;
      last = Number(rows.at(-1)?.['position']);
    }
  };
  const readAll = async (rows: readonly Row[], options?: Waiting): Promise<readonly Action[]> => {
    const actions: Action[] = [];
    for (const row of rows) {
      actions.push({ ...readAction(row), users: await usersOf(Number(row['id']), options) });
    }
    return actions;
  };
  return {
    store: {
      get: async (id) => {
        const rows = await database.read('SELECT * FROM actions WHERE id = $1', [keyOf(id)]);
        return (await readAll(rows))[0];
      },
      ofChange: async (first) => {
        const sql = `SELECT * FROM actions
          WHERE id = $1 OR (id > $1 AND change_id = (SELECT change_id FROM actions WHERE id = $1)) ORDER BY id`;
        return readAll(await database.read(sql, [keyOf(first)]));
      },
      undosOf: async (ids) => {
        const undone = `SELECT CAST(item.value ->> 0 AS BIGINT) FROM ${database.dialect.items('$1')}`;
        const sql = `SELECT * FROM actions WHERE undoes IN (${undone}) ORDER BY id`;
        return readAll(await database.read(sql, [asItems(ids.map((id) => [String(keyOf(id))]))]));
      },
      latest: async (conversation, limit) => {
        const sql = `SELECT * FROM actions WHERE conversation = $1 AND concluded_at IS NOT NULL
          ORDER BY id DESC LIMIT $2`;
        return readAll(await database.read(sql, [conversation, limit]));
      },
      ...createActionSearch(database),
    },
    ofJob: async (job, options) => {
      const rows = await database.read('SELECT * FROM actions WHERE job = $1 ORDER BY id', [job], options);
      return readAll(rows, options);
    },
    ...createStatements(database),
  };
}

function createStatements({
  dialect,
}: Database): Pick<Actions, 'guardUndo' | 'insert' | 'mark' | 'conclude'> {
  const { items } = dialect;
  // Materialized, so that both engines look up each user by the index, and do not look for each among all. Writes only
  // what is not kept already: most of it is at the conclusion, by the marks. A nickname that was known once stays.
  const setUsers = (id: string, users: readonly (UserMark & Partial<ActionUser>)[]): Statement => ({
    sql: `WITH given AS MATERIALIZED (
        SELECT item.value ->> 0 AS user_id, item.value ->> 1 AS outcome, item.value ->> 2 AS reason,
          item.value ->> 3 AS request_id, item.value ->> 4 AS nickname
        FROM ${items('$2')}
      )
      UPDATE action_users AS kept SET outcome = given.outcome, reason = given.reason, request_id = given.request_id,
        nickname = coalesce(given.nickname, kept.nickname)
      FROM given WHERE kept.action = $1 AND kept.user_id = given.user_id
        AND (kept.outcome, kept.reason, kept.request_id, kept.nickname) IS DISTINCT FROM
          (given.outcome, given.reason, given.request_id, coalesce(given.nickname, kept.nickname))`,
    values: [
      Number(id),
      asItems(users.map((user) => [user.userId, user.outcome, user.reason, user.requestId, user.nickname])),
    ],
  });
  return {
    guardUndo: ({ undoes, userIds }) => (undoes === undefined ? [] : guardUndo(dialect, undoes, userIds)),
    insert: (job, action) => {
      const { kind, conversation, groupName, moderator, reason = null, set = null, at, userIds } = action;
      const { cause = null, pass, undoes } = action;
      const { platform, id, name = null } = moderator;
      const undone = undoes === undefined ? null : keyOf(undoes);
      return [
        {
          sql: `INSERT INTO actions
              (job, change_id, kind, conversation, group_name, platform, moderator, moderator_name, reason, set_name,
                request_ids, created_at, undoes, cause, pass_ends_at, pass_locale)
            VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, '[]', $10, $11, $12, $13, $14)`,
          values: [
            job,
            kind,
            conversation,
            groupName,
            platform,
            id,
            name,
            reason,
            set,
            at,
            undone,
            cause,
            pass?.endsAt ?? null,
            pass?.locale ?? null,
          ],
        },
        {
          sql: `INSERT INTO action_users (action, position, user_id, outcome)
            SELECT (SELECT max(id) FROM actions WHERE job = $1), item.position, item.value ->> 0, 'todo'
            FROM ${items('$2')}`,
          values: [job, asItems(userIds.map((userId) => [userId]))],
        },
      ];
    },
    mark: (id, users, problems) => [
      setUsers(id, users),
      ...(problems === undefined
        ? []
        : [{ sql: 'UPDATE actions SET problems = $2 WHERE id = $1', values: [Number(id), problems] }]),
    ],
    conclude: ({ id, requestIds, problems, users }, at) => [
      setUsers(id, users),
      {
        sql: 'UPDATE actions SET problems = $2, request_ids = $3, concluded_at = $4 WHERE id = $1',
        values: [Number(id), problems, JSON.stringify(requestIds), at],
      },
    ],
  };
}

/** The first statement waits for others that take the same action back, so that the second one sees what they have kept. */
function guardUndo(
  { items }: Database['dialect'],
  undone: string,
  userIds: readonly string[],
): readonly Statement[] {
  const key = keyOf(undone);
  return [
    {
      sql: 'UPDATE actions SET kind = kind WHERE id = $1 AND concluded_at IS NOT NULL RETURNING id',
      values: [key],
      required: true,
    },
    {
      sql: `SELECT 1 AS free WHERE NOT EXISTS (
          SELECT 1 FROM actions AS undo JOIN action_users AS taken ON taken.action = undo.id
          WHERE undo.undoes = $1 AND (taken.outcome NOT IN ('failed', 'not-sent', 'unconfirmed')
              OR (taken.outcome = 'failed' AND taken.reason IN ('already-listed', 'not-on-whitelist')))
            AND taken.user_id IN (SELECT item.value ->> 0 FROM ${items('$2')})
        )`,
      values: [key, asItems(userIds.map((userId) => [userId]))],
      required: true,
    },
  ];
}

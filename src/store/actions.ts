/** Changes of whitelists in the store: what was asked, how far it has come, and the outcomes. */
import { asItems, keyOf, PAGE_ROWS, readAction, readUser } from './action-rows.ts';
import { createActionSearch } from './action-search.ts';
import {
  insert,
  PATIENT,
  type Database,
  type Dialect,
  type Row,
  type Statement,
  type Waiting,
} from './database.ts';
import type { Action, ActionUser, Conclusion, NewAction, Store, UserMark } from './store.ts';

export function createActions(database: Database): Store['actions'] {
  return {
    get: async (id) => {
      const rows = await database.read('SELECT * FROM actions WHERE id = $1', [keyOf(id)]);
      return (await withUsers(database, rows))[0];
    },
    ofChange: async (first) => {
      const sql = `SELECT * FROM actions
        WHERE id = $1 OR (id > $1 AND change_id = (SELECT change_id FROM actions WHERE id = $1)) ORDER BY id`;
      return withUsers(database, await database.read(sql, [keyOf(first)]));
    },
    undosOf: async (ids) => {
      const undone = `SELECT CAST(item.value ->> 0 AS BIGINT) FROM ${database.dialect.items('$1')}`;
      const sql = `SELECT * FROM actions WHERE undoes IN (${undone}) ORDER BY id`;
      return withUsers(database, await database.read(sql, [asItems(ids.map((id) => [String(keyOf(id))]))]));
    },
    latest: async (conversation, limit) => {
      const sql = `SELECT * FROM actions WHERE conversation = $1 AND concluded_at IS NOT NULL
        ORDER BY id DESC LIMIT $2`;
      return withUsers(database, await database.read(sql, [conversation, limit]));
    },
    ...createActionSearch(database),
  };
}

export async function actionsOfJob(database: Database, job: number): Promise<readonly Action[]> {
  const rows = await database.read('SELECT * FROM actions WHERE job = $1 ORDER BY id', [job], PATIENT);
  return withUsers(database, rows, PATIENT);
}

async function withUsers(
  database: Database,
  rows: readonly Row[],
  waiting?: Waiting,
): Promise<readonly Action[]> {
  const sql = `SELECT position, user_id, outcome, reason, nickname, request_id, pass_before FROM action_users
    WHERE action = $1 AND position > $2 ORDER BY position LIMIT ${PAGE_ROWS}`;
  const usersOf = async (action: number): Promise<readonly ActionUser[]> => {
    const users: ActionUser[] = [];
    for (let last = -1; ;) {
      const page = await database.read(sql, [action, last], waiting);
      for (const row of page) users.push(readUser(row));
      if (page.length < PAGE_ROWS) return users;
      last = Number(page.at(-1)?.['position']);
    }
  };
  const actions: Action[] = [];
  for (const row of rows) actions.push({ ...readAction(row), users: await usersOf(Number(row['id'])) });
  return actions;
}

/** Returns the statements that add an action to the job. Like those below, they are a part of a transaction. */
export function addAction({ items }: Dialect, job: number, action: NewAction): readonly Statement[] {
  const { kind, conversation, groupName, moderator, reason, set, at, userIds, cause, pass, undoes } = action;
  return [
    insert('actions', {
      job,
      change_id: job,
      kind,
      conversation,
      group_name: groupName,
      reason,
      set_name: set,
      request_ids: '[]',
      platform: moderator.platform,
      moderator: moderator.id,
      moderator_name: moderator.name,
      created_at: at,
      undoes: undoes && keyOf(undoes),
      cause,
      pass_ends_at: pass?.endsAt,
      pass_locale: pass?.locale,
    }),
    {
      sql: `INSERT INTO action_users (action, position, user_id, outcome)
        SELECT (SELECT max(id) FROM actions WHERE job = $1), item.position, item.value ->> 0, 'todo'
        FROM ${items('$2')}`,
      values: [job, asItems(userIds.map((userId) => [userId]))],
    },
  ];
}

export function markUsers(
  dialect: Dialect,
  id: string,
  users: readonly UserMark[],
  problems: string | undefined,
): readonly Statement[] {
  const sql = 'UPDATE actions SET problems = $2 WHERE id = $1';
  const noted = problems === undefined ? [] : [{ sql, values: [Number(id), problems] }];
  return [setUsers(dialect, id, users), ...noted];
}

export function conclude(
  dialect: Dialect,
  { id, requestIds, problems, users }: Conclusion,
  at: number,
): readonly Statement[] {
  const sql = 'UPDATE actions SET problems = $2, request_ids = $3, concluded_at = $4 WHERE id = $1';
  return [
    setUsers(dialect, id, users),
    { sql, values: [Number(id), problems, JSON.stringify(requestIds), at] },
  ];
}

/**
 * The input is materialized, so that both engines find each user by the index. Rows that would not change are not written:
 * at the conclusion the marks have written most of them. A stored nickname is never deleted.
 */
function setUsers(
  { items }: Dialect,
  id: string,
  users: readonly (UserMark & Partial<ActionUser>)[],
): Statement {
  return {
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
  };
}

/**
 * Refuses the transaction if the action to undo does not exist, or is already undone for one of these users. The first
 * statement waits for other transactions that undo the same action, so that the second statement sees their rows.
 */
export function guardUndo({ items }: Dialect, { undoes, userIds }: NewAction): readonly Statement[] {
  if (undoes === undefined) return [];
  const key = keyOf(undoes);
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

/** Changes of whitelists in the store: what was asked, how far it has come, and the outcomes. */
import { textOf, type Database, type Row, type Statement, type Waiting } from './database.ts';
import type {
  Account,
  Action,
  ActionUser,
  Conclusion,
  Moderator,
  NewAction,
  Store,
  UserMark,
} from './store.ts';

/** `insert`, `mark` and `conclude` are parts of a transaction. */
export interface Actions {
  readonly store: Store['actions'];
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
        if (!/^\d{1,15}$/u.test(id)) return undefined;
        const rows = await database.read('SELECT * FROM actions WHERE id = $1', [Number(id)]);
        return (await readAll(rows))[0];
      },
      latest: async (conversation, limit) => {
        const sql = `SELECT * FROM actions WHERE conversation = $1 AND concluded_at IS NOT NULL
          ORDER BY id DESC LIMIT $2`;
        return readAll(await database.read(sql, [conversation, limit]));
      },
    },
    ofJob: async (job, options) => {
      const rows = await database.read('SELECT * FROM actions WHERE job = $1 ORDER BY id', [job], options);
      return readAll(rows, options);
    },
    ...createStatements(database),
  };
}

function createStatements({ dialect }: Database): Pick<Actions, 'insert' | 'mark' | 'conclude'> {
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
    insert: (job, action) => {
      const { kind, conversation, groupName, moderator, reason = null, set = null, at, userIds } = action;
      const { cause = null, pass } = action;
      const { platform, id, name = null } = moderator;
      return [
        {
          sql: `INSERT INTO actions
              (job, change_id, kind, conversation, group_name, platform, moderator, moderator_name, reason, set_name,
                request_ids, created_at, cause, pass_ends_at, pass_locale)
            VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, '[]', $10, $11, $12, $13)`,
          values: [
            ...[job, kind, conversation, groupName, platform, id, name, reason, set, at],
            ...[cause, pass?.endsAt ?? null, pass?.locale ?? null],
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

/** A JSON array of rows for `Dialect.items`, without the characters that PostgreSQL refuses. */
function asItems(rows: readonly (readonly (string | undefined)[])[]): string {
  return JSON.stringify(
    rows.map((row) => row.map((part) => part?.toWellFormed().replaceAll('\0', '\uFFFD'))),
  );
}

function readUser(row: Row): ActionUser {
  return {
    userId: String(row['user_id']),
    outcome: String(row['outcome']),
    reason: textOf(row, 'reason'),
    nickname: textOf(row, 'nickname'),
    requestId: textOf(row, 'request_id'),
    ...(row['pass_before'] !== null && { passBefore: Number(row['pass_before']) }),
  };
}

function readAction(row: Row): Omit<Action, 'users'> {
  return {
    id: String(row['id']),
    change: row['change_id'] === null ? undefined : String(row['change_id']),
    kind: row['kind'] === 'add' ? 'add' : 'remove',
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    moderator: readModerator(row),
    reason: textOf(row, 'reason'),
    set: textOf(row, 'set_name'),
    requestIds: JSON.parse(String(row['request_ids'])) as string[],
    problems: String(row['problems']),
    at: Number(row['created_at']),
    concluded: row['concluded_at'] !== null,
    ...(row['cause'] === 'pass-ended' && { cause: 'pass-ended' }),
    ...(row['pass_ends_at'] !== null && {
      pass: { endsAt: Number(row['pass_ends_at']), locale: String(row['pass_locale']) },
    }),
  };
}

function readModerator(row: Row): Moderator {
  const name = textOf(row, 'moderator_name');
  const account = { platform: row['platform'] as Account['platform'], id: String(row['moderator']) };
  return name === undefined ? account : { ...account, name };
}

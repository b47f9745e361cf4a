/** Changes of whitelists in the embedded database: what is to be done, how far it has come, and what came of it. */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inStore, type Row } from './database.ts';
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

/** `insert`, `mark` and `conclude` happen in the transaction that is open. */
export interface Actions {
  readonly read: Store['actions'];
  readonly insert: (job: number, action: NewAction) => void;
  readonly ofJob: (job: number) => Promise<readonly Action[]>;
  readonly mark: (id: number, users: readonly UserMark[], problems: string | undefined) => void;
  readonly conclude: (conclusion: Conclusion, at: number) => void;
}

export function createActions(database: DatabaseSync): Actions {
  const select = database.prepare('SELECT * FROM actions WHERE id = ?');
  const selectOfJob = database.prepare('SELECT * FROM actions WHERE job = ? ORDER BY id');
  const selectLatest = database.prepare(
    'SELECT * FROM actions WHERE conversation = ? AND concluded_at IS NOT NULL ORDER BY id DESC LIMIT ?',
  );
  const rowsOf = selectUsers(database);
  const read = (row: Row): Action => ({
    ...readAction(row),
    users: rowsOf(Number(row['id'])).map(readUser),
  });
  const readAll = async (rows: readonly Row[]): Promise<readonly Action[]> => {
    const actions: Action[] = [];
    for (const row of rows) {
      // One may hold tens of thousands of users: acknowledgements that platforms await come in between.
      if (actions.length > 0) await nextTurn();
      actions.push(read(row));
    }
    return actions;
  };
  return {
    read: {
      get: (id) =>
        inStore(() => {
          const row = /^\d{1,15}$/u.test(id) ? select.get(Number(id)) : undefined;
          return row && read(row);
        }),
      latest: (conversation, limit) => inStore(() => readAll(selectLatest.all(conversation, limit))),
    },
    ofJob: (job) => inStore(() => readAll(selectOfJob.all(job))),
    ...createWriters(database, rowsOf),
  };
}

/** The users of an action, in their order. */
type RowsOf = (action: number) => readonly UserRow[];

function selectUsers(database: DatabaseSync): RowsOf {
  const select = database.prepare(
    'SELECT position, user_id, outcome, reason, nickname, request_id FROM action_users WHERE action = ? ORDER BY position',
  );
  // 60,000 rows as objects take three times as long.
  select.setReturnArrays(true);
  return (action) => select.all(action) as unknown as readonly UserRow[];
}

type UserRow = readonly [
  position: number,
  userId: string,
  outcome: string,
  reason: string | null,
  nickname: string | null,
  requestId: string | null,
];

function readUser([, userId, outcome, reason, nickname, requestId]: UserRow): ActionUser {
  return {
    ...{ userId, outcome, reason: reason ?? undefined },
    ...{ nickname: nickname ?? undefined, requestId: requestId ?? undefined },
  };
}

type Writers = Pick<Actions, 'insert' | 'mark' | 'conclude'>;

function createWriters(database: DatabaseSync, rowsOf: RowsOf): Writers {
  const insert = database.prepare(
    `INSERT INTO actions
       (job, kind, conversation, group_name, platform, moderator, moderator_name, reason, request_ids, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]', ?)`,
  );
  // All at once: so many single statements would hold up the process for twice as long.
  const insertUsers = database.prepare(
    "INSERT INTO action_users (action, position, user_id, outcome) SELECT ?, key, value, 'todo' FROM json_each(?)",
  );
  const mark = database.prepare(
    'UPDATE action_users SET outcome = ?, reason = ?, request_id = ? WHERE action = ? AND user_id = ?',
  );
  const note = database.prepare('UPDATE actions SET problems = ? WHERE id = ?');
  const conclude = database.prepare(
    'UPDATE actions SET problems = ?, request_ids = ?, concluded_at = ? WHERE id = ?',
  );
  const concludeUsers = createConcludeUsers(database, rowsOf);
  return {
    insert: (job, { kind, conversation, groupName, moderator, reason = null, at, userIds }) => {
      const { platform, id, name = null } = moderator;
      const inserted = insert.run(job, kind, conversation, groupName, platform, id, name, reason, at);
      insertUsers.run(inserted.lastInsertRowid, JSON.stringify(userIds));
    },
    mark: (id, users, problems) => {
      for (const { userId, outcome, reason = null, requestId = null } of users) {
        mark.run(outcome, reason, requestId, id, userId);
      }
      if (problems !== undefined) note.run(problems, id);
    },
    conclude: ({ id, requestIds, problems, users }, at) => {
      concludeUsers(Number(id), users);
      conclude.run(problems, JSON.stringify(requestIds), at, Number(id));
    },
  };
}

/** Writes only what is not kept already: most of it is, by the marks. */
function createConcludeUsers(
  database: DatabaseSync,
  rowsOf: RowsOf,
): (id: number, users: readonly ActionUser[]) => void {
  const update = database.prepare(
    'UPDATE action_users SET outcome = ?, reason = ?, request_id = ?, nickname = ? WHERE action = ? AND position = ?',
  );
  return (id, users) => {
    const rows = new Map(rowsOf(id).map((row) => [row[1], row]));
    for (const user of users) {
      const row = rows.get(user.userId);
      if (row === undefined) continue;
      const kept = readUser(row);
      const { outcome, reason, requestId, nickname = kept.nickname } = user;
      const isKept =
        outcome === kept.outcome &&
        reason === kept.reason &&
        requestId === kept.requestId &&
        nickname === kept.nickname;
      if (!isKept) update.run(outcome, reason ?? null, requestId ?? null, nickname ?? null, id, row[0]);
    }
  };
}

function readAction(row: Row): Omit<Action, 'users'> {
  return {
    id: String(row['id']),
    kind: row['kind'] === 'add' ? 'add' : 'remove',
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    moderator: readModerator(row),
    reason: optional(row['reason']),
    requestIds: JSON.parse(String(row['request_ids'])) as string[],
    problems: String(row['problems']),
    at: Number(row['created_at']),
    concluded: row['concluded_at'] !== null,
  };
}

function readModerator(row: Row): Moderator {
  const name = optional(row['moderator_name']);
  const account = { platform: row['platform'] as Account['platform'], id: String(row['moderator']) };
  return name === undefined ? account : { ...account, name };
}

function optional(value: Row[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

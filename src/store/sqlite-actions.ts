/** Changes of whitelists in the embedded database: what is to be done, how far it has come, and what came of it. */
import type { DatabaseSync } from 'node:sqlite';
import { inStore, type Row } from './database.ts';
import type { Account, Action, ActionUser, Conclusion, NewAction, Store, UserMark } from './store.ts';

/** All but `read` happen in the transaction that is open. */
export interface Actions {
  readonly read: Store['actions'];
  readonly insert: (job: number, action: NewAction) => void;
  readonly ofJob: (job: number) => readonly Action[];
  readonly mark: (id: number, users: readonly UserMark[], problems: string | undefined) => void;
  readonly conclude: (conclusion: Conclusion, at: number) => void;
}

export function createActions(database: DatabaseSync): Actions {
  const select = database.prepare('SELECT * FROM actions WHERE id = ?');
  const selectOfJob = database.prepare('SELECT * FROM actions WHERE job = ? ORDER BY id');
  const selectLatest = database.prepare(
    'SELECT * FROM actions WHERE conversation = ? AND concluded_at IS NOT NULL ORDER BY id DESC LIMIT ?',
  );
  const selectUsers = database.prepare('SELECT * FROM action_users WHERE action = ? ORDER BY position');
  const read = (row: Row): Action => ({
    ...readAction(row),
    users: selectUsers.all(Number(row['id'])).map(readUser),
  });
  return {
    read: {
      get: (id) =>
        inStore(() => {
          const row = /^\d{1,15}$/u.test(id) ? select.get(Number(id)) : undefined;
          return row && read(row);
        }),
      latest: (conversation, limit) => inStore(() => selectLatest.all(conversation, limit).map(read)),
    },
    ofJob: (job) => selectOfJob.all(job).map(read),
    ...createWriters(database),
  };
}

function createWriters(database: DatabaseSync): Pick<Actions, 'insert' | 'mark' | 'conclude'> {
  const insert = database.prepare(
    `INSERT INTO actions (job, kind, conversation, group_name, platform, moderator, reason, request_ids, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '[]', ?)`,
  );
  const insertUser = database.prepare(
    "INSERT INTO action_users (action, position, user_id, outcome) VALUES (?, ?, ?, 'todo')",
  );
  const mark = database.prepare(
    'UPDATE action_users SET outcome = ?, reason = ?, request_id = ? WHERE action = ? AND user_id = ?',
  );
  const note = database.prepare('UPDATE actions SET problems = ? WHERE id = ?');
  const name = database.prepare('UPDATE action_users SET nickname = ? WHERE action = ? AND user_id = ?');
  const conclude = database.prepare(
    'UPDATE actions SET problems = ?, request_ids = ?, concluded_at = ? WHERE id = ?',
  );
  const markUsers: Actions['mark'] = (id, users, problems) => {
    for (const { userId, outcome, reason = null, requestId = null } of users) {
      mark.run(outcome, reason, requestId, id, userId);
    }
    if (problems !== undefined) note.run(problems, id);
  };
  return {
    insert: (job, { kind, conversation, groupName, moderator, reason = null, at, userIds }) => {
      const { platform, id: moderatorId } = moderator;
      const inserted = insert.run(job, kind, conversation, groupName, platform, moderatorId, reason, at);
      for (const [position, userId] of userIds.entries()) {
        insertUser.run(Number(inserted.lastInsertRowid), position, userId);
      }
    },
    mark: markUsers,
    conclude: ({ id, requestIds, problems, users }, at) => {
      markUsers(Number(id), users, undefined);
      for (const { userId, nickname } of users) {
        if (nickname !== undefined) name.run(nickname, Number(id), userId);
      }
      conclude.run(problems, JSON.stringify(requestIds), at, Number(id));
    },
  };
}

function readAction(row: Row): Omit<Action, 'users'> {
  return {
    id: String(row['id']),
    kind: row['kind'] === 'add' ? 'add' : 'remove',
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    moderator: { platform: row['platform'] as Account['platform'], id: String(row['moderator']) },
    reason: optional(row['reason']),
    requestIds: JSON.parse(String(row['request_ids'])) as string[],
    problems: String(row['problems']),
    at: Number(row['created_at']),
    concluded: row['concluded_at'] !== null,
  };
}

function readUser(row: Row): ActionUser {
  return {
    userId: String(row['user_id']),
    outcome: String(row['outcome']),
    reason: optional(row['reason']),
    nickname: optional(row['nickname']),
    requestId: optional(row['request_id']),
  };
}

function optional(value: Row[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

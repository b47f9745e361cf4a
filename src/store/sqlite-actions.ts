/** The record of what was done, in the embedded database. */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, type Row } from './database.ts';
import type { Account, Action, ActionUser, RecordedAction, Store } from './store.ts';

export function createActions(database: DatabaseSync): Store['actions'] {
  const insert = database.prepare(
    'INSERT INTO actions (kind, conversation, group_name, platform, moderator, reason, request_ids, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertUser = database.prepare(
    'INSERT INTO action_users (action, position, user_id, outcome, reason, nickname) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM actions WHERE id = ?');
  const selectLatest = database.prepare(
    'SELECT * FROM actions WHERE conversation = ? ORDER BY id DESC LIMIT ?',
  );
  const selectUsers = database.prepare('SELECT * FROM action_users WHERE action = ? ORDER BY position');
  const read = (row: Row): RecordedAction => {
    const id = Number(row['id']);
    return { ...readAction(row), id: String(id), users: selectUsers.all(id).map(readUser) };
  };

  const record = (action: Action): string => {
    const { kind, conversation, groupName, moderator, reason = null, requestIds, at } = action;
    const requests = JSON.stringify(requestIds);
    const { platform, id: moderatorId } = moderator;
    return inTransaction(database, () => {
      const inserted = insert.run(kind, conversation, groupName, platform, moderatorId, reason, requests, at);
      const id = Number(inserted.lastInsertRowid);
      for (const [position, user] of action.users.entries()) {
        insertUser.run(id, position, user.userId, user.outcome, user.reason ?? null, user.nickname ?? null);
      }
      return String(id);
    });
  };

  return {
    record: (action) => Promise.try(record, action),
    get: (id) =>
      Promise.try(() => {
        const row = /^\d{1,15}$/u.test(id) ? select.get(Number(id)) : undefined;
        return row && read(row);
      }),
    latest: (conversation, limit) => Promise.try(() => selectLatest.all(conversation, limit).map(read)),
  };
}

function readAction(row: Row): Omit<RecordedAction, 'id' | 'users'> {
  return {
    kind: row['kind'] === 'add' ? 'add' : 'remove',
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    moderator: { platform: row['platform'] as Account['platform'], id: String(row['moderator']) },
    reason: optional(row['reason']),
    requestIds: JSON.parse(String(row['request_ids'])) as string[],
    at: Number(row['created_at']),
  };
}

function readUser(row: Row): ActionUser {
  return {
    userId: String(row['user_id']),
    outcome: String(row['outcome']),
    reason: optional(row['reason']),
    nickname: optional(row['nickname']),
  };
}

function optional(value: Row[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

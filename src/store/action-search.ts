/** Searches the record of a conversation for the actions on a user, for users by nickname, and for given reasons. */
import { asItems, keyOf, PAGE_ROWS, readAction, readUser } from './action-rows.ts';
import { textOf, type Database, type Row } from './database.ts';
import type { RecordedPerson, Store } from './store.ts';

type ActionSearch = Pick<Store['actions'], 'ofUser' | 'changedSince' | 'people' | 'reasons'>;

export function createActionSearch(database: Database): ActionSearch {
  return {
    ofUser: async (conversation, userId, limit) => {
      const sql = `SELECT actions.*, found.user_id, found.outcome, found.reason AS why, found.nickname, found.request_id,
          found.pass_before
        FROM actions JOIN action_users AS found ON found.action = actions.id AND found.user_id = $2
        WHERE actions.conversation = $1 AND actions.concluded_at IS NOT NULL ORDER BY actions.id DESC LIMIT $3`;
      const rows = await database.read(sql, [conversation, userId, limit]);
      return rows.map((row) => ({
        ...readAction(row),
        users: [readUser({ ...row, reason: row['why'] ?? null })],
      }));
    },
    changedSince: async (id, userIds) => {
      const sql = `SELECT DISTINCT later.user_id FROM actions AS first
          JOIN actions ON actions.conversation = first.conversation AND actions.id > first.id
          JOIN action_users AS later ON later.action = actions.id AND (later.outcome IN ('removed', 'added')
            OR (later.reason = 'already-listed' AND actions.pass_ends_at IS DISTINCT FROM later.pass_before))
        WHERE first.id = $1
          AND later.user_id IN (SELECT item.value ->> 0 FROM ${database.dialect.items('$2')})`;
      const rows = await database.read(sql, [keyOf(id), asItems(userIds.map((userId) => [userId]))]);
      return rows.map((row) => String(row['user_id']));
    },
    people: createPeople(database),
    reasons: async (conversation, limit) => {
      const sql = `SELECT reason FROM actions WHERE conversation = $1 AND reason IS NOT NULL
        GROUP BY reason ORDER BY max(id) DESC LIMIT $2`;
      return (await database.read(sql, [conversation, limit])).map((row) => String(row['reason']));
    },
  };
}

function createPeople(database: Database): ActionSearch['people'] {
  const pageBefore = (conversation: string, action: number, position: number): Promise<readonly Row[]> => {
    const sql = `SELECT users.action, users.position, users.user_id, users.nickname
      FROM action_users AS users JOIN actions ON actions.id = users.action
      WHERE actions.conversation = $1 AND actions.concluded_at IS NOT NULL AND (users.action, users.position) < ($2, $3)
      ORDER BY users.action DESC, users.position DESC LIMIT ${PAGE_ROWS}`;
    return database.read(sql, [conversation, action, position]);
  };
  return async (conversation, isMeant, max, entriesMax = Infinity) => {
    const found = new Map<string, RecordedPerson>();
    let [action, position] = [Number.MAX_SAFE_INTEGER, 0];
    for (let read = 0; read < entriesMax; read += PAGE_ROWS) {
      const rows = await pageBefore(conversation, action, position);
      for (const row of rows) {
        const person = { userId: String(row['user_id']), nickname: textOf(row, 'nickname') };
        if (!found.has(person.userId) && isMeant(person)) found.set(person.userId, person);
        if (found.size === max) return [...found.values()];
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) break;
      [action, position] = [Number(last['action']), Number(last['position'])];
    }
    return [...found.values()];
  };
}

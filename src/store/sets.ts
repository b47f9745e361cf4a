/** Sets: whitelists that are stored under a name. */
import { asItems, keyOf, readModerator } from './action-rows.ts';
import { countRows, rowsOf, type Row, type Statement } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import type { NewSet, SavedSet, SetSummary, Store } from './store.ts';

const SUMMARY = 'id, conversation, key, name, size, platform, moderator, moderator_name, saved_at';

export function createSets({ database, now }: StoreDeps): Store['sets'] {
  const insert = (set: NewSet, max: number): Statement => {
    const { conversation, key, name, users, moderator } = set;
    const { platform, id, name: called = null } = moderator;
    return {
      sql: `INSERT INTO sets (conversation, key, name, users, size, platform, moderator, moderator_name, saved_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE (SELECT count(*) FROM sets WHERE conversation = $1) < $10
        ON CONFLICT (conversation, key) DO NOTHING RETURNING id`,
      values: [
        conversation,
        key,
        name,
        asItems(users.map(({ userId, nickname }) => [userId, nickname])),
        users.length,
        platform,
        id,
        called,
        now(),
        max,
      ],
      required: true,
    };
  };
  const remove = (id: string): Statement => ({
    sql: 'DELETE FROM sets WHERE id = $1 RETURNING id',
    values: [keyOf(id)],
    required: true,
  });
  const find: Store['sets']['find'] = async (conversation, key) => {
    const sql = 'SELECT * FROM sets WHERE conversation = $1 AND key = $2';
    const [row] = await database.read(sql, [conversation, key]);
    return row && readSet(row);
  };
  return {
    find,
    save: async (set, max, replaces) => {
      const written = await database.write([
        ...(replaces === undefined ? [] : [remove(replaces)]),
        insert(set, max),
      ]);
      if (written.kind === 'kept') return 'saved';
      if (replaces !== undefined) return 'changed';
      return (await find(set.conversation, set.key)) === undefined ? 'full' : 'changed';
    },
    get: async (id) => {
      const [row] = await database.read('SELECT * FROM sets WHERE id = $1', [keyOf(id)]);
      return row && readSet(row);
    },
    list: async (conversation) => {
      const sql = `SELECT ${SUMMARY} FROM sets WHERE conversation = $1 ORDER BY key`;
      return (await database.read(sql, [conversation])).map(readSummary);
    },
    count: () => countRows(database, 'sets'),
    remove: async (id) => rowsOf(await database.write([remove(id)])).length > 0,
  };
}

function readSet(row: Row): SavedSet {
  const pairs = JSON.parse(String(row['users'])) as readonly (readonly [string, string | null])[];
  return {
    ...readSummary(row),
    users: pairs.map(([userId, nickname]) => ({ userId, nickname: nickname ?? undefined })),
  };
}

function readSummary(row: Row): SetSummary {
  return {
    id: String(row['id']),
    conversation: String(row['conversation']),
    key: String(row['key']),
    name: String(row['name']),
    size: Number(row['size']),
    at: Number(row['saved_at']),
    moderator: readModerator(row),
  };
}

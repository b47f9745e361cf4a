/** Which live user belongs to a chat account, and who linked them. */
import { readModerator } from './action-rows.ts';
import { rowsOf, textOf, type Row, type Statement } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import type { Account, LinkChange, Moderator, Store } from './store.ts';

/** Records a change of a link, and returns the user that was linked before. */
const NOTE = `INSERT INTO link_changes
    (platform, account, user_after, moderator_platform, moderator, moderator_name, at, user_before)
  SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT user_id FROM links WHERE platform = $1 AND account = $2)`;
const SET = `INSERT INTO links (platform, account, user_id, linked_by, linked_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (platform, account) DO UPDATE
    SET user_id = excluded.user_id, linked_by = excluded.linked_by, linked_at = excluded.linked_at`;
const OF_ACCOUNT = 'FROM links WHERE platform = $1 AND account = $2';

export function createLinks({ database, now }: StoreDeps): Store['links'] {
  /** @param where the condition under which there is a change to record */
  const note = ({ platform, id }: Account, after: string | null, by: Moderator, where = ''): Statement => ({
    sql: `${NOTE} ${where} RETURNING user_before`,
    values: [platform, id, after, by.platform, by.id, by.name ?? null, now()],
    required: true,
  });
  const write = async (...statements: readonly Statement[]): Promise<string | undefined> =>
    textOf(rowsOf(await database.write(statements))[0], 'user_before');
  return {
    set: (account, userId, by) =>
      write(note(account, userId, by), {
        sql: SET,
        values: [account.platform, account.id, userId, by.id, now()],
      }),
    remove: (account, by) =>
      write(note(account, null, by, `WHERE EXISTS (SELECT 1 ${OF_ACCOUNT})`), {
        sql: `DELETE ${OF_ACCOUNT}`,
        values: [account.platform, account.id],
      }),
    find: async ({ platform, id }) => {
      const [row] = await database.read(`SELECT user_id ${OF_ACCOUNT}`, [platform, id]);
      return textOf(row, 'user_id');
    },
    changes: async (limit) =>
      (await database.read('SELECT * FROM link_changes ORDER BY id DESC LIMIT $1', [limit])).map(readChange),
  };
}

function readChange(row: Row): LinkChange {
  return {
    account: { platform: row['platform'] as Account['platform'], id: String(row['account']) },
    before: textOf(row, 'user_before'),
    after: textOf(row, 'user_after'),
    moderator: readModerator(row, 'moderator_platform'),
    at: Number(row['at']),
  };
}

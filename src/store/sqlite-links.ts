/** Which live user a chat account is, in the embedded database, and who has said so. */
import type { DatabaseSync } from 'node:sqlite';
import { inStore, inTransaction, type Row } from './database.ts';
import type { Account, LinkChange, Moderator, Store } from './store.ts';

export interface Links {
  readonly links: Store['links'];
  /** In the transaction that is open: forgets changes up to then, in milliseconds since 1970. */
  readonly trim: (upTo: number) => void;
}

export function createLinks(database: DatabaseSync, now: () => number): Links {
  const upsert = database.prepare(
    `INSERT INTO links (platform, account, user_id, linked_by, linked_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (platform, account) DO UPDATE SET user_id = excluded.user_id, linked_by = excluded.linked_by, linked_at = excluded.linked_at`,
  );
  const remove = database.prepare('DELETE FROM links WHERE platform = ? AND account = ?');
  const select = database.prepare('SELECT user_id FROM links WHERE platform = ? AND account = ?');
  const note = database.prepare(
    `INSERT INTO link_changes (platform, account, user_before, user_after, moderator_platform, moderator, moderator_name, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const latest = database.prepare('SELECT * FROM link_changes ORDER BY id DESC LIMIT ?');
  const forget = database.prepare('DELETE FROM link_changes WHERE at <= ?');
  const find = ({ platform, id }: Account): string | undefined => {
    const row = select.get(platform, id);
    return row && String(row['user_id']);
  };
  const noteChange = (
    account: Account,
    before: string | undefined,
    after: string | undefined,
    by: Moderator,
  ): void => {
    const { platform, id } = account;
    note.run(platform, id, before ?? null, after ?? null, by.platform, by.id, by.name ?? null, now());
  };
  return {
    links: {
      set: (account, userId, by) =>
        inStore(() =>
          inTransaction(database, () => {
            const before = find(account);
            upsert.run(account.platform, account.id, userId, by.id, now());
            noteChange(account, before, userId, by);
            return before;
          }),
        ),
      remove: (account, by) =>
        inStore(() =>
          inTransaction(database, () => {
            const before = find(account);
            if (before === undefined) return undefined;
            remove.run(account.platform, account.id);
            noteChange(account, before, undefined, by);
            return before;
          }),
        ),
      find: (account) => inStore(() => find(account)),
      changes: (limit) => inStore(() => latest.all(limit).map(readChange)),
    },
    trim: (upTo) => {
      forget.run(upTo);
    },
  };
}

function readChange(row: Row): LinkChange {
  const text = (name: string): string | undefined => (row[name] === null ? undefined : String(row[name]));
  const name = text('moderator_name');
  return {
    account: { platform: row['platform'] as Account['platform'], id: String(row['account']) },
    before: text('user_before'),
    after: text('user_after'),
    moderator: {
      platform: row['moderator_platform'] as Account['platform'],
      id: String(row['moderator']),
      ...(name !== undefined && { name }),
    },
    at: Number(row['at']),
  };
}

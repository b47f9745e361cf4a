/**
 * The store in the embedded database. SQLite is synchronous; the promises are for stores that are not, and
 * `Promise.try` makes what SQLite throws a rejection.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, openDatabase, type Row } from './database.ts';
import { createActions } from './sqlite-actions.ts';
import type { Account, OutboxMessage, Store, StoredOffer } from './store.ts';

const KEY_BYTES = 16;

/**
 * Opens the store in the folder `dataDir`, or in memory for `':memory:'`; throws a StoreError where it cannot be used.
 * `now` is in milliseconds since 1970.
 */
export function openStore(dataDir: string, now: () => number = Date.now): Store {
  const database = openDatabase(dataDir);
  const forgetOffers = database.prepare('DELETE FROM offers WHERE expires_at <= ?');
  const forgetActions = database.prepare('DELETE FROM actions WHERE created_at <= ?');
  return {
    offers: createOffers(database, now),
    actions: createActions(database),
    links: createLinks(database, now),
    outbox: createOutbox(database, now),
    trim: (historyMs) =>
      Promise.try(() => {
        inTransaction(database, () => {
          forgetOffers.run(now());
          forgetActions.run(now() - historyMs);
        });
      }),
    close: () =>
      Promise.try(() => {
        if (database.isOpen) database.close();
      }),
  };
}

function createOffers(database: DatabaseSync, now: () => number): Store['offers'] {
  const insert = database.prepare(
    'INSERT INTO offers (key, command, typed_as, options, platform, owner, channel, once, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM offers WHERE key = ?');
  // One statement decides who is first, in all processes on this file.
  const use = database.prepare('UPDATE offers SET used_at = ? WHERE key = ? AND used_at IS NULL');
  return {
    put: ({ command, typedAs, options, owner: { platform, id }, channelId, once, expiresAt }) =>
      Promise.try(() => {
        const key = randomBytes(KEY_BYTES).toString('base64url');
        const json = JSON.stringify(options);
        insert.run(key, command, typedAs, json, platform, id, channelId, once ? 1 : 0, expiresAt);
        return key;
      }),
    get: (key) =>
      Promise.try(() => {
        const row = select.get(key);
        return row && readOffer(row);
      }),
    use: (key) => Promise.try(() => use.run(now(), key).changes === 1),
  };
}

function readOffer(row: Row): StoredOffer {
  return {
    command: String(row['command']),
    typedAs: String(row['typed_as']),
    options: JSON.parse(String(row['options'])) as Record<string, string>,
    owner: { platform: row['platform'] as Account['platform'], id: String(row['owner']) },
    channelId: row['channel'] === null ? null : String(row['channel']),
    once: row['once'] === 1,
    expiresAt: Number(row['expires_at']),
  };
}

function createLinks(database: DatabaseSync, now: () => number): Store['links'] {
  const upsert = database.prepare(
    `INSERT INTO links (platform, account, user_id, linked_by, linked_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (platform, account) DO UPDATE SET user_id = excluded.user_id, linked_by = excluded.linked_by, linked_at = excluded.linked_at`,
  );
  const remove = database.prepare('DELETE FROM links WHERE platform = ? AND account = ?');
  const select = database.prepare('SELECT user_id FROM links WHERE platform = ? AND account = ?');
  return {
    set: ({ platform, id }, userId, linkedBy) =>
      Promise.try(() => {
        upsert.run(platform, id, userId, linkedBy, now());
      }),
    remove: ({ platform, id }) => Promise.try(() => remove.run(platform, id).changes === 1),
    find: ({ platform, id }) =>
      Promise.try(() => {
        const row = select.get(platform, id);
        return row && String(row['user_id']);
      }),
  };
}

function createOutbox(database: DatabaseSync, now: () => number): Store['outbox'] {
  const insert = database.prepare(
    'INSERT INTO outbox (platform, channel, message, due_at, added_at) VALUES (?, ?, ?, ?, ?)',
  );
  const due = database.prepare(
    `SELECT * FROM outbox WHERE id IN (SELECT min(id) FROM outbox GROUP BY platform, channel) AND due_at <= ?
     ORDER BY id LIMIT ?`,
  );
  const remove = database.prepare('DELETE FROM outbox WHERE id = ?');
  const postpone = database.prepare('UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?');
  return {
    add: ({ platform, channelId, message }) =>
      Promise.try(() => {
        const at = now();
        return String(insert.run(platform, channelId, message, at, at).lastInsertRowid);
      }),
    due: (limit) => Promise.try(() => due.all(now(), limit).map(readOutboxMessage)),
    delivered: (id) =>
      Promise.try(() => {
        remove.run(Number(id));
      }),
    postpone: (id, afterMs) =>
      Promise.try(() => {
        // The column takes no fractions.
        postpone.run(Math.round(now() + afterMs), Number(id));
      }),
  };
}

function readOutboxMessage(row: Row): OutboxMessage {
  return {
    id: String(row['id']),
    platform: row['platform'] as OutboxMessage['platform'],
    channelId: String(row['channel']),
    message: String(row['message']),
    attempts: Number(row['attempts']),
    addedAt: Number(row['added_at']),
  };
}

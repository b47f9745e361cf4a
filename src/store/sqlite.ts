/** The store in the embedded database. SQLite is synchronous; the promises are for stores that are not. */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { createCommits } from './commits.ts';
import { inStore, inTransaction, openDatabase, type Row } from './database.ts';
import { createJobs } from './sqlite-jobs.ts';
import { createLinks } from './sqlite-links.ts';
import type { Account, KeptOffer, NewMessage, OutboxMessage, Store } from './store.ts';

const KEY_BYTES = 16;
/** Longer than any platform has been seen to deliver something again. */
const JOB_MEMORY_MS = 24 * 3_600_000;

export interface StoreTimes {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Before a job that was not finished is handed out once more. */
  readonly retryMs?: number;
}

/** Opens the store in the folder `dataDir`, or in memory for `':memory:'`; throws a StoreError where it cannot be used. */
export function openStore(dataDir: string, { now = Date.now, retryMs }: StoreTimes = {}): Store {
  const database = openDatabase(dataDir);
  const forgetOffers = database.prepare('DELETE FROM offers WHERE expires_at <= ?');
  const forgetActions = database.prepare('DELETE FROM actions WHERE created_at <= ?');
  const forgetJobs = database.prepare('DELETE FROM jobs WHERE finished_at <= ?');
  // Of a table, so that the file is read; a write would cost a flush of the disk each time somebody asks.
  const look = database.prepare('SELECT id FROM jobs LIMIT 1');
  const { commit, flush } = createCommits(database);
  const { outbox, add: addMessage } = createOutbox(database, now);
  const { links, trim: trimLinks } = createLinks(database, now);
  return {
    ...createJobs({ database, commit, now, addMessage, ...(retryMs !== undefined && { retryMs }) }),
    offers: createOffers(database),
    links,
    outbox,
    usable: () =>
      inStore(() => look.get()).then(
        () => true,
        () => false,
      ),
    trim: (historyMs) =>
      inStore(() => {
        inTransaction(database, () => {
          forgetOffers.run(now());
          forgetActions.run(now() - historyMs);
          trimLinks(now() - historyMs);
          forgetJobs.run(now() - JOB_MEMORY_MS);
        });
      }),
    close: () =>
      inStore(() => {
        if (!database.isOpen) return;
        flush();
        database.close();
      }),
  };
}

function createOffers(database: DatabaseSync): Store['offers'] {
  const insert = database.prepare(
    'INSERT INTO offers (key, command, typed_as, options, platform, owner, channel, once, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM offers WHERE key = ?');
  return {
    put: ({ command, typedAs, options, owner: { platform, id }, channelId, once, expiresAt }) =>
      inStore(() => {
        const key = randomBytes(KEY_BYTES).toString('base64url');
        const json = JSON.stringify(options);
        insert.run(key, command, typedAs, json, platform, id, channelId, once ? 1 : 0, expiresAt);
        return key;
      }),
    get: (key) =>
      inStore(() => {
        const row = select.get(key);
        return row && readOffer(row);
      }),
  };
}

function readOffer(row: Row): KeptOffer {
  return {
    command: String(row['command']),
    typedAs: String(row['typed_as']),
    options: JSON.parse(String(row['options'])) as Record<string, string>,
    owner: { platform: row['platform'] as Account['platform'], id: String(row['owner']) },
    channelId: row['channel'] === null ? null : String(row['channel']),
    once: row['once'] === 1,
    expiresAt: Number(row['expires_at']),
    used: row['used_at'] !== null,
  };
}

interface Outbox {
  readonly outbox: Store['outbox'];
  /** In the transaction that is open. */
  readonly add: (message: NewMessage) => void;
}

function createOutbox(database: DatabaseSync, now: () => number): Outbox {
  const insert = database.prepare(
    'INSERT INTO outbox (platform, channel, message, due_at, added_at) VALUES (?, ?, ?, ?, ?)',
  );
  const due = database.prepare(
    `SELECT * FROM outbox WHERE id IN (SELECT min(id) FROM outbox GROUP BY platform, channel) AND due_at <= ?
     ORDER BY id LIMIT ?`,
  );
  const remove = database.prepare('DELETE FROM outbox WHERE id = ?');
  const postpone = database.prepare('UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?');
  const outbox: Store['outbox'] = {
    due: (limit) => inStore(() => due.all(now(), limit).map(readOutboxMessage)),
    delivered: (id) =>
      inStore(() => {
        remove.run(Number(id));
      }),
    postpone: (id, afterMs) =>
      inStore(() => {
        // The column takes no fractions.
        postpone.run(Math.round(now() + afterMs), Number(id));
      }),
  };
  const add = ({ platform, channelId, message }: NewMessage): void => {
    insert.run(platform, channelId, message, now(), now());
  };
  return { outbox, add };
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

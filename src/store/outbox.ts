/** Messages waiting to be posted. One process at a time sends those of a channel, so that their order holds. */
import { byId, insert, rowsOf, type Row, type Statement } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import type { ProcessLease } from './process-lease.ts';
import type { NewMessage, OutboxMessage, Store } from './store.ts';

export function createOutbox({ database, now }: StoreDeps, lease: ProcessLease): Store['outbox'] {
  const { forUpdate } = database.dialect;
  const due = (): string => `FROM outbox
    WHERE id IN (SELECT min(id) FROM outbox GROUP BY platform, channel) AND due_at <= $1
      AND (owner = $2 OR ${lease.ownerIsDead('owner')})
    ORDER BY id LIMIT $3`;
  return {
    due: async (limit) => {
      const values = [now(), lease.id, limit];
      const from = due();
      const found = await database.read(`SELECT * ${from}`, values);
      if (found.every(({ owner }) => owner === lease.id)) return found.map(readMessage);
      const sql = `UPDATE outbox SET owner = $2 WHERE id IN (SELECT id ${from} ${forUpdate}) RETURNING *`;
      return byId(rowsOf(await database.write([{ sql, values }]))).map(readMessage);
    },
    delivered: async (id) => {
      await database.write([{ sql: 'DELETE FROM outbox WHERE id = $1', values: [Number(id)] }]);
    },
    rewrite: async (id, message) => {
      const sql = 'UPDATE outbox SET message = $2 WHERE id = $1';
      await database.write([{ sql, values: [Number(id), message] }]);
    },
    // Rounded, because the columns take integers. Without an owner, because another process may have the platform.
    postpone: async (id, afterMs) => {
      const sql = 'UPDATE outbox SET attempts = attempts + 1, due_at = $2, owner = NULL WHERE id = $1';
      await database.write([{ sql, values: [Number(id), Math.round(now() + afterMs)] }]);
    },
  };
}

/** Returns the statement that adds a message, a part of a transaction. `owner` is the process that sends it while it lives. */
export function addMessage(
  { platform, channelId, message }: NewMessage,
  owner: string,
  at: number,
): Statement {
  return insert('outbox', { platform, channel: channelId, message, due_at: at, added_at: at, owner });
}

function readMessage(row: Row): OutboxMessage {
  return {
    id: String(row['id']),
    platform: row['platform'] as OutboxMessage['platform'],
    channelId: String(row['channel']),
    message: String(row['message']),
    attempts: Number(row['attempts']),
    addedAt: Number(row['added_at']),
  };
}

/** Panels: lasting messages in channels that show a live group. One process at a time edits a panel, and not too often. */
import { byId, countRows, insert, rowsOf, type Row, type Statement } from './database.ts';
import type { StoreDeps } from './store-deps.ts';
import type { Panel, Store } from './store.ts';

const OUTDATED = 'shown_changes < changes';

export function createPanels({ database, now }: StoreDeps): Store['panels'] {
  const { forUpdate } = database.dialect;
  return {
    put: async ({ platform, channelId, messageId, conversation, groupName, locale, shown }) => {
      const place = [platform, channelId, conversation];
      const written = await database.write([
        {
          sql: 'DELETE FROM panels WHERE platform = $1 AND channel = $2 AND conversation = $3 RETURNING *',
          values: place,
        },
        insert('panels', {
          platform,
          channel: channelId,
          conversation,
          message: messageId,
          group_name: groupName,
          locale,
          shown,
          // Outdated from the start: a change that was concluded while the panel was being posted did not find its row.
          changes: 1,
          shown_changes: 0,
          free_at: Math.round(now()),
        }),
      ]);
      const [before] = rowsOf(written);
      return before && readPanel(before);
    },
    take: async (platform, holdMs, limit) => {
      const sql = `UPDATE panels SET free_at = $3 WHERE id IN (
          SELECT id FROM panels WHERE platform = $1 AND ${OUTDATED} AND free_at <= $2 ORDER BY id LIMIT $4 ${forUpdate}
        ) RETURNING *`;
      const outdated = `SELECT id FROM panels WHERE platform = $1 AND ${OUTDATED} AND free_at <= $2 LIMIT 1`;
      if ((await database.read(outdated, [platform, now()])).length === 0) return [];
      const values = [platform, now(), Math.round(now() + holdMs), limit];
      return byId(rowsOf(await database.write([{ sql, values }]))).map(readPanel);
    },
    shows: async ({ id, changes }, shown) => {
      const sql = 'UPDATE panels SET shown = $2, shown_changes = $3 WHERE id = $1';
      await database.write([{ sql, values: [Number(id), shown, changes] }]);
    },
    postpone: async ({ id }, afterMs) => {
      const sql = 'UPDATE panels SET free_at = $2 WHERE id = $1';
      await database.write([{ sql, values: [Number(id), Math.round(now() + afterMs)] }]);
    },
    forget: async ({ id }) => {
      await database.write([{ sql: 'DELETE FROM panels WHERE id = $1', values: [Number(id)] }]);
    },
    count: () => countRows(database, 'panels'),
    outdate: async () => {
      await database.write([{ sql: 'UPDATE panels SET changes = changes + 1', values: [] }]);
    },
  };
}

/** Marks the panels of the job's conversations as outdated, in the transaction that concludes the job. */
export function outdatePanels(job: number): Statement {
  return {
    sql: `UPDATE panels SET changes = changes + 1
      WHERE conversation IN (SELECT conversation FROM actions WHERE job = $1)`,
    values: [job],
  };
}

function readPanel(row: Row): Panel {
  return {
    id: String(row['id']),
    platform: row['platform'] as Panel['platform'],
    channelId: String(row['channel']),
    messageId: String(row['message']),
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    locale: String(row['locale']),
    shown: String(row['shown']),
    changes: Number(row['changes']),
  };
}

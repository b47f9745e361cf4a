/** Reads from the bot's own database until when guests are on the whitelists: the service does not know. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The end of a guest pass in ms since 1970; undefined for a user who is no guest. */
export type PassEnds = (conversationId: string, userId: string) => number | undefined;

/** None before the bot has made its database, and while the bot changes its form. */
export function readPassEnds(dataDir: string): PassEnds {
  try {
    using database = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'), { readOnly: true });
    const rows = database.prepare('SELECT conversation, user_id, ends_at FROM passes').all();
    const ends = new Map(
      rows.map((row) => [`${String(row['conversation'])} ${String(row['user_id'])}`, Number(row['ends_at'])]),
    );
    return (conversationId, userId) => ends.get(`${conversationId} ${userId}`);
  } catch {
    return () => undefined;
  }
}

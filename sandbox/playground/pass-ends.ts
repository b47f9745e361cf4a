/** Reads the ends of guest passes from the bot's own database, because the Volcengine service does not know them. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The end of a guest pass in ms since 1970; undefined for a user who is no guest. */
export type PassEnds = (conversationId: string, userId: string) => number | undefined;

/** Returns a function that reads the passes, and reads them again only if the bot has written to its database since. */
export function createPassEndsReader(dataDir: string): () => PassEnds {
  const file = join(dataDir, 'unwhitelist.sqlite');
  let lastVersion: string | undefined;
  let passEnds: PassEnds = () => undefined;
  return () => {
    const version = [file, `${file}-wal`].map(versionOf).join(' ');
    if (version === lastVersion) return passEnds;
    try {
      passEnds = readPassEnds(file);
      lastVersion = version;
    } catch {
      // The bot has not created its database yet, or is changing its tables: the next call tries again.
    }
    return passEnds;
  };
}

/** Changes with each write; SQLite writes to the write-ahead log first. */
function versionOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return `${String(stats?.mtimeNs)}/${String(stats?.size)}`;
}

function readPassEnds(file: string): PassEnds {
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT conversation, user_id, ends_at FROM passes').all();
  const ends = new Map(
    rows.map((row) => [`${String(row['conversation'])} ${String(row['user_id'])}`, Number(row['ends_at'])]),
  );
  return (conversationId, userId) => ends.get(`${conversationId} ${userId}`);
}

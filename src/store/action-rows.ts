/** Actions and their users as rows of the database. */
import { textOf, type Row } from './database.ts';
import type { Account, Action, ActionUser, Moderator } from './store.ts';

/** The rows of one read. A change has up to 60,000 users and a year's record millions: a longer read would delay all other work. */
export const PAGE_ROWS = 5_000;

/** The key of a row as a number; 0, which no row has, if the text is no key. */
export function keyOf(id: string): number {
  return /^\d{1,15}$/u.test(id) ? Number(id) : 0;
}

/** A JSON array of rows for `Dialect.items`, without the characters that PostgreSQL refuses. */
export function asItems(rows: readonly (readonly (string | undefined)[])[]): string {
  return JSON.stringify(
    rows.map((row) => row.map((part) => part?.toWellFormed().replaceAll('\0', '\uFFFD'))),
  );
}

export function readUser(row: Row): ActionUser {
  return {
    userId: String(row['user_id']),
    outcome: String(row['outcome']),
    reason: textOf(row, 'reason'),
    nickname: textOf(row, 'nickname'),
    requestId: textOf(row, 'request_id'),
    ...(row['pass_before'] !== null && { passBefore: Number(row['pass_before']) }),
  };
}

export function readAction(row: Row): Omit<Action, 'users'> {
  return {
    id: String(row['id']),
    change: row['change_id'] === null ? undefined : String(row['change_id']),
    kind: row['kind'] === 'add' ? 'add' : 'remove',
    conversation: String(row['conversation']),
    groupName: String(row['group_name']),
    moderator: readModerator(row),
    reason: textOf(row, 'reason'),
    set: textOf(row, 'set_name'),
    undoes: typeof row['undoes'] === 'number' ? String(row['undoes']) : undefined,
    requestIds: JSON.parse(String(row['request_ids'])) as string[],
    problems: String(row['problems']),
    at: Number(row['created_at']),
    concluded: row['concluded_at'] !== null,
    ...(row['cause'] === 'pass-ended' && { cause: 'pass-ended' }),
    ...(row['pass_ends_at'] !== null && {
      pass: { endsAt: Number(row['pass_ends_at']), locale: String(row['pass_locale']) },
    }),
  };
}

/** @param platform the column of the moderator's platform */
export function readModerator(row: Row, platform = 'platform'): Moderator {
  const name = textOf(row, 'moderator_name');
  const account = { platform: row[platform] as Account['platform'], id: String(row['moderator']) };
  return name === undefined ? account : { ...account, name };
}

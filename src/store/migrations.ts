/** The schema as numbered migrations, one list for SQLite and PostgreSQL. Migrations are only ever added. */

export type Engine = 'sqlite' | 'postgres';

/** What the two engines write differently. */
const WORDS = {
  sqlite: {
    /** A key that the database counts up. */
    id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    /** 64 bits wide. */
    int: 'INTEGER',
    /** Ends a table, and one that is found by its primary key alone. */
    end: ') STRICT;',
    endKeyed: ') STRICT, WITHOUT ROWID;',
    /** Statements for one engine only. */
    sqlite: (statements: string) => statements,
    postgres: () => '',
  },
  postgres: {
    id: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    int: 'BIGINT',
    end: ');',
    endKeyed: ');',
    sqlite: () => '',
    postgres: (statements: string) => statements,
  },
};
type Words = Record<'id' | 'int' | 'end' | 'endKeyed', string> &
  Record<Engine, (statements: string) => string>;

/** The steps for one engine, each a text of statements. The number of a version is the number of steps that it has seen. */
export function migrationsFor(engine: Engine): readonly string[] {
  return STEPS.map((step) => step(WORDS[engine]));
}

/** User ids are TEXT, as everything that people or services wrote. Times are milliseconds since 1970. */
const STEPS: readonly ((words: Words) => string)[] = [
  ({ id, int, end, endKeyed }) => `
    CREATE TABLE offers (
      key TEXT PRIMARY KEY, command TEXT NOT NULL, typed_as TEXT NOT NULL, options TEXT NOT NULL,
      platform TEXT NOT NULL, owner TEXT NOT NULL, channel TEXT, once ${int} NOT NULL,
      expires_at ${int} NOT NULL, used_at ${int}
    ${end}
    CREATE TABLE actions (
      id ${id}, kind TEXT NOT NULL CHECK (kind IN ('remove', 'add')), conversation TEXT NOT NULL,
      group_name TEXT NOT NULL, platform TEXT NOT NULL, moderator TEXT NOT NULL, reason TEXT,
      request_ids TEXT NOT NULL, created_at ${int} NOT NULL
    ${end}
    CREATE INDEX actions_by_conversation ON actions (conversation, id);
    CREATE TABLE action_users (
      action ${int} NOT NULL REFERENCES actions (id) ON DELETE CASCADE, position ${int} NOT NULL,
      user_id TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, nickname TEXT, PRIMARY KEY (action, position)
    ${endKeyed}
    CREATE TABLE links (
      platform TEXT NOT NULL, account TEXT NOT NULL, user_id TEXT NOT NULL, linked_by TEXT NOT NULL,
      linked_at ${int} NOT NULL, PRIMARY KEY (platform, account)
    ${endKeyed}
    CREATE TABLE outbox (
      id ${id}, platform TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL,
      attempts ${int} NOT NULL DEFAULT 0, due_at ${int} NOT NULL
    ${end}`,

  // When a message was added, so that it can be given up.
  ({ int }) => `
    ALTER TABLE outbox ADD COLUMN added_at ${int} NOT NULL DEFAULT 0;
    UPDATE outbox SET added_at = due_at;`,

  // Jobs; and actions that are kept before they are done, and concluded afterwards, as those before this version are.
  ({ id, int, end }) => `
    CREATE TABLE jobs (
      id ${id}, key TEXT NOT NULL UNIQUE, invocation TEXT NOT NULL, acknowledged ${int} NOT NULL DEFAULT 0,
      attempt ${int} NOT NULL DEFAULT 0, begun TEXT, memo TEXT, touched_at ${int} NOT NULL, finished_at ${int}
    ${end}
    CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;
    ALTER TABLE actions ADD COLUMN job ${int} REFERENCES jobs (id) ON DELETE SET NULL;
    ALTER TABLE actions ADD COLUMN problems TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE actions ADD COLUMN concluded_at ${int};
    UPDATE actions SET concluded_at = created_at;
    CREATE INDEX actions_by_job ON actions (job, id);
    ALTER TABLE action_users ADD COLUMN request_id TEXT;
    CREATE INDEX action_users_by_user ON action_users (action, user_id);`,

  // A user is in an action once. That the index says so makes SQLite use it, and marking a user as quick in an action of
  // 60,000 users as in one of 1. What moderators are called; and problems without messages, which may repeat keys.
  ({ sqlite }) => `
    DELETE FROM action_users WHERE EXISTS (
      SELECT 1 FROM action_users AS first
      WHERE first.action = action_users.action AND first.user_id = action_users.user_id
        AND first.position < action_users.position
    );
    DROP INDEX action_users_by_user;
    CREATE UNIQUE INDEX action_users_by_user ON action_users (action, user_id);
    ALTER TABLE actions ADD COLUMN moderator_name TEXT;
    ${sqlite(`UPDATE actions SET problems =
      (SELECT json_group_array(json_remove(problem.value, '$.message')) FROM json_each(actions.problems) AS problem)
      WHERE problems <> '[]' AND json_valid(problems);`)}`,

  // Who has linked which account: a link decides who is meant by a mention.
  ({ id, int, end }) => `
    CREATE TABLE link_changes (
      id ${id}, platform TEXT NOT NULL, account TEXT NOT NULL, user_before TEXT, user_after TEXT,
      moderator_platform TEXT NOT NULL, moderator TEXT NOT NULL, moderator_name TEXT, at ${int} NOT NULL
    ${end}
    CREATE INDEX link_changes_by_time ON link_changes (at);`,

  // Which process works on a job or sends a message; when a job may be handed out again, and to which configuration.
  // In PostgreSQL, the account's limit: see volcengine/limit.
  ({ int, end, postgres }) => `
    CREATE TABLE processes (
      id TEXT PRIMARY KEY, configuration TEXT NOT NULL, working ${int} NOT NULL DEFAULT 0,
      beats ${int} NOT NULL DEFAULT 0, seen_at ${int} NOT NULL
    ${end}
    ALTER TABLE jobs ADD COLUMN owner TEXT;
    ALTER TABLE jobs ADD COLUMN due_at ${int} NOT NULL DEFAULT 0;
    ALTER TABLE jobs ADD COLUMN configuration TEXT NOT NULL DEFAULT '';
    ALTER TABLE outbox ADD COLUMN owner TEXT;
    CREATE INDEX outbox_by_channel ON outbox (platform, channel, id);
    ${postgres(`
    CREATE UNLOGGED TABLE limit_slots (id INTEGER PRIMARY KEY, free_at TIMESTAMPTZ NOT NULL, grants BIGINT NOT NULL);
    CREATE UNLOGGED TABLE limit_processes (
      id TEXT PRIMARY KEY, qps INTEGER NOT NULL, quiet_ms INTEGER NOT NULL, seen_at TIMESTAMPTZ NOT NULL
    );
    CREATE UNLOGGED TABLE limit_memory (
      id INTEGER PRIMARY KEY CHECK (id = 1), memory TEXT NOT NULL, since TIMESTAMPTZ NOT NULL
    );`)}`,

  // Sets: whitelists that are kept under a name, users as JSON, since a set is read and written whole. Which actions were
  // begun together: their job is forgotten earlier than they are.
  ({ id, int, end }) => `
    CREATE TABLE sets (
      id ${id}, conversation TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, users TEXT NOT NULL,
      size ${int} NOT NULL, platform TEXT NOT NULL, moderator TEXT NOT NULL, moderator_name TEXT, saved_at ${int} NOT NULL,
      UNIQUE (conversation, key)
    ${end}
    ALTER TABLE actions ADD COLUMN change_id ${int};
    UPDATE actions SET change_id = job;
    ALTER TABLE actions ADD COLUMN set_name TEXT;`,
  // Messages that stay in channels: which one stands where, how often what it tells of has changed, how much of that it
  // shows, and when it may be edited again.
  ({ id, int, end }) => `
    CREATE TABLE panels (
      id ${id}, platform TEXT NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL, message TEXT NOT NULL,
      group_name TEXT NOT NULL, locale TEXT NOT NULL, shown TEXT NOT NULL, changes ${int} NOT NULL,
      shown_changes ${int} NOT NULL, free_at ${int} NOT NULL, UNIQUE (platform, channel, conversation)
    ${end}
    CREATE INDEX panels_by_conversation ON panels (conversation);`,

  // Which action one takes back.
  ({ int }) => `
    ALTER TABLE actions ADD COLUMN undoes ${int};
    CREATE INDEX actions_by_undone ON actions (undoes) WHERE undoes IS NOT NULL;
    CREATE INDEX actions_by_change ON actions (change_id, id);`,

  // Guest passes; what actions know of them; and removals that no moderator has ordered. `job` has the pass in hand while it
  // is not finished; `due_at` is by the clock of the database.
  ({ int, endKeyed }) => `
    CREATE TABLE passes (
      conversation TEXT NOT NULL, user_id TEXT NOT NULL, group_name TEXT NOT NULL, platform TEXT NOT NULL,
      moderator TEXT NOT NULL, moderator_name TEXT, locale TEXT NOT NULL, action ${int} NOT NULL, ends_at ${int} NOT NULL,
      due_at ${int} NOT NULL, attempts ${int} NOT NULL DEFAULT 0, job ${int}, PRIMARY KEY (conversation, user_id)
    ${endKeyed}
    CREATE INDEX passes_due ON passes (due_at);
    CREATE INDEX passes_by_job ON passes (job) WHERE job IS NOT NULL;
    ALTER TABLE actions ADD COLUMN cause TEXT;
    ALTER TABLE actions ADD COLUMN pass_ends_at ${int};
    ALTER TABLE actions ADD COLUMN pass_locale TEXT;
    ALTER TABLE action_users ADD COLUMN pass_before ${int};`,
];

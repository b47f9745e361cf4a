/** The schema, as the steps that led to it. Steps are only ever added; ids are TEXT, since they are 64 bits wide. */

export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE offers (
     key TEXT PRIMARY KEY,
     command TEXT NOT NULL,
     typed_as TEXT NOT NULL,
     options TEXT NOT NULL,
     platform TEXT NOT NULL,
     owner TEXT NOT NULL,
     channel TEXT,
     once INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     used_at INTEGER
   ) STRICT;

   CREATE TABLE actions (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL CHECK (kind IN ('remove', 'add')),
     conversation TEXT NOT NULL,
     group_name TEXT NOT NULL,
     platform TEXT NOT NULL,
     moderator TEXT NOT NULL,
     reason TEXT,
     request_ids TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX actions_by_conversation ON actions (conversation, id);

   CREATE TABLE action_users (
     action INTEGER NOT NULL REFERENCES actions (id) ON DELETE CASCADE,
     position INTEGER NOT NULL,
     user_id TEXT NOT NULL,
     outcome TEXT NOT NULL,
     reason TEXT,
     nickname TEXT,
     PRIMARY KEY (action, position)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE links (
     platform TEXT NOT NULL,
     account TEXT NOT NULL,
     user_id TEXT NOT NULL,
     linked_by TEXT NOT NULL,
     linked_at INTEGER NOT NULL,
     PRIMARY KEY (platform, account)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE outbox (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     platform TEXT NOT NULL,
     channel TEXT NOT NULL,
     message TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     due_at INTEGER NOT NULL
   ) STRICT`,

  // When a message was added, so that it can be given up.
  `ALTER TABLE outbox ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
   UPDATE outbox SET added_at = due_at`,

  // Jobs; and actions that are kept before they are done, and concluded afterwards, as those before this version are.
  `CREATE TABLE jobs (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     invocation TEXT NOT NULL,
     acknowledged INTEGER NOT NULL DEFAULT 0,
     attempt INTEGER NOT NULL DEFAULT 0,
     begun TEXT,
     memo TEXT,
     touched_at INTEGER NOT NULL,
     finished_at INTEGER
   ) STRICT;
   CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;

   ALTER TABLE actions ADD COLUMN job INTEGER REFERENCES jobs (id) ON DELETE SET NULL;
   ALTER TABLE actions ADD COLUMN problems TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE actions ADD COLUMN concluded_at INTEGER;
   UPDATE actions SET concluded_at = created_at;
   CREATE INDEX actions_by_job ON actions (job, id);

   ALTER TABLE action_users ADD COLUMN request_id TEXT;
   CREATE INDEX action_users_by_user ON action_users (action, user_id)`,

  // A user is in an action once. That the index says so makes SQLite use it, and marking a user as quick in an action of
  // 60,000 users as in one of 1. What moderators are called; and problems without messages, which may repeat keys.
  `DELETE FROM action_users WHERE EXISTS (
     SELECT 1 FROM action_users AS first
     WHERE first.action = action_users.action AND first.user_id = action_users.user_id
       AND first.position < action_users.position
   );
   DROP INDEX action_users_by_user;
   CREATE UNIQUE INDEX action_users_by_user ON action_users (action, user_id);

   ALTER TABLE actions ADD COLUMN moderator_name TEXT;
   UPDATE actions SET problems =
     (SELECT json_group_array(json_remove(problem.value, '$.message')) FROM json_each(actions.problems) AS problem)
   WHERE problems <> '[]' AND json_valid(problems)`,

  // Who has linked which account: a link decides who is meant by a mention.
  `CREATE TABLE link_changes (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     platform TEXT NOT NULL,
     account TEXT NOT NULL,
     user_before TEXT,
     user_after TEXT,
     moderator_platform TEXT NOT NULL,
     moderator TEXT NOT NULL,
     moderator_name TEXT,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX link_changes_by_time ON link_changes (at)`,
];

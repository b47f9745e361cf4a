/** One list of migrations makes the same schema in both engines. */
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrationsFor } from '../../src/store/migrations.ts';
import { freshDatabase } from '../support/postgres/database.ts';

/** `table.column`, and whether it takes NULL. */
type Schema = Readonly<Record<string, boolean>>;

function inSqlite(): Schema {
  const database = new DatabaseSync(':memory:');
  for (const migration of migrationsFor('sqlite')) database.exec(migration);
  const rows = database
    .prepare(
      `SELECT t.name || '.' || c.name AS name, c."notnull" = 0 AND c.pk = 0 AS nullable
       FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`,
    )
    .all();
  database.close();
  return Object.fromEntries(rows.map(({ name, nullable }) => [String(name), nullable === 1]));
}

async function inPostgres(): Promise<Schema> {
  const { query } = await freshDatabase();
  for (const migration of migrationsFor('postgres')) await query(migration);
  const rows = await query(
    `SELECT table_name || '.' || column_name AS name, is_nullable = 'YES' AS nullable
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'limit_%'`,
  );
  return Object.fromEntries(rows.map(({ name, nullable }) => [String(name), nullable === true]));
}

test('the same tables, with the same columns, which take NULL or do not', async () => {
  const schema = inSqlite();
  expect(Object.keys(schema).length).toBeGreaterThan(60);
  expect(await inPostgres()).toEqual(schema);
});

test.each(['sqlite', 'postgres'] as const)(
  'in %s there are as many steps as before, and no fewer',
  (engine) => {
    expect(migrationsFor(engine).length).toBeGreaterThanOrEqual(8);
  },
);

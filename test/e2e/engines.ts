/** Opens an empty database of either engine, SQLite or PostgreSQL. */
import { expect, onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres/open.ts';
import { createTestLog } from '../support/log.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import { memoryDatabase } from '../support/store/memory-store.ts';

export const ENGINES = ['SQLite', 'PostgreSQL'] as const;

/** An empty database, closed at the end of the test. */
export async function openDatabase(engine: (typeof ENGINES)[number]): Promise<Database> {
  if (engine === 'SQLite') return memoryDatabase();
  const { url } = await freshDatabase();
  const { database } = openPostgres({ url, log: createTestLog().log });
  onTestFinished(database.close);
  await expect.poll(database.usable).toBe(true);
  return database;
}

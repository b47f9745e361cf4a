/** What is deleted is not left in the files either. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { createTestLog } from '../../support/log.ts';
import { SHORT_TIMES } from '../../support/store/memory-store.ts';
import { concludedAction, keepMessages, takeJob } from '../../support/store/store.ts';
import { action, offer } from '../contract.ts';
import { temporaryFolders } from '../folder.ts';

const folder = temporaryFolders();
const DAY_MS = 24 * 3_600_000;

/** The words `deleted-…` that can be read in any file of the folder. */
function readable(dataDir: string): readonly string[] {
  const bytes = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1'));
  return [...new Set(bytes.join('\n').match(/deleted-(?:reason|end|job|message|offer|row)/gu))].toSorted();
}

test('what was trimmed, delivered or replaced cannot be read in the files, while the bot runs', async () => {
  const dataDir = folder();
  const clock = { now: 0 };
  const { log } = createTestLog();
  const store = openStore(await openSqlite(dataDir), { log, times: SHORT_TIMES, now: () => clock.now });
  onTestFinished(() => store.close());
  // Longer than a page of the file, too.
  const reason = `deleted-reason ${'x'.repeat(10_000)} deleted-end`;
  await concludedAction(store, { ...action, at: 0, reason });
  await store.offers.put({ ...offer, options: { users: 'deleted-offer' }, expiresAt: 1 });
  await (await takeJob(store, 'deleted-job')).finish();
  await keepMessages(store, [{ platform: 'slack', channelId: 'C1', message: '"deleted-message"' }]);
  const [message] = await store.outbox.due(1);
  expect(readable(dataDir)).toEqual([
    'deleted-end',
    'deleted-job',
    'deleted-message',
    'deleted-offer',
    'deleted-reason',
  ]);

  await store.outbox.delivered(message?.id ?? '');
  clock.now = 2 * DAY_MS;
  await store.trim(DAY_MS);
  expect(readable(dataDir)).toEqual([]);
  await concludedAction(store, { ...action, reason: 'kept' });
  expect((await store.actions.latest(action.conversation, 9)).map(({ reason: kept }) => kept)).toEqual([
    'kept',
  ]);
});

test('what an earlier version has left of deleted rows goes when its file is migrated', async () => {
  const dataDir = folder();
  const schema = 'CREATE TABLE a (t TEXT) STRICT';
  await (await openSqlite(dataDir, [schema])).close();
  const raw = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'));
  raw.exec(
    "PRAGMA secure_delete = OFF; INSERT INTO a VALUES ('deleted-row'), ('kept'); DELETE FROM a WHERE t <> 'kept'",
  );
  raw.close();
  expect(readable(dataDir)).toEqual(['deleted-row']);

  const database = await openSqlite(dataDir, [schema, 'CREATE TABLE b (t TEXT) STRICT']);
  onTestFinished(() => database.close());
  expect(readable(dataDir)).toEqual([]);
  expect(await database.read('SELECT t FROM a')).toEqual([{ t: 'kept' }]);
});

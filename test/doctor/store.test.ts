/** The store: a folder that cannot be used, and one that a bot uses. PostgreSQL: `postgres.test.ts`. */
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { lockFolder } from '../../src/store/sqlite/folder.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestLog } from '../support/log.ts';
import { setUp, check } from './harness.ts';

const DATABASE = 'unwhitelist.sqlite';

async function openFolder(dataDir: string): Promise<Store> {
  return openStore(await openSqlite(dataDir), { log: createTestLog().log });
}

describe('the folder', () => {
  test('is made at the start: its parent can be written to', async () => {
    const setup = await setUp();
    const DATA_DIR = join(setup.dataDir, 'a', 'b');
    const seen = await check(setup, { env: { DATA_DIR } });
    expect(seen.line('store.folder')).toMatch(
      /^ok .* can be written to; the database is made at npm start$/u,
    );
    expect(await readdir(setup.dataDir)).toEqual([]);
  });

  test('holds a database of a bot that has stopped', async () => {
    const setup = await setUp();
    await (await openFolder(setup.dataDir)).close();
    const before = await readFile(join(setup.dataDir, DATABASE));
    const seen = await check(setup);
    expect(seen.line('store.folder')).toMatch(/^ok .*: the database is whole and can be written to$/u);
    expect(await readdir(setup.dataDir)).toEqual([DATABASE]);
    expect((await readFile(join(setup.dataDir, DATABASE))).equals(before)).toBe(true);
  });

  test('is in use by a bot, which is not disturbed: it can go on writing while it is looked at', async () => {
    const setup = await setUp();
    const lock = await lockFolder(setup.dataDir, 0, () => undefined);
    const store = await openFolder(setup.dataDir);
    const [seen] = await Promise.all([
      check(setup),
      store.links.set({ platform: 'slack', id: 'U1' }, '1', { platform: 'slack', id: 'U2' }),
    ]);
    expect(seen.line('store.folder')).toBe(`ok ${setup.dataDir} is in use: a bot runs there`);
    expect(seen.exitCode).toBe(0);
    expect(await store.links.find({ platform: 'slack', id: 'U1' })).toBe('1');
    await store.close();
    lock?.[Symbol.dispose]();
  });

  test('can be locked by a bot right after it was looked at', async () => {
    const setup = await setUp();
    (await lockFolder(setup.dataDir, 0, () => undefined))?.[Symbol.dispose]();
    await check(setup);
    const lock = await lockFolder(setup.dataDir, 0, () => undefined);
    expect(lock).toBeDefined();
    lock?.[Symbol.dispose]();
  });

  test('beside a bot, one request a second is sent', async () => {
    const setup = await setUp();
    const lock = await lockFolder(setup.dataDir, 0, () => undefined);
    await check(setup);
    lock?.[Symbol.dispose]();
    const [first, second] = setup.service.arrivals.filter(({ action }) => action !== '');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_000);
  });

  const version = (dataDir: string, number: number): void => {
    const database = new DatabaseSync(join(dataDir, DATABASE));
    database.exec(`PRAGMA user_version = ${number}`);
    database.close();
  };
  test.each<[string, (dataDir: string) => Promise<unknown>, RegExp]>([
    [
      'a file',
      (dataDir) => writeFile(join(dataDir, 'file'), ''),
      /^problem DATA_DIR \(.*\): it is not a folder → make it a folder/u,
    ],
    [
      'a damaged database',
      (dataDir) => writeFile(join(dataDir, DATABASE), 'x'.repeat(4_096)),
      /^problem DATA_DIR .*the file is no database/u,
    ],
    [
      'the database of a newer bot',
      async (dataDir) => {
        await (await openFolder(dataDir)).close();
        version(dataDir, 99);
      },
      /^problem DATA_DIR .*it is of version 99, this bot knows \d/u,
    ],
    [
      'the database of an older bot',
      async (dataDir) => {
        await (await openFolder(dataDir)).close();
        version(dataDir, 1);
      },
      /^ok .*; npm start brings it up to this version$/u,
    ],
  ])('is %s', async (what, prepare, line) => {
    const setup = await setUp();
    await prepare(setup.dataDir);
    const DATA_DIR = what === 'a file' ? join(setup.dataDir, 'file') : setup.dataDir;
    const seen = await check(setup, { env: { DATA_DIR } });
    expect(seen.line('store.folder')).toMatch(line);
    expect(seen.exitCode).toBe(line.source.startsWith('^ok') ? 0 : 2);
  });

  test.skipIf(process.getuid?.() === 0)('may not be written to', async () => {
    const setup = await setUp();
    await chmod(setup.dataDir, 0o500);
    onTestFinished(() => chmod(setup.dataDir, 0o700));
    const seen = await check(setup);
    expect(seen.line('store.folder')).toMatch(/^problem DATA_DIR .*EACCES/u);
  });
});

/** `npm run backup`: a copy that a bot can start from, made while the bot runs; and nothing where there is nothing to copy. */
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { startProcess } from '../support/process/run.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function backup(env: Record<string, string>, ...args: readonly string[]) {
  const run = startProcess('src/setup/backup.ts', env, { args });
  const code = await run.exited;
  return { code, output: run.output(), errors: run.errors() };
}

test('copies the database of a bot that runs, for the owner alone, and says how many rows the copy has', async () => {
  const [dataDir, elsewhere] = [await folder(), await folder()];
  const store = openStore(await openSqlite(dataDir), { log: pino({ level: 'silent' }) });
  onTestFinished(() => store.close());
  const by = { platform: 'slack', id: 'UMOD' } as const;
  await store.links.set({ platform: 'slack', id: 'U1' }, '10001', by);
  const file = join(elsewhere, 'copy.sqlite');
  const { code, output, errors } = await backup({ DATA_DIR: dataDir }, file);
  expect([code, errors]).toEqual([0, '']);
  expect(output).toMatch(/copy\.sqlite: action_users 0, .*\blinks 1\b.* rows\n$/u);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  // Nothing beside it: the file alone is the database.
  expect(await readdir(elsewhere)).toEqual(['copy.sqlite']);
  const restored = await folder();
  await copyFile(file, join(restored, 'unwhitelist.sqlite'));
  const again = openStore(await openSqlite(restored), { log: pino({ level: 'silent' }) });
  expect(await again.links.find({ platform: 'slack', id: 'U1' })).toBe('10001');
  await again.close();
});

test('writes nothing where there is nothing of the bot to copy, and says why', async () => {
  const [empty, foreign, target] = [await folder(), await folder(), await folder()];
  const path = join(foreign, 'unwhitelist.sqlite');
  new DatabaseSync(path).exec('CREATE TABLE a (b)');
  const file = join(target, 'copy.sqlite');
  const said = async (
    env: Record<string, string>,
    ...args: readonly string[]
  ): Promise<readonly unknown[]> => {
    const { code, output, errors } = await backup(env, ...args);
    expect(output).toBe('');
    return [code, errors];
  };
  expect(await said({ DATA_DIR: empty }, file)).toEqual([
    1,
    `DATA_DIR (${empty}): there is no unwhitelist.sqlite in it\n`,
  ]);
  expect(await said({ DATA_DIR: foreign }, file)).toEqual([1, `${path}: it is no database of this bot\n`]);
  await writeFile(path, 'no database at all');
  expect(await said({ DATA_DIR: foreign }, file)).toEqual([
    1,
    expect.stringMatching(/file is not a database/u),
  ]);
  expect(await said({ DATABASE_URL: 'postgres://bot:planted@127.0.0.1/x' }, file)).toEqual([
    1,
    expect.stringMatching(/^DATABASE_URL: is set, .*pg_dump(?!.*planted)/u),
  ]);
  expect(await said({ DATA_DIR: empty })).toEqual([64, expect.stringMatching(/^npm run backup -- <file>/u)]);
  expect([await readdir(target), await readdir(empty)]).toEqual([[], []]);
});

test('overwrites no file', async () => {
  const dataDir = await folder();
  await (await openSqlite(dataDir)).close();
  const file = join(dataDir, 'kept');
  await writeFile(file, 'kept');
  const { code, errors } = await backup({ DATA_DIR: dataDir }, file);
  expect([code, errors]).toEqual([1, `${file} is there already: choose another name, or move it away\n`]);
  expect((await stat(file)).size).toBe(4);
});

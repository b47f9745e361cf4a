/** Whatever the bot makes is for its owner alone. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environment } from '../support/environment.ts';
import { startProcess } from '../support/process/run.ts';
import { fakeDiscord, testService } from '../e2e/harness.ts';

/** Mode of each file and folder below `root`, by its path. */
function modesOf(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    paths.map((path) => [relative(root, path), (statSync(path).mode & 0o777).toString(8)]),
  );
}

const FILES = ['unwhitelist.lock', 'unwhitelist.sqlite', 'unwhitelist.sqlite-shm', 'unwhitelist.sqlite-wal'];

/** Runs the bot, has it write something, and looks at its files while it runs. */
async function modesWhileRunning(dataDir: string, root: string, umask: string) {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const env = { ...environment(service, { discord }), DATA_DIR: dataDir };
  const bot = startProcess('src/main.ts', env, { umask });
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exited;
  });
  await bot.prints(/"msg":"ready"/u);
  await discord.command({ name: 'unwhitelist', options: { users: '10001' } }).reply();
  const modes = modesOf(root);
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  // What is left after a stop is no more open than before.
  expect(modes).toMatchObject(modesOf(root));
  return modes;
}

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  return root;
}

test.each(['000', '022', '077'])('with a umask of %s: every folder and file that it makes', async (umask) => {
  const root = folder();
  const modes = await modesWhileRunning(join(root, 'deep', 'data'), root, umask);
  const files = FILES.map((name) => [join('deep', 'data', name), '600']);
  expect(modes).toEqual({ deep: '700', [join('deep', 'data')]: '700', ...Object.fromEntries(files) });
});

test('in a folder that others made and may read: the folder is left as it is, the files are its own', async () => {
  const root = folder();
  const dataDir = join(root, 'data');
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  // As an earlier version, or a restored copy, may have left it.
  writeFileSync(join(dataDir, 'unwhitelist.sqlite'), '');
  chmodSync(join(dataDir, 'unwhitelist.sqlite'), 0o666);
  const modes = await modesWhileRunning(dataDir, root, '000');
  const files = FILES.map((name) => [join('data', name), '600']);
  expect(modes).toEqual({ data: '755', ...Object.fromEntries(files) });
});

/** The image: its steps executed, and the bot started from its files as Docker starts it; built where there is an engine. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fakeDiscord, testService } from '../e2e/harness.ts';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import { freePort } from '../support/network/free-port.ts';
import { imageArgs, imageEnvironment } from './files.ts';
import { buildImageFolder, type ImageFolder } from './image.ts';

const BUILD_MS = 600_000;
const hasEngine = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;

const listing = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).sort();

let image: ImageFolder;
let clean: (() => Promise<void>) | undefined;
beforeAll(async () => {
  image = await buildImageFolder((cleaning) => (clean = cleaning));
});
afterAll(() => clean?.());

/** By the commands of the guide. */
const started = [
  ...readFileSync('docs/running.md', 'utf8').matchAll(/(?:unwhitelist|--) node (src\/\S+\.ts)\b/gu),
].map(([, file = '']) => file);

test('each script that is started in the image is there, with all that it needs', () => {
  const files = [...new Set(started)].sort();
  expect(files).toEqual([
    ...[
      'src/doctor/main.ts',
      'src/setup/backup.ts',
      'src/setup/discord-invite.ts',
      'src/setup/slack-manifest.ts',
    ],
  ]);
  const { workdir: cwd, node } = image;
  const env = { PATH: process.env['PATH'] };
  for (const file of files) {
    const { status, stdout, stderr } = spawnSync(node, [file, '--help'], { cwd, env, encoding: 'utf8' });
    expect([file, status, stderr]).toEqual([file, 0, '']);
    expect(stdout).toMatch(/^npm run /u);
  }
});

test('its files start the bot as its user, who writes to the data folder alone', async () => {
  const { root, workdir, node, user } = image;
  const before = await listing(workdir);
  expect(before.filter((name) => /^\.env|^test|^node_modules\/(?:vitest|node)$/u.test(name))).toEqual([]);
  const [service, discord] = [await testService(), await fakeDiscord()];
  // A path of the container is one under its root; the port is one that is free here.
  const { DATA_DIR: dataDir = '' } = imageEnvironment();
  const env = {
    ...environment(service, { discord }),
    ...imageEnvironment(),
    DATA_DIR: join(root, dataDir),
    HEALTH_PORT: String(await freePort()),
  };
  const options = { cwd: workdir, env, ...user };
  const [, ...args] = JSON.parse(imageArgs('CMD')[0] ?? '[]') as readonly string[];
  const bot = spawn(node, args, options);
  onTestFinished(() => void bot.kill('SIGKILL'));
  let log = '';
  for (const stream of [bot.stdout, bot.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  await expect.poll(() => log).toContain('"msg":"ready"');

  const reply = await discord
    .command({ name: 'unwhitelist', options: { users: '10001' }, roles: [MODERATOR_ROLE] })
    .reply();
  expect(reply.text).toContain('Removed 1 user');
  const [, json = '[]'] = /CMD (\[.*\])$/u.exec(imageArgs('HEALTHCHECK')[0] ?? '') ?? [];
  const [, ...checkArgs] = JSON.parse(json) as readonly string[];
  expect(await once(spawn(node, checkArgs, { ...options, stdio: 'ignore' }), 'exit')).toEqual([0, null]);

  bot.kill('SIGTERM');
  expect(await once(bot, 'exit')).toEqual([0, null]);
  const database = await stat(join(root, dataDir, 'unwhitelist.sqlite'));
  expect(database.uid).toBe(user?.uid ?? process.getuid?.());
  // Where the tests are root, the user of the image could not write there; it did not where they are not.
  if (user !== undefined) expect(await listing(workdir)).toEqual(before);
});

test.runIf(hasEngine)('an engine builds it, and a script starts in it', { timeout: BUILD_MS }, () => {
  const docker = (...args: readonly string[]) => spawnSync('docker', args, { encoding: 'utf8' });
  const built = docker('build', '--quiet', '.');
  expect([built.status, built.stderr]).toEqual([0, '']);
  const id = built.stdout.trim();
  onTestFinished(() => void docker('rmi', '--force', id));
  const { status, stdout } = docker('run', '--rm', '--read-only', id, 'node', 'src/doctor/main.ts', '--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining('npm run doctor')]);
});

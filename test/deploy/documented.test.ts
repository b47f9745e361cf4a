/** The commands of docs/running.md for containers, as far as they can be run without one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { productionPackages } from '../licenses/notices.ts';
import { dockerfileStages } from './files.ts';

const document = await readFile('docs/running.md', 'utf8');

/** Only what the Dockerfile copies, with the packages that `npm ci --omit=dev` installs. */
async function imageFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-image-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const copied = dockerfileStages()
    .flat()
    .filter(({ name, args }) => name === 'COPY' && !args.startsWith('--from='))
    .flatMap(({ args }) => args.split(/\s+/u).slice(0, -1));
  // Nested ones come with the package that they are in.
  const packages = productionPackages().filter(({ path }) => path.split('node_modules/').length === 2);
  for (const path of [...new Set(copied), ...packages.map(({ path }) => path)]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(resolve(path), join(folder, path));
  }
  return folder;
}

const started = [...document.matchAll(/(?:unwhitelist|--) node (src\/\S+\.ts)\b/gu)].map(
  ([, file = '']) => file,
);

test('each script that is started in the image is there, with all that it needs', async () => {
  const files = [...new Set(started)].sort();
  expect(files).toEqual([
    ...[
      'src/doctor/main.ts',
      'src/setup/backup.ts',
      'src/setup/discord-invite.ts',
      'src/setup/slack-manifest.ts',
    ],
  ]);
  const cwd = await imageFolder();
  const env = { PATH: process.env['PATH'] };
  for (const file of files) {
    const args = ['--preserve-symlinks', '--preserve-symlinks-main', file, '--help'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
    expect([file, status, stderr]).toEqual([file, 0, '']);
    expect(stdout).toMatch(/^npm run /u);
  }
});

test('the loop of the rolling upgrade ends when /readyz says 200, and not before', async () => {
  const [, script = ''] = /until docker compose .* node -e '([^']+)'; do/u.exec(document) ?? [];
  const statuses = [503, 200];
  const paths: unknown[] = [];
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.writeHead(statuses[paths.length - 1] ?? 500).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ask = async (): Promise<unknown> => {
    const child = spawn(process.execPath, ['-e', script.replace(':8080/', `:${port}/`)], { stdio: 'ignore' });
    return (await once(child, 'exit'))[0] as unknown;
  };
  const codes = [await ask(), await ask()];
  expect([codes, paths]).toEqual([
    [1, 0],
    ['/readyz', '/readyz'],
  ]);
});

/** The Dockerfile, checked without Docker: what is in the image, who runs it, and how it is asked whether it is well. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { run as lint } from 'dockerfilelint';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VARIABLES } from '../../src/config/variables.ts';
import { dockerfileStages, imageArgs, imageEnvironment } from './files.ts';

test('the linter finds nothing', () => {
  expect(lint('.', readFileSync('Dockerfile', 'utf8'))).toEqual([]);
});

test('the Node of the image is the one that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const [, wanted] = /^>=(\d+)\./u.exec(engines.node) ?? [];
  for (const [from] of dockerfileStages())
    expect(from?.args).toMatch(new RegExp(`^node:${wanted ?? ''}-slim\\b`, 'u'));
});

test('only what runs is copied, and all of it exists and is let through by .dockerignore', () => {
  const sources = dockerfileStages()
    .flat()
    .filter(({ name, args }) => name === 'COPY' && !args.startsWith('--from='))
    .flatMap(({ args }) => args.split(/\s+/u).slice(0, -1));
  const files = [...new Set(sources)].sort();
  expect(files).toEqual(['commands', 'package-lock.json', 'package.json', 'src']);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const ignore = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => /^[^#]/u.test(line));
  expect(ignore).toEqual(['*', ...ignore.slice(1)]);
  expect(ignore.slice(1).sort()).toEqual(files.map((file) => `!${file}`));
});

test('packages are installed without their scripts, and without those for development', () => {
  const installs = dockerfileStages()
    .flat()
    .filter(({ name, args }) => name === 'RUN' && args.startsWith('npm'));
  expect(installs.map(({ args }) => args)).toEqual(['npm ci --omit=dev --ignore-scripts']);
});

test('the bot is not root, is the process that gets the signals, and runs what `npm start` runs', () => {
  expect(imageArgs('USER')).toEqual(['node']);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const [command = '[]'] = imageArgs('CMD');
  // The form of a JSON array: no shell in between.
  const words = JSON.parse(command) as readonly string[];
  expect(words).toEqual(scripts.start.split(' ').filter((word) => !word.startsWith('--dotenv')));
  expect(imageArgs('ENTRYPOINT')).toEqual([]);
});

test('it sets variables that the bot knows, none of them secret, and its data folder is a volume of its user', () => {
  const environment = imageEnvironment();
  expect(Object.keys(environment).sort()).toEqual(['DATA_DIR', 'HEALTH_PORT']);
  expect(Object.keys(environment).filter((name) => !(name in VARIABLES))).toEqual([]);
  expect(imageArgs('ARG')).toEqual([]);
  expect(imageArgs('VOLUME')).toEqual([environment['DATA_DIR']]);
  expect(imageArgs('RUN')).toEqual([`install -d -o node -g node -m 700 ${environment['DATA_DIR'] ?? ''}`]);
});

describe('the health check', () => {
  /** The very command of the image, against a server here. */
  async function check(port: number): Promise<number | null> {
    const [, json = '[]'] = /CMD (\[.*\])$/u.exec(imageArgs('HEALTHCHECK')[0] ?? '') ?? [];
    const [program, ...args] = JSON.parse(json) as readonly string[];
    expect(program).toBe('node');
    const child = spawn(process.execPath, args, { env: { HEALTH_PORT: String(port) }, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  async function serve(status: number): Promise<{ port: number; paths: string[] }> {
    const paths: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      paths.push(url);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, paths };
  }

  test.each([
    [200, 0],
    [503, 1],
  ])('where /healthz answers %i it exits with %i', async (status, code) => {
    const { port, paths } = await serve(status);
    expect(await check(port)).toBe(code);
    expect(paths).toEqual(['/healthz']);
  });

  test('where nobody listens it exits with 1', async () => {
    expect(await check(1)).toBe(1);
  });
});

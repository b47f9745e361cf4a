import process from 'node:process';
import { defineConfig } from 'vitest/config';

// Kept from run to run, for the packages here and for each process that a test starts: half of what a start costs.
process.env['NODE_COMPILE_CACHE'] ??= `${import.meta.dirname}/node_modules/.cache/unwhitelist-tests`;

/** Tests that start the bot as processes, kill them, and take their services away. */
const PROCESSES = 'test/processes/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'main', include: ['test/**/*.test.ts'], exclude: [PROCESSES] } },
      { extends: true, test: { name: 'processes', include: [PROCESSES] } },
    ],
    globalSetup: ['test/support/postgres/global-setup.ts'],
    // The packages are loaded once a worker, and not once a file: half of what the tests cost.
    isolate: false,
    // Many tests wait for something more than they compute, so that two cores serve more workers than two.
    maxWorkers: 6,
    // Garbage is collected less often.
    execArgv: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
    // What hangs ends all the same; nothing that works comes near these, on whatever machine.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // The emulators keep the platforms' deadlines, which a machine that does something else as well can miss. What passes only at
    // the second try is reported.
    retry: 1,
    expect: { poll: { timeout: 30_000 } },
    coverage: { include: ['src/**/*.ts', 'commands/**/*.ts'], reporter: ['text'] },
  },
});

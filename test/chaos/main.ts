/** `npm run chaos [-- --runs 200 --seed 1 --parallel 5 --engine sqlite --logs .]`: the fault-injection suite, and its table. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments } from '../../src/config/read-arguments.ts';
import { quantile } from '../bench/statistics.ts';
import { startPostgres } from '../support/postgres/server.ts';
import type { Invariant } from './check.ts';
import { postgresEngine, sqliteEngine, type Engine } from './engine.ts';
import { createRandom } from './random.ts';
import { chaosRun, type RunResult } from './run.ts';

const HELP = `npm run chaos [-- --runs 200 --seed 20260101 --parallel 5 --engine both --logs <folder>]
  injects faults into many random runs, and prints what was violated. --engine is sqlite, postgres or both by turns;
  --logs is a folder for what the bots have logged in runs with a violation.
`;
const { value } = readArguments({
  help: HELP,
  values: { runs: '200', seed: '20260101', parallel: '5', engine: 'both', logs: '' },
});
const [runs, seed, parallel] = [Number(value('runs')), Number(value('seed')), Number(value('parallel'))];
const [engine, logs] = [value('engine'), value('logs')];

const INVARIANTS: readonly Invariant[] = [
  'without an outcome',
  'with two outcomes',
  'removed, but still listed',
  'failed or not sent, but gone',
  'nothing was done, but gone',
  'not taken in, but gone',
  'looked at again, and not so',
  'a guest pass ended otherwise than told',
  'left open in the record',
];
const LIMIT = 50;

/** The ways to restart the PostgreSQL of all runs. */
const RESTARTS = ['fast', 'immediate', 'crash'] as const;
const RESTART_MS = { from: 5_000, to: 25_000 };
/** The time for which PostgreSQL is away. */
const AWAY_MS = { from: 0, to: 5_000 };

const begun = performance.now();
const results: RunResult[] = [];
if (logs !== '') await mkdir(logs, { recursive: true });
const stops: (() => Promise<void>)[] = [];
const server =
  engine === 'sqlite'
    ? undefined
    : await startPostgres({ flags: ['-c', 'max_connections=300'] }, (stop) => stops.push(stop));
const over = Promise.withResolvers<undefined>();
const restarts = new Map<string, number>();
const restarting = server === undefined ? Promise.resolve() : restartServer(server);
const seeds = Array.from({ length: runs }, (_, index) => seed + index).values();
await Promise.all(
  Array.from({ length: parallel }, async () => {
    for (const next of seeds) {
      const result = await chaosRun(next, await engineOf(next));
      results.push(result);
      for (const { invariant, id, detail } of result.violations) {
        console.log(`VIOLATION seed ${next}: ${invariant}: ${id} (${detail})`);
      }
      const ended = result.exitCodes.every((code) => code === 0);
      if (!ended) console.log(`seed ${next} ended with exit codes ${result.exitCodes.join(', ')}`);
      if (logs !== '' && (result.violations.length > 0 || !ended))
        await writeFile(join(logs, `${next}.log`), result.log);
      if (results.length % 20 === 0) console.log(`${results.length} runs done`);
    }
  }),
);
over.resolve(undefined);
await restarting;
for (const stop of stops) await stop();
const violations = results.flatMap((result) => result.violations);
console.log(table().join('\n'));
const tooMany = results.filter(({ maxInAnySecond }) => maxInAnySecond > LIMIT).length;
process.exit(violations.length + tooMany === 0 ? 0 : 1);

/** The engine of a run; alternates if both are wanted. */
function engineOf(seed: number): Promise<Engine> {
  return server === undefined || (engine === 'both' && seed % 2 === 0)
    ? sqliteEngine()
    : postgresEngine(server);
}

/** Restarts PostgreSQL again and again until all runs are over. */
async function restartServer(postgres: NonNullable<typeof server>): Promise<void> {
  const random = createRandom(seed);
  const state = { over: false };
  void over.promise.then(() => (state.over = true));
  for (;;) {
    await Promise.race([sleep(random.between(RESTART_MS.from, RESTART_MS.to)), over.promise]);
    if (state.over) return;
    const how = random.pick(RESTARTS);
    restarts.set(how, (restarts.get(how) ?? 0) + 1);
    await (how === 'crash' ? postgres.kill() : postgres.stop(how));
    await sleep(random.between(AWAY_MS.from, AWAY_MS.to));
    await startAgain(postgres);
  }
}

/** Starts PostgreSQL; after a kill its first starts may fail for a moment. */
async function startAgain(postgres: NonNullable<typeof server>): Promise<void> {
  for (;;) {
    try {
      await postgres.start();
      return;
    } catch (error) {
      console.log(`PostgreSQL did not start: ${String(error)}`);
      await sleep(500);
    }
  }
}

function table(): readonly string[] {
  const sum = (count: (result: RunResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const all = (maps: (result: RunResult) => ReadonlyMap<string, number>): string => {
    const totals = new Map<string, number>();
    for (const result of results)
      for (const [name, count] of maps(result)) totals.set(name, (totals.get(name) ?? 0) + count);
    return [...totals].map(([name, count]) => `${name} ${count}`).join(', ');
  };
  const took = results.flatMap(({ answeredMs }) => answeredMs);
  const seconds = (share: number): string => (quantile(took, share) / 1_000).toFixed(1);
  const line = (name: string, value: string | number): string => `  ${name.padEnd(38)} ${value}`;
  return [
    `chaos: ${runs} runs from seed ${seed}, ${((performance.now() - begun) / 60_000).toFixed(1)} min`,
    line(
      'requests that arrived',
      sum(({ requests }) => requests),
    ),
    line(
      '  of them failed',
      all(({ faults }) => faults),
    ),
    line(
      'interruptions',
      all(({ interruptions }) => interruptions),
    ),
    line(
      'restarts of PostgreSQL',
      [...restarts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none',
    ),
    line(
      'commands answered',
      `${sum(({ answered }) => answered)}, after ${seconds(0.5)} s (median), ${seconds(1)} s (longest)`,
    ),
    line(
      '  not taken in, and so shown',
      sum(({ notTaken }) => notTaken),
    ),
    line(
      'user ids',
      all(({ outcomes }) => outcomes),
    ),
    line(
      '  unconfirmed, looked at again',
      sum(({ lookedAt }) => lookedAt),
    ),
    line(
      'guest passes ended',
      sum(({ passesEnded }) => passesEnded),
    ),
    ...INVARIANTS.map((name) => line(name, violations.filter(({ invariant }) => invariant === name).length)),
    line('most requests in any 1,000 ms', Math.max(...results.map(({ maxInAnySecond }) => maxInAnySecond))),
    line(
      'ended with exit code 0',
      results.filter(({ exitCodes }) => exitCodes.every((code) => code === 0)).length,
    ),
  ];
}

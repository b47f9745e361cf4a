/** `npm run chaos [-- --runs 200 --seed 1 --parallel 5]`: the fault-injection suite, and its table. */
import { parseArgs } from 'node:util';
import { quantile } from '../bench/statistics.ts';
import type { Invariant } from './check.ts';
import { chaosRun, type RunResult } from './run.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260101' },
    parallel: { type: 'string', default: '5' },
  },
});
const [runs, seed, parallel] = [Number(values.runs), Number(values.seed), Number(values.parallel)];

const INVARIANTS: readonly Invariant[] = [
  'without an outcome',
  'with two outcomes',
  'removed, but still listed',
  'failed or not sent, but gone',
  'nothing was done, but gone',
  'not taken in, but gone',
  'looked at again, and not so',
  'left open in the record',
];
const LIMIT = 50;

const begun = performance.now();
const results: RunResult[] = [];
const seeds = Array.from({ length: runs }, (_, index) => seed + index).values();
await Promise.all(
  Array.from({ length: parallel }, async () => {
    for (const next of seeds) {
      const result = await chaosRun(next);
      results.push(result);
      for (const { invariant, id, detail } of result.violations) {
        console.log(`VIOLATION seed ${next}: ${invariant}: ${id} (${detail})`);
      }
      if (result.exitCode !== 0) console.log(`seed ${next} ended with exit code ${String(result.exitCode)}`);
      if ((result.violations.length > 0 || result.exitCode !== 0) && runs === 1) console.log(result.log);
      if (results.length % 20 === 0) console.log(`${results.length} runs done`);
    }
  }),
);
const violations = results.flatMap((result) => result.violations);
console.log(table().join('\n'));
const over = results.filter(({ maxInAnySecond }) => maxInAnySecond > LIMIT).length;
process.exit(violations.length + over === 0 ? 0 : 1);

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
  const line = (name: string, value: string | number): string => `  ${name.padEnd(31)} ${value}`;
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
    ...INVARIANTS.map((name) => line(name, violations.filter(({ invariant }) => invariant === name).length)),
    line('most requests in any 1,000 ms', Math.max(...results.map(({ maxInAnySecond }) => maxInAnySecond))),
    line('ended with exit code 0', results.filter(({ exitCode }) => exitCode === 0).length),
  ];
}

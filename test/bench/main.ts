/** `npm run bench [-- name …]`: runs the benchmarks of docs/benchmarks.md, or only the named ones, and prints the figures. */
import { loadavg } from 'node:os';
import { readArguments } from '../../src/config/read-arguments.ts';
import { benchClient } from './client.ts';
import { benchDisk } from './disk.ts';
import { benchFairness } from './fairness.ts';
import { benchLatency } from './latency.ts';
import { benchLimit } from './limit.ts';
import { benchOrder } from './order.ts';
import { benchMemory, benchOverload } from './overload.ts';
import { benchParsing } from './parsing.ts';
import { benchProcess } from './process.ts';
import { benchSigning } from './signing.ts';
import { benchSpeed } from './speed.ts';
import { benchStrangers } from './strangers.ts';

const benches = {
  signing: benchSigning,
  parsing: benchParsing,
  client: benchClient,
  limit: benchLimit,
  speed: benchSpeed,
  order: benchOrder,
  latency: benchLatency,
  fairness: benchFairness,
  strangers: benchStrangers,
  overload: benchOverload,
  disk: benchDisk,
  memory: benchMemory,
  process: benchProcess,
};
const all = Object.keys(benches);
const HELP = `npm run bench [-- <name> ...]
  measures, and prints what it has measured; without names, everything. There are:
  ${all.join(', ')}
`;
const { positionals: names } = readArguments({ help: HELP, positionals: { least: 0, most: all.length } });
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(1);
}

console.log(`Node ${process.version}, load of the machine before: ${loadavg()[0]?.toFixed(1) ?? 'unknown'}`);
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) console.log((await bench()).join('\n'));
}
process.exit(0);

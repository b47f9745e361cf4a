/** `npm run bench [-- name …]`: measures what the README claims, and prints it; with names, only those. */
import { benchLatency } from './latency.ts';
import { benchLimit } from './limit.ts';
import { benchMemory, benchOverload } from './overload.ts';
import { benchParsing } from './parsing.ts';
import { benchSigning } from './signing.ts';

const benches = {
  signing: benchSigning,
  parsing: benchParsing,
  latency: benchLatency,
  limit: benchLimit,
  overload: benchOverload,
  memory: benchMemory,
};
const names = process.argv.slice(2);

console.log(`Node ${process.version}`);
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) console.log((await bench()).join('\n'));
}
process.exit(0);

/** `npm run bench`: measures what the README claims, and prints it. */
import { benchLatency } from './latency.ts';
import { benchLimit } from './limit.ts';
import { benchParsing } from './parsing.ts';
import { benchSigning } from './signing.ts';

console.log(`Node ${process.version}`);
for (const bench of [benchSigning, benchParsing, benchLatency, benchLimit]) {
  console.log((await bench()).join('\n'));
}
process.exit(0);

/** Measures the time to read 100,000 pasted tokens. */
import { readIds } from '../../src/whitelist/ids/read-ids.ts';
import { goal, median, row } from './statistics.ts';

const TOKENS = 100_000;
const ROUNDS = 9;
const MOST_MS = 100;

export function benchParsing(): readonly string[] {
  const ids = Array.from({ length: TOKENS }, (_, index) =>
    String(7_000_000_000_000_000_000n + BigInt(index) * 7_919n),
  );
  const inputs = {
    'plain ids': ids.join(', '),
    'in quotes': `"${ids.join('"、"')}"`,
    junk: `x${ids.join(' x')}`,
  };
  return [
    `parsing: ${TOKENS} tokens, median of ${ROUNDS}`,
    ...Object.entries(inputs).map(([name, text]) => {
      const ms = median(times(text));
      return row(name, `${ms.toFixed(0)} ms`, goal(`under ${MOST_MS} ms`, ms < MOST_MS));
    }),
  ];
}

function times(text: string): readonly number[] {
  return Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    readIds(text, 'typed');
    return performance.now() - begun;
  });
}

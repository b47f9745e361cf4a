/** Time to read 100,000 pasted tokens. */
import { parseUserIds } from '../../src/whitelist/user-ids.ts';
import { median } from './signing.ts';

const TOKENS = 100_000;
const ROUNDS = 9;

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
    `parsing: ${TOKENS} tokens, median of ${ROUNDS} (goal: well under 100 ms)`,
    ...Object.entries(inputs).map(
      ([name, text]) => `  ${name.padEnd(32)}${median(times(text)).toFixed(0)} ms`,
    ),
  ];
}

function times(text: string): readonly number[] {
  return Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    parseUserIds(text);
    return performance.now() - begun;
  });
}

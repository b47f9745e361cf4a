import { describe, expect, test } from 'vitest';
import { readIdFile } from '../../src/whitelist/id-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// The largest file that is read; a reading that takes the square of its length would take minutes, and time out.
describe('1 MiB is read in linear time', () => {
  const SIZE = 1_048_576;
  test.each([
    ['ids', '7300000000000000001\n'],
    ['rows', '7300000000000000001,alice,"a ""b"" c",x\r\n'],
    ['short cells', '1.5,'],
    ['empty cells', ','],
    ['empty lines', '\n'],
    ['quotes', '"'],
    ['quoted quotes', '"",'],
    ['opened quotes', ',"a'],
    ['marks', '<@'],
    ['spaces', ' '],
    ['grouped digits', '1,234'],
  ])('of %s', (_name, piece) => {
    for (const header of ['user_id,b\n', `${','.repeat(SIZE / 2)}\n`]) {
      const content = bytes(`${header}x1 ${piece.repeat(SIZE / piece.length)}`.slice(0, SIZE));
      const start = performance.now();
      readIdFile('a.csv', content);
      // Ten times what it takes, for a machine that is busy with other tests.
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { readIdFile } from '../../src/whitelist/id-file.ts';
import { readIds } from '../../src/whitelist/read-ids.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The largest file that is read; a reading that takes the square of its length would take minutes, and time out. */
const SIZE = 1_048_576;
/** Many times what it takes, for a machine that is busy with other tests. */
const MOST_MS = 5_000;

const timeOf = (read: () => unknown): number => {
  const start = performance.now();
  read();
  return performance.now() - start;
};

describe('1 MiB of a table is read in linear time', () => {
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
    ['brackets', '['],
  ])('of %s', (_name, piece) => {
    for (const header of ['user_id,b\n', `${','.repeat(SIZE / 2)}\n`, '[']) {
      const content = bytes(`${header}x1 ${piece.repeat(SIZE / piece.length)}`.slice(0, SIZE));
      expect(timeOf(() => readIdFile('a.csv', content))).toBeLessThan(MOST_MS);
    }
  });
});

describe('1 MiB of text is read in linear time', () => {
  test.each([
    '7300000000000000001 ',
    '7300000000000000001\n',
    '1) 7300000000000000001 ',
    '1 7300000000000000001\n',
    '1001 ',
    '101 ',
    '1,234,',
    '10001,0,',
    '10001/10002/',
    '10001.10002.',
    'x10001',
    '1e5',
    '"',
    '1"',
    '<@',
    '<tel:1',
    '(1',
    '1(',
    '[1]',
    '·',
    'a·1',
    '`a` · `1` — ',
    '• 1 ',
    '.',
    '1.',
    '1...',
    '-',
    'a-',
    '@',
    '@a',
    'http://',
    'uid: ',
    'uid: 7, ',
    '| 1 ',
    'user_id,name\n',
    'Users, a\n1, 2\n',
    '2026-01-02 ',
    '用户1',
    '１\u200B',
    '\u20E3',
    '𠮷',
  ])('of %j', (piece) => {
    const text = piece.repeat(Math.ceil(SIZE / piece.length));
    expect(timeOf(() => readIds(text, 'typed'))).toBeLessThan(MOST_MS);
  });
});

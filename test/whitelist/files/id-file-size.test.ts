import { describe, expect, test } from 'vitest';
import { readIdFile } from '../../../src/whitelist/files/id-file.ts';
import { readIds } from '../../../src/whitelist/ids/read-ids.ts';
import { processorMsOf } from '../../support/process/processor-time.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An eighth of the largest file that is read; a reading that takes the square of its length would take seconds. */
const SIZE = 131_072;
/** Of the processor; the slowest reading takes about 150 ms. */
const MOST_MS = 1_500;

describe('128 KiB of a table is read in linear time', () => {
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
      expect(processorMsOf(() => readIdFile('a.csv', content))).toBeLessThan(MOST_MS);
    }
  });
});

describe('128 KiB of text is read in linear time', () => {
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
    expect(processorMsOf(() => readIds(text, 'typed'))).toBeLessThan(MOST_MS);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectSeparator, parseCsv } from '../../../src/whitelist/files/csv.ts';

describe('rows', () => {
  test.each([
    [
      'plain',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF, and one at the end',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['CR alone', 'a\rb', [['a'], ['b']]],
    [
      'empty cells',
      ',a,\n,',
      [
        ['', 'a', ''],
        ['', ''],
      ],
    ],
    ['an empty line', 'a\n\nb', [['a'], [''], ['b']]],
    ['quotes', '"a","b"', [['a', 'b']]],
    ['an empty quoted cell', '"",a', [['', 'a']]],
    ['escaped quotes', '"a ""b""",""""', [['a "b"', '"']]],
    [
      'separators and line ends in quotes',
      '"a,b","c\r\nd"\ne,f',
      [
        ['a,b', 'c\r\nd'],
        ['e', 'f'],
      ],
    ],
    ['quotes inside a cell', 'a"b",c', [['a"b"', 'c']]],
    ['a formula of text', '="1",a', [['="1"', 'a']]],
    ['spaces after a quote', '"a" ,"b" \n', [['a', 'b']]],
    [
      'a cell that goes on after its quote',
      'a,"12"3,b\nc,d',
      [
        ['a', '"12"3,b'],
        ['c', 'd'],
      ],
    ],
    [
      'a quote that closes in another cell',
      'a,"b,c\nd,"e",f\n',
      [
        ['a', '"b,c'],
        ['d', 'e', 'f'],
      ],
    ],
    [
      'a quote that never closes',
      'a,"b,c\nd,e\n"","f"\n',
      [
        ['a', '"b,c'],
        ['d', 'e'],
        ['', 'f'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_name, text, rows) => {
    expect(parseCsv(text, ',')).toEqual(rows);
  });

  test('without a separator are one cell each', () => {
    expect(parseCsv('a,b;c\t\n"d\ne"', undefined)).toEqual([['a,b;c\t'], ['d\ne']]);
  });

  test('come back from whatever was written as RFC 4180', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\t', '\r', '\n', '用'),
      maxLength: 6,
    });
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom(',' as const, ';' as const, '\t' as const), (rows, separator) => {
        const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;
        const text = rows.map((row) => `${row.map(quote).join(separator)}\r\n`).join('');
        expect(parseCsv(text, separator)).toEqual(rows);
      }),
    );
  });
});

test.each([
  ['user_id,name', ','],
  ['user_id;name', ';'],
  ['user_id\tname', '\t'],
  ['"a;b;c",d', ','],
  ['a;b\n,,,,', ';'],
  ['"a\n,,,";b', ';'],
  ['a,b;c', ','],
  ['a;b;c,d', ';'],
  ['user_id', undefined],
  ['', undefined],
])('the separator of %j is %j', (text, separator) => {
  expect(detectSeparator(text)).toBe(separator);
});

test.each([
  ['Title, of three, words\nuser_id;name', ';'],
  ['Title\n\nname\tuser_id\n1;2;3;4', '\t'],
  ['name;user_id\nuser_id,x', ';'],
  ['a;b\nc,d', ';'],
  ['user_id\n1,2', undefined],
])('a name that tells in one of the first rows decides: of %j it is %j', (text, separator) => {
  expect(detectSeparator(text, (cell) => cell === 'user_id')).toBe(separator);
});

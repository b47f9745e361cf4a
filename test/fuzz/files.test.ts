/** Files that a moderator attaches. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { parseCsv, type CsvSeparator } from '../../src/whitelist/files/csv.ts';
import { readIdFile } from '../../src/whitelist/files/id-file.ts';
import { fuzz } from './cases.ts';
import { numbersIn } from './slow-ids.ts';

const separator = fc.constantFrom<CsvSeparator>(',', ';', '\t');
const fragment = fc.oneof(
  fc.constantFrom(
    ...'",;\t\r\n='.split(''),
    '""',
    '\r\n',
    ' "',
    '" ',
    "'",
    '\u00A0',
    '用户',
    '🙂',
    'a',
    'user_id',
  ),
  fc.nat(99_999).map(String),
);
const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const csv = fc.array(fragment, { maxLength: 40, size: 'max' }).map((parts) => parts.join(''));

fuzz('files: no word of a CSV is lost', fc.tuple(csv, separator), ([text, by]) => {
  const words = (all: string): string => all.replaceAll(/["\s]/gu, '').replaceAll(by, '');
  const rows = parseCsv(text, by);
  expect(words(rows.flat().join(''))).toBe(words(text));
});

const cell = fc.array(fragment, { maxLength: 4 }).map((parts) => parts.join(''));
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });

fuzz(
  'files: cells that were quoted are read back',
  fc.tuple(table, separator, fc.constantFrom('\r\n', '\n', '\r')),
  ([rows, by, end]) => {
    const text = rows.map((row) => row.map(quote).join(by) + end).join('');
    expect(parseCsv(text, by)).toEqual(rows);
  },
);

const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'];
const chunk = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  csv.map((text) => Buffer.from(text)),
  csv.map(utf16),
  fc
    .constantFrom('\uFEFF', 'user_id,name\n', 'sep=;\n', '<@U1|x y>', '<tel:1 2|12>')
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom([0xff, 0xfe], [0xfe, 0xff], [0], [0xc3], [0xed, 0xa0, 0x80])
    .map((bytes) => Buffer.from(bytes)),
);
const fileName = fc.constantFrom(
  'ids.txt',
  'a.csv',
  'a.CSV ',
  'a.tsv',
  '',
  '.csv',
  '../../etc/passwd',
  '\u0000.csv',
);

fuzz('files: any bytes at all', fc.tuple(fileName, fc.array(chunk, { maxLength: 6 })), ([name, chunks]) => {
  const bytes = Buffer.concat(chunks);
  const file = readIdFile(name, bytes);
  if (file.kind === 'problem') return;
  // Every id stands in the file, and not as a part of a longer number.
  const texts = ENCODINGS.map((encoding) => new TextDecoder(encoding).decode(bytes));
  const numbers = new Set(texts.flatMap(numbersIn));
  const strangers = file.reading.ids.filter((id) => !numbers.has(id));
  if (strangers.length > 0) expect(texts.join('\n')).toContain('<tel:');
  expect(file.reading.plain).toBe(false);
});

const id = fc.bigInt({ min: 10_000n, max: 2n ** 63n - 1n }).map(String);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 12 });
const mark = fc.constantFrom('', '\uFEFF');

fuzz(
  'files: every id of a list',
  fc.tuple(
    ids,
    fc.constantFrom('\n', '\r\n', ', ', ';', '、', '\n\n', '\t'),
    mark,
    fc.constantFrom('', '"', '`'),
  ),
  ([listed, between, before, around]) => {
    const text = before + listed.map((one) => around + one + around).join(between);
    const file = readIdFile('ids.txt', Buffer.from(text));
    expect(file).toMatchObject({ kind: 'ids', reading: { ids: listed, duplicates: [], rejected: [] } });
  },
);

const idName = fc.constantFrom('user_id', 'UID', 'User ID', '用户ID', 'participant-user-id', 'id', 'users');
/** Numbers that are no ids of the list, and words. */
const other = fc.oneof(fc.nat(9_999).map(String), cell, fc.constant(''));
const otherName = fc.constantFrom('level', 'amount', 'note', '备注', 'time', 'room');
const people = fc.tuple(ids, fc.array(fc.tuple(other, other), { minLength: 12, maxLength: 12 }));

/** In the place of an id: named, and nothing in it taken. */
const junk = fc.constantFrom(
  'bob 10001',
  '10001 bob',
  '1,234,567',
  'n/a',
  '7.0E+18',
  '-5',
  '10001)(10002',
  '0',
);

fuzz(
  'files: the id column and no other',
  fc.tuple(
    people,
    idName,
    fc.tuple(otherName, otherName),
    separator,
    fc.nat(2),
    mark,
    fc.option(junk, { nil: '' }),
  ),
  ([[listed, others], title, [left, right], by, position, before, spoilt]) => {
    const place = (cells: readonly string[], one: string): string =>
      cells.toSpliced(position, 0, one).map(quote).join(by);
    const rows = [...listed, ...(spoilt === '' ? [] : [spoilt])].map((one, index) =>
      place(others[index] ?? ['', ''], one),
    );
    const text = `${before}${[place([left, right], title), ...rows].join('\r\n')}\r\n`;
    const file = readIdFile('people.csv', Buffer.from(text));
    expect(file).toMatchObject({
      kind: 'ids',
      rows: rows.length,
      column: { header: title, index: position + 1 },
    });
    if (file.kind === 'problem') return;
    const { ids: found, duplicates, rejected } = file.reading;
    expect([found, duplicates]).toEqual([listed, []]);
    expect(rejected).toHaveLength(spoilt === '' ? 0 : 1);
  },
);

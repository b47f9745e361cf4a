import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdFile, type IdFile } from '../../../src/whitelist/files/id-file.ts';
import type { IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const id = fc.bigInt({ min: 10_000n, max: 9_223_372_036_854_775_807n }).map(String);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (name: string, text: string): IdFile => readIdFile(name, bytes(text));
const problem = (kind: string): unknown => ({ kind: 'problem', problem: kind });

function reading(name: string, text: string): IdReading {
  const file = read(name, text);
  if (file.kind === 'problem') throw new Error(`the file was refused: ${file.problem}`);
  return file.reading;
}

describe('a list that is no table is read as a text is, and never plain', () => {
  test.each([
    ['lines', '10001\n10002\r\n\n10003 ', ['10001', '10002', '10003'], 3],
    ['commas', '10001, 10002', ['10001', '10002'], 1],
    ['words and ids', 'please remove, thanks:\n10001 abc', ['10001'], 2],
    ['full-width digits', '１０００１', ['10001'], 1],
    ['numbered lines', '1. 10001\n2. 10002', ['10001', '10002'], 2],
    ['an id column’s name among ids', 'users, 10001, 10002', ['10001', '10002'], 1],
    ['a Markdown table', '| # | user_id |\n|---|---|\n| 1 | 10001 |', ['10001'], 3],
  ])('%s', (_name, text, ids, rows) => {
    expect(read('ids.txt', text)).toMatchObject({ kind: 'ids', reading: { ids, plain: false }, rows });
  });

  test('a mention alone may be an id', () => {
    expect(reading('ids.txt', '<@UABC>').mentions).toEqual([{ token: '<@UABC>', account: 'UABC' }]);
  });

  test('a file whose ids are all spoilt says so, and is not without ids', () => {
    expect(reading('ids.txt', '7,23457E+18\n9,0072E+15')).toMatchObject({
      ids: [],
      rejected: [{ reason: 'scientific' }, { reason: 'scientific' }],
    });
  });

  test('a file of words holds no ids', () => {
    expect(read('ids.txt', 'nobody in here')).toEqual(problem('no-ids'));
  });
});

describe('the column', () => {
  const table = (header: string, ...rows: readonly string[]): string => [header, ...rows].join('\n');

  test.each([
    'user_id',
    'UserID',
    ' User Id ',
    'user-id',
    'uid',
    'id',
    'user',
    'ParticipantUserId',
    '用户',
    '用户ID',
    '用户 id',
    '用户ＩＤ',
    '直播用户',
    '直播用户 ID',
  ])('%j is found by its name, in any file', (header) => {
    const text = table(`room,${header},rank`, '77,10001,1', '78,x10002,2');
    const found = {
      kind: 'ids',
      reading: { ids: ['10001'], rejected: [{ token: 'x10002', reason: 'mixed' }] },
      rows: 2,
      column: { header: header.trim(), index: 2 },
    };
    expect(read('export.csv', text)).toMatchObject(found);
    expect(read('export.txt', text)).toMatchObject(found);
    expect(read('EXPORT.CSV', text)).toMatchObject(found);
  });

  test.each([
    ['the surer name', table('id,user_id', '1,10001', '2,10002'), 2],
    [
      'the surer name, though half of it is spoilt',
      table('id,user_id', '5,10001', '2,x', '3,y', '4,10004'),
      2,
    ],
    ['the surer name, though all of it was rounded', table('id,user_id', '5,7.1E+18', '2,7.2E+18'), 2],
    ['the surer name, though all of it is grouped', table('id;user_id', '5;7,234,567', '2;7,234,568'), 2],
    ['the surer name, though all of it has decimals', table('id,user_id', '5,10001.0', '2,10002.0'), 2],
    ['the next name, where nicknames are in the surer', table('user,id', 'alice,10001', 'bob99,10002'), 2],
    ['the surer name, where no named column holds ids', table('id,user', 'a1,b1', 'a2,b2'), 2],
    ['the only column that holds ids', table('who,viewer,when', 'a,10001,x', 'b,10002,y'), 2],
    ['the only column that holds lists of ids', table('who,viewer', 'a,"10001;10002"', 'b,10003'), 2],
    ['one with empty cells', table('who,viewer', 'a,', 'b,10002', 'c,'), 2],
    [
      'nine ids of ten',
      table('viewer,who', ...'123456789x'.replaceAll(/./gu, '1$&,a ').trim().split(' ')),
      1,
    ],
    ['the last of an uneven table', table('who,viewer', 'a', 'b,10002,more'), 2],
    ['one beside an unnamed one', table('\tviewer', 'a\t10001'), 2],
    ['not that of the rows, by its name', table('No.,viewer', '5,10001', '7,10002'), 2],
    ['not that of the rows, by its Chinese name', table('序号;观众', '5;10001', '7;10002'), 2],
    ['not that of the rows, which counts', table('n,viewer', '1,10001', '2,10002'), 2],
    ['not that of the rows, though it is called id', table('id,viewer', '1,10001', '2,10002'), 2],
  ])('is %s', (_name, text, index) => {
    expect(read('export.csv', text)).toMatchObject({ kind: 'ids', column: { index } });
  });

  test.each([
    ['two that hold ids', table('viewer,room', '10001,77', '10002,78'), 'several-columns'],
    [
      'two that hold ids, one with a slip',
      table('a,b', ...Array<string>(10).fill('1,2'), 'x,2'),
      'several-columns',
    ],
    ['two, one of which was rounded', table('viewer,room', '7.1E+18,5', '7.2E+18,2'), 'several-columns'],
    ['two of one name', table('user_id,User ID', '10001,77'), 'several-columns'],
    ['none', table('who,when', 'a,x', 'b,y'), 'no-ids'],
    [
      'eight ids of ten',
      table('a,b', ...'12345678xy'.replaceAll(/./gu, '1$&,a ').trim().split(' ')),
      'no-ids',
    ],
    ['only that of the rows', table('no,name', '1,Bob', '2,Eve'), 'no-ids'],
    ['a header alone', 'user_id,name', 'no-ids'],
    ['a named column that is empty', table('user_id,name', ',10001'), 'no-ids'],
  ])('is not guessed: %s', (_name, text, expected) => {
    expect(read('export.csv', text)).toEqual(problem(expected));
  });

  test.each([
    ['one column', '10001\n10002', ['10001', '10002']],
    ['one with a slip first', '1000x1\n10002', ['10002']],
    ['the first of two', '10001,alice\n10002,bob', ['10001', '10002']],
    ['the second of two', 'alice;10001\nbob;10002', ['10001', '10002']],
    ['the one behind that of the rows', '1,10001,alice\n2,10002,bob', ['10001', '10002']],
  ])('needs no header: %s', (_name, content, ids) => {
    const file = read('ids.csv', content);
    expect(file).toMatchObject({ kind: 'ids', reading: { ids }, rows: 2 });
    expect(file).not.toHaveProperty('column');
  });

  test.each([
    ['TAB', 'name\tuser_id\nal,ice\t10001'],
    ['semicolon', 'name;user_id\nal,ice;10001'],
    ['comma', 'name,user_id\nal;ice,10001'],
    ['one that is declared', 'sep=;\r\na,b,c,name;user_id\nalice;10001'],
    ['quoted cells over several lines', '"the, ""name""\r\nof",user_id\r\n"al,\nice",10001\r\n'],
    ['blank lines', '\n \n,,\nname,user_id\n\n,,\nalice,10001\n\n'],
    ['a title above', 'Blacklist of January 2026,,\nname,user_id\nalice,10001'],
    ['a title with other separators above', '名单：2026年1月，共1人, 甲\nname;user_id\nalice;10001'],
    ['titles without any', '违规名单\n导出时间：2026-01-02 10:22\n\nname\tuser_id\nalice\t10001'],
  ])('is cut out by its separator: %s', (_name, text) => {
    expect(read('export.csv', text)).toMatchObject({
      reading: { ids: ['10001'], rejected: [] },
      rows: 1,
      column: { header: 'user_id', index: 2 },
    });
  });

  test('a list under a header without a separator is not cut', () => {
    expect(reading('ids.txt', 'user_id\n10001, 10002\n10003').ids).toEqual(['10001', '10002', '10003']);
  });
});

describe('a cell', () => {
  const cell = (text: string): IdReading =>
    reading('export.csv', `user_id;n\r\n"${text.replaceAll('"', '""')}";n\r\n9;n\r\n`);

  test.each([
    ['="123"', ['123']],
    ["'123", ['123']],
    ['１２３', ['123']],
    ['\t123', ['123']],
    ['9007199254740993', ['9007199254740993']],
    ['10001 10002', ['10001', '10002']],
    ['10001,10002\n10003', ['10001', '10002', '10003']],
    ['<tel:10001|1 00 01>', ['10001']],
  ])('%j holds %j', (text, ids) => {
    expect(cell(text)).toMatchObject({ ids: [...ids, '9'], duplicates: [], rejected: [], plain: false });
  });

  test.each([
    ['7.0E+18', 'scientific', []],
    ['7,0E+18', 'scientific', []],
    ['7,234,567', 'grouped', []],
    ['555,555', 'grouped', []],
    ['7 234 000', 'grouped', []],
    ['7\u00A0234', 'grouped', []],
    ['10001.0', 'decimal', ['10001']],
    ['10001,00', 'decimal', ['10001']],
    ['007', 'leading-zero', []],
    ['-5', 'signed', []],
    ['=1+2', 'mixed', []],
    ['bob 7', 'mixed', []],
    ['10001 (bob)', 'mixed', ['10001']],
    ['1) 10001', 'mixed', ['10001']],
    ['10001)(10002', 'mixed', ['10001', '10002']],
    ['12"34', 'mixed', []],
    ['<@alice', 'mention', []],
    ['#N/A', 'not-a-number', []],
  ])('%j is no id, and nothing in it is taken: %s', (token, reason, inside) => {
    expect(cell(token)).toMatchObject({ ids: ['9'], rejected: [{ token, reason, inside }] });
  });

  test('a mention may be linked', () => {
    expect(cell('<@U1|bob smith>')).toMatchObject({ ids: ['9'], mentions: [{ account: 'U1' }] });
  });

  test('a mention that is not closed does not swallow the cells up to the next >', () => {
    expect(reading('a.csv', 'user_id;n\n<@alice;n\n10001;n\nbob>;n\n').ids).toEqual(['10001']);
  });

  test.each([
    ['never closed', 'user_id,room\n"10001,77\n5,78\n', '"10001,77'],
    ['closed in another cell', 'user_id,room\n"10001,77\n5,"78"\n', '"10001,77'],
    ['closed too early', 'user_id,room\n"100"01,77\n5,78\n', '"100"01,77'],
    ['closed too early, in a cell before', 'name,user_id\n"al "x", 7",10001\nbob,5\n', '"al "x", 7",10001'],
  ])('the row of a quote that is %s is named, and nothing in it taken', (_name, text, token) => {
    expect(reading('a.csv', text)).toMatchObject({ ids: ['5'], rejected: [{ token, reason: 'mixed' }] });
  });
});

describe('for every file', () => {
  const nickname = fc.string({ unit: 'grapheme', maxLength: 12 }).map((name) => `n${name}`);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('ids come back in order, from a list or a column between others', () => {
    const people = fc.uniqueArray(fc.tuple(id, nickname), { selector: ([value]) => value, minLength: 1 });
    fc.assert(
      fc.property(people, fc.constantFrom(',', ';', '\t'), fc.boolean(), (rows, separator, header) => {
        const ids = rows.map(([value]) => value);
        const lines = rows.map(([value, name]) => [quoted(name), value, quoted(name)].join(separator));
        const titles = header ? [['name', 'user_id', 'note'].join(separator)] : [];
        const all = { ids, duplicates: [], rejected: [] };
        expect(reading('list.txt', ids.join('\n'))).toMatchObject(all);
        expect(reading('table.csv', [...titles, ...lines].join('\r\n'))).toMatchObject(all);
      }),
    );
  });

  test('no cell gives more than one rejection, and no id that it does not show', () => {
    const cell = fc.string({ unit: fc.constantFrom('7', '1', 'x', ' ', ',', '<', '@', '"', "'", '=') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const rows = cells.map((text) => `${quoted(text)};n\n`).join('');
        const file = read('a.csv', `user_id;n\n${rows}`);
        if (file.kind === 'problem') return;
        const { ids, rejected } = file.reading;
        const shown = new Set(cells.flatMap((text) => text.match(/\d+/gu) ?? []));
        for (const value of ids) expect(shown).toContain(value);
        expect(rejected.length).toBeLessThanOrEqual(cells.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

test("the bot's own result file can be given back", () => {
  // As the bot writes it: an id as text for spreadsheets, an apostrophe before what they would take for a formula.
  const rows = [
    '="7300000000000000001",10086,friday,removed,,20260102030405',
    "'-5,,,skipped,has a sign,",
    '"<@U1|bob, the smith>",,,skipped,mention,',
    'x7,,,skipped,"digits, and something else",',
    '7,小明,friday,failed,"The user 12, was not found",20260102030405',
  ];
  const file = `\uFEFF${['user,nickname,group,outcome,reason,request id', ...rows].join('\r\n')}\r\n`;
  expect(read('unwhitelist-main.csv', file)).toMatchObject({
    reading: {
      ids: ['7300000000000000001', '7'],
      duplicates: [],
      mentions: [{ account: 'U1' }],
      rejected: [
        { token: '-5', reason: 'signed' },
        { token: 'x7', reason: 'mixed' },
      ],
    },
    column: { header: 'user', index: 1 },
    rows: 5,
  });
});

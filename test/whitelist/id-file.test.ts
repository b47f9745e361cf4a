import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdFile, type IdFile } from '../../src/whitelist/id-file.ts';
import { parseUserIds, type ParsedUserIds } from '../../src/whitelist/user-ids.ts';

const id = fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const read = (name: string, text: string): IdFile => readIdFile(name, bytes(text));
const problem = (kind: string): unknown => ({ kind: 'problem', problem: kind });

function parsed(name: string, text: string): ParsedUserIds {
  const file = read(name, text);
  if (file.kind === 'problem') throw new Error(`the file was refused: ${file.problem}`);
  return parseUserIds(file.text);
}

describe('bytes', () => {
  test.each([
    ['nothing', bytes(''), 'empty'],
    ['white space', bytes(' \r\n\t\u3000\n'), 'empty'],
    ['a byte order mark alone', bytes('\uFEFF'), 'empty'],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16('用户')]), 'utf-16'],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), utf16('用户').swap16()]), 'utf-16'],
    ['UTF-16 LE', utf16('10001\n10002'), 'utf-16'],
    ['UTF-16 BE', utf16('10001\n10002').swap16(), 'utf-16'],
    ['UTF-16 LE with Chinese', utf16('用户标识,昵称\n10001,爱丽丝'), 'utf-16'],
    ['a NUL', bytes('10001\n10002\n10003\0'), 'binary'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'binary'],
    ['a workbook', Buffer.from('504b030414000600080000002100', 'hex'), 'binary'],
    ['no UTF-8', Buffer.concat([bytes('10001\n'), Buffer.of(0xc3, 0x28)]), 'binary'],
    ['GBK', Buffer.concat([Buffer.of(0xd3, 0xc3, 0xbb, 0xa7), bytes('\n10001')]), 'binary'],
    ['control characters', bytes('10001\x01\x02\x03\x0410002'), 'binary'],
    ['words', bytes('nobody in here'), 'no-ids'],
  ])('%s: %s', (_name, content, expected) => {
    expect(readIdFile('ids.txt', content)).toEqual(problem(expected));
    expect(readIdFile('ids.csv', content)).toEqual(problem(expected));
  });

  test('a byte order mark is no part of the first id or header', () => {
    expect(read('ids.txt', '\uFEFF10001')).toEqual({ kind: 'ids', text: '10001', rows: 1 });
    expect(read('ids.csv', '\uFEFFuser_id,a\n10001,b')).toMatchObject({ column: { header: 'user_id' } });
  });

  test('the old end-of-file mark does not make a list binary', () => {
    expect(read('ids.txt', '10001\n\x1A')).toMatchObject({ kind: 'ids' });
  });
});

describe('a list that is no CSV goes on whole', () => {
  test.each([
    ['lines', '10001\n10002\r\n\n10003 ', 3],
    ['commas', '10001, 10002', 1],
    ['words and ids', 'please remove, thanks:\n10001 abc', 2],
    ['a mention', '<@UABC>', 1],
    ['full-width digits', '１０００１', 1],
    ['an id column’s name among ids', 'users, 10001, 10002', 1],
  ])('%s', (_name, text, rows) => {
    expect(read('ids.txt', text)).toEqual({ kind: 'ids', text, rows });
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
      text: '10001\nx10002',
      rows: 2,
      column: { header: header.trim(), index: 2 },
    };
    expect(read('export.csv', text)).toEqual(found);
    expect(read('export.txt', text)).toEqual(found);
    expect(read('EXPORT.CSV', text)).toEqual(found);
  });

  test.each([
    ['the surer name', table('id,user_id', '1,10001', '2,10002'), 2],
    [
      'the surer name, though half of it is spoilt',
      table('id,user_id', '1,10001', '2,x', '3,y', '4,10004'),
      2,
    ],
    ['the surer name, though all of it was rounded', table('id,user_id', '1,7.1E+18', '2,7.2E+18'), 2],
    ['the surer name, though all of it is grouped', table('id;user_id', '1;7,234,567', '2;7,234,568'), 2],
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
    ['two, one of which was rounded', table('viewer,row', '7.1E+18,1', '7.2E+18,2'), 'several-columns'],
    ['two of one name', table('user_id,User ID', '10001,77'), 'several-columns'],
    ['none', table('who,when', 'a,x', 'b,y'), 'no-ids'],
    [
      'eight ids of ten',
      table('a,b', ...'12345678xy'.replaceAll(/./gu, '1$&,a ').trim().split(' ')),
      'no-ids',
    ],
    ['a header alone', 'user_id,name', 'no-ids'],
    ['a named column that is empty', table('user_id,name', ',10001'), 'no-ids'],
  ])('is not guessed: %s', (_name, text, expected) => {
    expect(read('export.csv', text)).toEqual(problem(expected));
  });

  test.each([
    ['one column', '10001\n10002', '10001\n10002'],
    ['one with a slip first', '1000x1\n10002', '1000x1\n10002'],
    ['one with a mention first', '<@UABC>\n10002', '<@UABC>\n10002'],
    ['the first of two', '10001,alice\n10002,bob', '10001\n10002'],
    ['the second of two', 'alice;10001\nbob;10002', '10001\n10002'],
  ])('needs no header: %s', (_name, content, text) => {
    expect(read('ids.csv', content)).toEqual({ kind: 'ids', text, rows: 2 });
  });

  test.each([
    ['TAB', 'name\tuser_id\nal,ice\t10001'],
    ['semicolon', 'name;user_id\nal,ice;10001'],
    ['comma', 'name,user_id\nal;ice,10001'],
    ['one that is declared', 'sep=;\r\na,b,c,name;user_id\nalice;10001'],
    ['quoted cells over several lines', '"the, ""name""\r\nof",user_id\r\n"al,\nice",10001\r\n'],
    ['blank lines', '\n \n,,\nname,user_id\n\n,,\nalice,10001\n\n'],
  ])('is cut out by its separator: %s', (_name, text) => {
    expect(read('export.csv', text)).toMatchObject({
      text: '10001',
      rows: 1,
      column: { header: 'user_id', index: 2 },
    });
  });

  test('a list under a header without a separator is not cut', () => {
    expect(parsed('ids.txt', 'user_id\n10001, 10002\n10003').ids).toEqual(['10001', '10002', '10003']);
  });
});

describe('a cell', () => {
  const cell = (text: string): ParsedUserIds =>
    parsed('export.csv', `user_id;n\r\n"${text.replaceAll('"', '""')}";n\r\n9;n\r\n`);

  test.each([
    ['="123"', ['123']],
    ["'123", ['123']],
    ['１２３', ['123']],
    ['9007199254740993', ['9007199254740993']],
    ['10001 10002', ['10001', '10002']],
    ['10001,10002\n10003', ['10001', '10002', '10003']],
    ['<tel:10001|1 00 01>', ['10001']],
  ])('%j holds %j', (text, ids) => {
    expect(cell(text)).toEqual({ ids: [...ids, '9'], duplicates: [], rejected: [] });
  });

  test.each([
    ['7.0E+18', '7.0E+18', 'mixed'],
    ['7,0E+18', '7_0E+18', 'mixed'],
    ['="007"', '007', 'leading-zero'],
    ['=1+2', '=1+2', 'mixed'],
    ["'-5", '-5', 'signed'],
    ['bob 7', 'bob_7', 'mixed'],
    ['7 bob', '7_bob', 'mixed'],
    ['7,234,567', '7_234_567', 'mixed'],
    ['555,555', '555_555', 'mixed'],
    ['7 234 567', '7_234_567', 'mixed'],
    ['7\u00A0234', '7_234', 'mixed'],
    ['<@U1|bob smith>', '<@U1|bob smith>', 'mention'],
    ['<@alice', '<@alice', 'mention'],
    ['12"34', '12"34', 'mixed'],
  ])('%j is no id: it is named as %j', (text, token, reason) => {
    expect(cell(text)).toEqual({ ids: ['9'], duplicates: [], rejected: [{ token, reason }] });
  });

  test('a mention that is not closed does not swallow the cells up to the next >', () => {
    expect(parsed('a.csv', 'user_id;n\n<@alice;n\n10001;n\nbob>;n\n').ids).toEqual(['10001']);
  });

  test.each([
    ['never closed', 'user_id,room\n"10001,77\n5,78\n', '"10001_77'],
    ['closed in another cell', 'user_id,room\n"10001,77\n5,"78"\n', '"10001_77'],
    ['closed too early', 'user_id,room\n"100"01,77\n5,78\n', '"100"01_77'],
    ['closed too early, in a cell before', 'name,user_id\n"al "x", 7",10001\nbob,5\n', '"al_"x"_7"_10001'],
  ])('the row of a quote that is %s is named, and nothing in it taken', (_name, text, token) => {
    expect(parsed('a.csv', text)).toMatchObject({ ids: ['5'], rejected: [{ token, reason: 'mixed' }] });
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
        expect(parsed('list.txt', ids.join('\n'))).toEqual({ ids, duplicates: [], rejected: [] });
        const table = [...titles, ...lines].join('\r\n');
        expect(parsed('table.csv', table)).toEqual({ ids, duplicates: [], rejected: [] });
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
        const { ids, rejected } = parseUserIds(file.text);
        const shown = new Set(cells.flatMap((text) => text.match(/\d+/gu) ?? []));
        for (const value of ids) expect(shown).toContain(value);
        expect(rejected.length).toBeLessThanOrEqual(cells.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('any bytes at all are read without throwing', () => {
    const name = fc.constantFrom('a.csv', 'a.txt', '', 'a.tsv');
    const text = fc.string({
      unit: fc.constantFrom('1', 'a', ',', '"', '\n', '\r', ';', '\t', 'user_id', '\uFEFF'),
    });
    const content = fc.oneof(fc.uint8Array({ maxLength: 64 }), text.map(bytes));
    fc.assert(
      fc.property(name, content, (fileName, value) => {
        const file = readIdFile(fileName, value);
        if (file.kind === 'ids') parseUserIds(file.text);
      }),
      { numRuns: 2_000 },
    );
  });
});

test("the bot's own result file can be given back", () => {
  // As the bot writes it: its csvField puts an apostrophe before what a spreadsheet would take for a formula.
  const rows = [
    '7300000000000000001,removed,',
    "'-5,rejected,has a sign",
    '<@U1|bob smith>,rejected,mention',
    '"<@U1|bob, the smith>",rejected,mention',
    'x7,rejected,"digits, and something else"',
    '7300000000000000002,failed,"The user 12, was not found"',
  ];
  for (const header of ['user,outcome,reason', 'user,outcome,reason,request id']) {
    expect(parsed('unwhitelist-main.csv', `${[header, ...rows].join('\r\n')}\r\n`)).toEqual({
      ids: ['7300000000000000001', '7300000000000000002'],
      duplicates: [],
      rejected: [
        { token: '-5', reason: 'signed' },
        { token: '<@U1|bob smith>', reason: 'mention' },
        { token: '<@U1|bob, the smith>', reason: 'mention' },
        { token: 'x7', reason: 'mixed' },
      ],
    });
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdFile } from '../../../src/whitelist/files/id-file.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
/** `用户ID,昵称`, `小明`, `大熊` as Chinese Windows writes them. */
const GBK = latin(
  '\xD3\xC3\xBB\xA7ID,\xEA\xC7\xB3\xC6\r\n7000000000000000002,\xD0\xA1\xC3\xF7\r\n9007199254740993,\xB4\xF3\xD0\xDC\r\n',
);

describe('a file that is no text is named as what it is', () => {
  test.each([
    ['nothing', 'empty', bytes('')],
    ['white space', 'empty', bytes(' \r\n\t\u3000\n')],
    ['a byte order mark alone', 'empty', bytes('\uFEFF')],
    ['UTF-16 of nothing', 'empty', Buffer.of(0xff, 0xfe)],
    ['an .xlsx', 'workbook', Buffer.from('504b030414000600080000002100', 'hex')],
    ['an .xls', 'workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
    ['a PNG', 'picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a JPEG', 'picture', Buffer.from('ffd8ffe000104a4649460001', 'hex')],
    ['a GIF', 'picture', latin('GIF89a\x01\0\x01\0')],
    ['a WebP', 'picture', latin('RIFF\x24\0\0\0WEBPVP8 ')],
    ['a HEIC', 'picture', latin('\0\0\0\x24ftypheic\0\0\0\0')],
    ['a bitmap', 'picture', latin('BM\x36\x10\x0E\0\0\0\0\0\x36\0')],
    ['a PDF', 'pdf', latin('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n')],
    ['a gzip', 'binary', latin('\x1F\x8B\x08\0\0\0\0\0')],
    ['a NUL', 'binary', bytes('10001\n10002\n10003\0')],
    ['control characters', 'binary', bytes('10001\x01\x02\x03\x0410002')],
    ['bytes of every kind', 'binary', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
  ])('%s: %s', (_name, problem, content) => {
    expect(readIdFile('ids.txt', content)).toEqual({ kind: 'problem', problem });
    expect(readIdFile('ids.csv', content)).toEqual({ kind: 'problem', problem });
  });

  test('another archive is no workbook', () => {
    const content = Buffer.from('504b030414000600080000002100', 'hex');
    expect(readIdFile('ids.zip', content)).toEqual({ kind: 'problem', problem: 'binary' });
    expect(readIdFile('ids.docx', content)).toEqual({ kind: 'problem', problem: 'binary' });
    expect(readIdFile('ids.ods', content)).toEqual({ kind: 'problem', problem: 'workbook' });
  });
});

describe('a list is read in', () => {
  const list = '10001\r\n10002\r\n';
  test.each([
    ['UTF-8', bytes(list)],
    ['UTF-8 with a mark', bytes(`\uFEFF${list}`)],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16(list)])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), utf16(list).swap16()])],
    ['UTF-16 LE', utf16(list)],
    ['UTF-16 BE', utf16(list).swap16()],
    ['text with the old end-of-file mark', bytes(`${list}\x1A`)],
  ])('%s', (_name, content) => {
    expect(readIdFile('ids.txt', content)).toMatchObject({
      reading: { ids: ['10001', '10002'], rejected: [] },
    });
  });
});

describe('a table is read in', () => {
  test('GBK, as spreadsheets on Chinese Windows save it', () => {
    expect(readIdFile('名单.csv', GBK)).toMatchObject({
      reading: { ids: ['7000000000000000002', '9007199254740993'], rejected: [] },
      column: { header: '用户ID', index: 1 },
    });
  });

  test('GB18030, with a character of four bytes', () => {
    const content = Buffer.concat([GBK, latin('10003,\x81\x30\x81\x30\r\n')]);
    expect(readIdFile('名单.csv', content)).toMatchObject({
      reading: { ids: ['7000000000000000002', '9007199254740993', '10003'] },
    });
  });

  test.each([
    [
      'UTF-16 with tabs, as “Unicode Text”',
      Buffer.concat([Buffer.of(0xff, 0xfe), utf16('用户ID\t昵称\r\n10001\t小明\r\n')]),
    ],
    ['UTF-16 without a mark', utf16('用户ID,昵称\n10001,爱丽丝')],
    ['UTF-8 that was cut in the middle of a character', bytes('用户ID,昵称\n10001,小明小明').subarray(0, -1)],
  ])('%s', (_name, content) => {
    expect(readIdFile('a.csv', content)).toMatchObject({
      reading: { ids: ['10001'] },
      column: { header: '用户ID' },
    });
  });

  test('Windows-1252, as spreadsheets in the West save it', () => {
    const file = readIdFile('a.csv', latin('Zo\xEB,user_id\nRen\xE9,10001\nbob,10002\n'));
    expect(file).toMatchObject({
      reading: { ids: ['10001', '10002'] },
      column: { header: 'user_id', index: 2 },
    });
  });
});

test('any bytes at all are read without throwing', () => {
  const name = fc.constantFrom('a.csv', 'a.txt', '', 'a.tsv', 'a.json');
  const text = fc.string({
    unit: fc.constantFrom(
      '1',
      'a',
      ',',
      '"',
      '\n',
      '\r',
      ';',
      '\t',
      'user_id',
      '\uFEFF',
      '[',
      '{',
      ']',
      '}',
      ':',
    ),
  });
  const content = fc.oneof(fc.uint8Array({ maxLength: 64 }), text.map(bytes));
  fc.assert(
    fc.property(name, content, (fileName, value) => {
      expect(['ids', 'problem']).toContain(readIdFile(fileName, value).kind);
    }),
    { numRuns: 2_000 },
  );
});

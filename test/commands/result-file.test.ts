/** The CSV of replies: exact ids, and nothing in it that a spreadsheet would run. */
import { describe, expect, test } from 'vitest';
import { csvField, csvFile } from '../../commands/change/result-file.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { rowsOf, setUp } from '../support/chat/commands.ts';

describe('a field', () => {
  test.each([
    ['10001', '10001'],
    ['123456789012345', '123456789012345'],
    ['1234567890123456', '"=""1234567890123456"""'],
    ['9223372036854775807', '"=""9223372036854775807"""'],
    ['小明', '小明'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['a\tb', '"a\tb"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
  ])('%j is %j', (value, expected) => {
    expect(csvField(value)).toBe(expected);
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '＝1',
    '  =1',
    '\t=1',
    '\0=1',
    '\u001B=1',
    'a;=1',
    'a\t@b',
    '\r=1',
    'a\n=1',
    'a\r\n@b',
    'a;"=1"',
    '"=1"',
    'a\t" =1',
    '\u0085=1',
    'a;\u0090=1',
  ])('%j is no formula, whatever separates cells', (value) => {
    const field = csvField(value);
    // A quote that does not open a cell is nothing special, and lines end there as well.
    const cells = `10001,${field},x`
      .split(/[;\t\r\n]/u)
      .flatMap((cell) => [cell, cell.replace(/^.*?,/u, '')]);
    expect(cells.filter((cell) => /^[\s"]*[=+\-@＝＋－＠]/u.test(cell))).toEqual([]);
    expect(field).toContain("'");
  });

  test('holds no control characters', () => {
    expect(csvField('a\0b\u0007c\u001Bd\u007Fe\u0080f\u009Fg')).toBe('abcdefg');
  });
});

test('a file begins with a byte-order mark, and its lines end as RFC 4180 has it', () => {
  const { name, content } = csvFile('main', ['user', 'why'], [['10001', 'x']], catalogues.en);
  expect([name, content]).toEqual(['unwhitelist-main.csv', '\uFEFFuser,why\r\n10001,x\r\n']);
});

test('has everybody and everything that was given, whatever became of it', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => String(7_301_234_567_890_123_000n + BigInt(index)));
  const { type } = setUp(ids, {
    nicknames: { [ids[0] ?? '']: '=HYPERLINK("https://evil.example")', [ids[1] ?? '']: '小明, 大熊' },
    script: [{ kind: 'work', refuse: [ids[2] ?? ''] }],
  });
  const asked = await type(`/unwhitelist ${ids.join(' ')} 99999 @sum`);
  const { reply } = await asked.press('Remove 12');
  const rows = rowsOf(reply);
  const exact = (id = ''): string => `"=""${id}"""`;
  expect(rows).toHaveLength(15);
  expect(rows.slice(0, 4)).toEqual([
    'user,nickname,group,outcome,reason,request id',
    `${exact(ids[0])},"'=HYPERLINK(""https://evil.example"")",main,removed,,`,
    `${exact(ids[1])},"小明, 大熊",main,removed,,`,
    `${exact(ids[2])},,main,failed,"still on the whitelist; refused by Volcengine",req-1`,
  ]);
  expect(rows.slice(-2)).toEqual([
    '99999,,,failed,was not on the whitelist,',
    "'@sum,,,skipped,a mention that is no account,",
  ]);
});

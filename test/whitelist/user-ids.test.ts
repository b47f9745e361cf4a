import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUserIds } from '../../src/whitelist/user-ids.ts';

const id = fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String);
const reasons = (text: string): Record<string, string> =>
  Object.fromEntries(parseUserIds(text).rejected.map(({ token, reason }) => [token, reason]));

describe('ids', () => {
  test.each([
    ['spaces', '10001 10002'],
    ['new lines and tabs', '10001\r\n\t10002\n'],
    ['commas', '10001,10002'],
    ['Chinese punctuation', '10001、10002，'],
    ['semicolons', '10001;10002；'],
    ['Arabic commas', '10001،10002؛'],
    ['ideographic spaces', '10001　10002'],
    ['full-width digits', '１０００１ １０００２'],
    ['quotes', '"10001" “10002”'],
    ['back-ticks', '`10001` ```10002```'],
    ['a JSON array', '[10001, "10002"]'],
    ['a JSON array with spaces', '[ 10001, 10002 ]'],
    ['Chinese brackets', '【10001】 （10002） 「10001」'],
    ['angle brackets', '<10001> <10002>'],
    ['invisible characters around', '\u200B10001\u200B \uFEFF10002\u2060'],
    ['invisible characters inside, as they are seen', '10\u200B001 100\uFEFF02'],
    ['direction marks of a phone book', '\u202D10001\u202C \u206610002\u2069'],
    ['phone links of Slack', '<tel:10001|10001> <tel:+10002|+10002>'],
    ['phone links that are spaced out', '<tel:10001|1 00 01> <tel:10002>'],
    ['leading and trailing separators', ' ,;10001;;,10002,, '],
  ])('%s', (_name, text) => {
    expect(parseUserIds(text)).toMatchObject({ ids: ['10001', '10002'], rejected: [] });
  });

  test('are exact above 2^53, up to 2^63-1', () => {
    expect(parseUserIds('9007199254740993 9223372036854775807').ids).toEqual([
      '9007199254740993',
      '9223372036854775807',
    ]);
  });

  test('given twice are kept once and named, however they were written', () => {
    expect(parseUserIds('10001 10002 １０００１ "10001"')).toEqual({
      ids: ['10001', '10002'],
      duplicates: ['10001'],
      rejected: [],
    });
  });
});

describe('what is no id is named with its reason, as it was given', () => {
  test.each([
    ['abc', 'not-a-number'],
    ['😀', 'not-a-number'],
    ['٣٤', 'not-a-number'],
    ['①', 'not-a-number'],
    ['user10001', 'mixed'],
    ['10001x', 'mixed'],
    ['abc10001def', 'mixed'],
    ['a[10001]', 'mixed'],
    ['10001.', 'mixed'],
    ['1.5', 'mixed'],
    ['1e5', 'mixed'],
    ['0x10', 'mixed'],
    ['10001)(10002', 'mixed'],
    ['10001/10002', 'mixed'],
    ['id:10001', 'mixed'],
    ['10\u202E001', 'mixed'],
    ['x<tel:10001|10001>', 'mixed'],
    ['<tel:10001|10002>', 'mixed'],
    ['<tel:10001|10001>x', 'mixed'],
    ['-5', 'signed'],
    ['+5', 'signed'],
    ['−5', 'signed'],
    ['0', 'zero'],
    ['000', 'zero'],
    ['007', 'leading-zero'],
    ['9223372036854775808', 'too-large'],
    ['1234567890123456789012345678901234567890', 'too-large'],
    ['<@123456789012345678>', 'mention'],
    ['<@!123>', 'mention'],
    ['<@U012ABC|bob smith>', 'mention'],
    ['<#C123|general>', 'mention'],
    ['<!subteam^S1|@mods>', 'mention'],
    ['@alice', 'mention'],
  ])('%s: %s', (token, reason) => {
    const parsed = parseUserIds(`1 ${token} 2`);
    expect(parsed.ids).toEqual(['1', '2']);
    expect(parsed.rejected).toEqual([{ token, reason }]);
  });

  test('one bad token does not stop the good ones, and is named once', () => {
    expect(reasons('10001 abc 10002 abc')).toEqual({ abc: 'not-a-number' });
  });
});

describe('for every text', () => {
  test('ids in any separators and wrappers come back in order, each once', () => {
    const separator = fc.constantFrom(' ', '\n', ',', ', ', ';', '、', '，', '；', '\u3000', '\t\r\n');
    const wrap = fc.constantFrom(
      ['', ''],
      ['"', '"'],
      ['`', '`'],
      ['[', ']'],
      ['（', '）'],
      ['\u200B', '\uFEFF'],
      ['<', '>'],
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(id, wrap, separator)), (entries) => {
        const text = entries.map(([value, [open, close], end]) => `${open}${value}${close}${end}`).join('');
        const parsed = parseUserIds(text);
        expect(parsed.rejected).toEqual([]);
        expect(parsed.ids).toEqual([...new Set(entries.map(([value]) => value))]);
      }),
    );
  });

  test('no id is found inside a longer token', () => {
    const letters = fc.stringMatching(/^[a-zA-Z_.:/-]{1,8}$/u);
    fc.assert(
      fc.property(letters, id, letters, (before, digits, after) => {
        expect(parseUserIds(`${before}${digits}${after}`).ids).toEqual([]);
        expect(parseUserIds(`${digits}${after}`).ids).toEqual([]);
      }),
    );
  });

  test('every token with a letter or digit ends as exactly one id or rejection', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9+.]{1,25}$/u)), (tokens) => {
        const { ids, rejected } = parseUserIds(tokens.join(' '));
        const outcomes = [...ids, ...rejected.map(({ token }) => token)];
        expect(outcomes.toSorted()).toEqual([...new Set(tokens)].toSorted());
      }),
    );
  });

  test('anything at all is read without throwing, and only true ids come out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const value of parseUserIds(text).ids) {
          expect(BigInt(value) >= 1n && BigInt(value) <= 9_223_372_036_854_775_807n).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

// Grows with the text and not with its square: 50 times as many quotes would take 2,500 times as long, and time out.
test('a token full of quotes is read in linear time', () => {
  expect(parseUserIds(`${'"'.repeat(500_000)}x1`).ids).toEqual([]);
  expect(parseUserIds(`1${'"'.repeat(500_000)}x`).rejected).toHaveLength(1);
  expect(parseUserIds('<@'.repeat(200_000)).rejected).toHaveLength(1);
});

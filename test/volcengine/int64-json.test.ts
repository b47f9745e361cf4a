import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integer, isInt64, parseExactly } from '../../src/volcengine/int64-json.ts';

const MAX = 9_223_372_036_854_775_807n;

describe('isInt64', () => {
  test.each(['1', '9007199254740993', '9223372036854775807', '999999999999999999'])('%s is one', (text) => {
    expect(isInt64(text)).toBe(true);
  });
  test.each([
    '',
    '0',
    '01',
    '-1',
    '+1',
    '1.0',
    '1e3',
    ' 1',
    '１',
    '9223372036854775808',
    '10000000000000000000',
  ])('%j is none', (text) => {
    expect(isInt64(text)).toBe(false);
  });
  test('agrees with arithmetic around the limit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX * 2n }), (value) => {
        expect(isInt64(String(value))).toBe(value >= 1n && value <= MAX);
      }),
    );
  });
});

describe('integers in JSON', () => {
  test('go out and come back digit for digit', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: MAX })), (values) => {
        const ids = values.map(String);
        const text = JSON.stringify({ ids: ids.map(integer) });
        expect(text).toBe(`{"ids":[${ids.join(',')}]}`);
        expect(parseExactly(text)).toEqual({ ids });
      }),
    );
  });
  test('are text whatever their size, and nothing else is', () => {
    expect(parseExactly('[1,-1,9223372036854775808,1.5,1e3,"7",null,true,{"a":0}]')).toEqual([
      '1',
      '-1',
      '9223372036854775808',
      1.5,
      1000,
      '7',
      null,
      true,
      { a: '0' },
    ]);
  });
  test('digits inside a string stay as they are', () => {
    expect(parseExactly('{"NickName":"id 9007199254740993"}')).toEqual({ NickName: 'id 9007199254740993' });
  });
  test.each(['{}', '1 ', '01', '1],"x":[1', ''])('%j cannot be smuggled into a body', (digits) => {
    expect(() => integer(digits)).toThrow(SyntaxError);
  });
});

import { describe, expect, test } from 'vitest';
import {
  findByNickname,
  findNearMisses,
  looksLikeDiscordId,
  looksRounded,
} from '../../../src/whitelist/ids/near-misses.ts';
import type { UserId } from '../../../src/whitelist/ids/user-id.ts';

const id = (digits: string): UserId => digits as UserId;
const members = (...ids: readonly string[]): readonly { userId: UserId }[] =>
  ids.map((digits) => ({ userId: id(digits) }));

describe('an id looks rounded', () => {
  test.each([
    ['7000000000000000000', true],
    ['9007199254740990', true],
    ['9223372036854770000', true],
    ['9223372036854775807', false],
    ['9007199254740993', false],
    ['9223372036854776000', false],
    ['100000000000000', false],
    ['10000', false],
  ])('%s: %s', (digits, expected) => {
    expect(looksRounded(id(digits))).toBe(expected);
  });
});

describe('an id looks like one of Discord', () => {
  const now = Date.UTC(2026, 0, 2);
  const madeAt = (ms: number): UserId => id(String((BigInt(ms) - 1_420_070_400_000n) << 22n));
  test.each([
    ['one of 2018', id('651931638409986049'), true],
    ['one of this moment', madeAt(now), true],
    ['one of tomorrow, by a clock that is ahead', madeAt(now + 80_000_000), true],
    ['one of the day after tomorrow', madeAt(now + 90_000_000), false],
    ['a live user id of 19 digits', id('7300000000000000001'), false],
    ['16 digits', id('9007199254740993'), false],
    ['a short one', id('10001'), false],
  ])('%s: %s', (_name, given, expected) => {
    expect(looksLikeDiscordId(given, now)).toBe(expected);
  });
});

describe('near misses', () => {
  test.each([
    ['cut after 15 digits', '9223372036854770000', '9223372036854775807'],
    ['rounded to 15 digits', '9223372036854780000', '9223372036854775807'],
    ['rounded to 16 digits, as JavaScript prints it', '9223372036854776000', '9223372036854775807'],
    ['cut after 15 of 16 digits', '9007199254740990', '9007199254740993'],
    ['rounded upwards through nines', '7000000000000000000', '6999999999999999999'],
  ])('%s', (_name, given, meant) => {
    expect(findNearMisses(id(given), members('10001', meant, '7300000000000000002'))).toEqual([
      { kind: 'rounded', userId: meant },
    ]);
  });

  test.each([
    ['a digit changed', '10001', '10009'],
    ['the first digit changed', '20001', '10001'],
    ['a digit missing', '1001', undefined],
    ['a digit missing in a longer one', '123456', '1234567'],
    ['the first digit missing', '234567', '1234567'],
    ['a digit too many', '12234567', '1234567'],
    ['neighbours swapped', '1324567', '1234567'],
    ['two digits changed', '10088', undefined],
    ['digits swapped that are no neighbours', '3214567', undefined],
    ['the same', '1234567', undefined],
  ])('%s', (_name, given, meant) => {
    const found = findNearMisses(
      id(given),
      members('10001', '10009', '1234567').filter(({ userId }) => userId === (meant ?? userId)),
    );
    expect(found).toEqual(
      meant === undefined
        ? expect.not.arrayContaining([{ kind: 'one-digit-off', userId: '1234567' }])
        : [{ kind: 'one-digit-off', userId: meant }],
    );
  });

  test('at most five, those that were rounded first', () => {
    const similar = Array.from({ length: 8 }, (_, digit) => `${String(digit + 1)}300000000000000000`);
    const found = findNearMisses(id('9300000000000000000'), members(...similar, '9300000000000000123'));
    expect(found.map(({ kind }) => kind)).toEqual(['rounded', ...Array<string>(4).fill('one-digit-off')]);
  });
});

describe('a nickname', () => {
  const people = ['小鹿乱撞', 'Bob', 'bobby', 'Ｅｖｅ 7', '', 'bob the second'].map((nickname, index) => ({
    userId: id(String(10_001 + index)),
    nickname,
  }));
  test.each([
    ['bob', ['Bob']],
    ['BO', ['Bob', 'bobby', 'bob the second']],
    ['小鹿', ['小鹿乱撞']],
    ['eve 7', ['Ｅｖｅ 7']],
    [' Bob ', ['Bob']],
    ['', []],
    ['nobody', []],
  ])('%j is whole, or else a part: %j', (text, names) => {
    expect(findByNickname(text, people).map(({ nickname }) => nickname)).toEqual(names);
  });

  test('that more than five have is told from five by a sixth', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({
      userId: id(String(index + 1)),
      nickname: `fan ${String(index)}`,
    }));
    expect(findByNickname('fan', many)).toHaveLength(6);
    expect(findByNickname('x', [{ userId: id('1') }])).toEqual([]);
  });
});

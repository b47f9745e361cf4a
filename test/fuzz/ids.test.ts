/** Ids in whatever was pasted. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { parseUserIds } from '../../src/whitelist/user-ids.ts';
import { fuzz } from './cases.ts';
import { INVISIBLE, QUOTES_AND_BRACKETS, readSlowly, SEPARATORS, tokensOf, type Read } from './slow-ids.ts';

const separator = fc.constantFrom(...SEPARATORS);
const invisible = fc.constantFrom(...INVISIBLE);
const around = fc.constantFrom(...QUOTES_AND_BRACKETS);
/** Half a character, as a text that was cut leaves it. */
const surrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

const LARGEST = 2n ** 63n - 1n;
const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }),
  fc.bigInt({ min: 0n, max: LARGEST + 10n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: LARGEST - 3n, max: LARGEST + 3n }),
  fc.bigInt({ min: 0n, max: 10n ** 40n }),
);
const fullWidth = (digits: string): string =>
  digits.replaceAll(/\d/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const digits = fc
  .tuple(number, fc.constantFrom('', '', '', '0', '00', '+', '-', '－', '−'), fc.boolean())
  .map(([value, before, wide]) => before + (wide ? fullWidth(String(value)) : String(value)));
const spaced = digits.map((text) => text.replaceAll(/(?<=\d)(?=\d{3})/gu, ' '));

const piece = fc.oneof(
  { weight: 6, arbitrary: digits },
  { weight: 2, arbitrary: separator },
  { weight: 2, arbitrary: around },
  { weight: 2, arbitrary: invisible },
  { weight: 1, arbitrary: surrogate },
  { weight: 1, arbitrary: anyUnit },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a', 'id', 'x', '.', ':', '/', '\u202E', '٣', '①', '🙂', '@', '#', '_'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('<tel:', '<@', '<#', '<!', '|', '>', '<', '<@U1|bob>', '@everyone'),
  },
  { weight: 1, arbitrary: fc.tuple(spaced, digits).map(([link, label]) => `<tel:${link}|${label}>`) },
  { weight: 1, arbitrary: fc.tuple(spaced, spaced).map(([link]) => `<tel:${link}|${link}>`) },
  { weight: 1, arbitrary: digits.map((text) => `<tel:${text}>`) },
);

const soup = fc.array(fc.tuple(piece, fc.oneof(separator, fc.constant(''))), {
  maxLength: 12,
  size: 'medium',
});

/** As text first: comparing it is ten times as fast as `toEqual`. */
function expectSame(actual: Read, wanted: Read): void {
  if (JSON.stringify(actual) !== JSON.stringify(wanted)) expect(actual).toEqual(wanted);
}

fuzz('ids: tokens of every kind, against a slow model', soup, (pieces) => {
  const text = pieces.flat().join('');
  expectSame(parseUserIds(text), readSlowly(text));
});

/** Any 16 bits, half of them such as may mean something. */
const ascii = fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code));
const unit = fc.oneof(
  anyUnit,
  ascii,
  fc.constantFrom(...'0123456789０９<@|>'.split('')),
  separator,
  invisible,
);

fuzz(
  'ids: any text at all, against a slow model',
  fc.array(unit, { maxLength: 40, size: 'max' }),
  (units) => {
    const text = units.join('');
    expectSame(parseUserIds(text), readSlowly(text));
  },
);

const word = fc
  .array(fc.oneof({ weight: 3, arbitrary: piece }, { weight: 1, arbitrary: digits }), { maxLength: 4 })
  .map((pieces) => pieces.join(''));

fuzz('ids: a text is read as its tokens are', fc.array(word, { maxLength: 6 }), (words) => {
  const text = words.join(' ');
  const { ids, duplicates, rejected } = parseUserIds(text);
  const alone = tokensOf(text).map((token) => parseUserIds(token));
  const found = alone.flatMap((one) => one.ids);
  expect(alone.every((one) => one.ids.length + one.rejected.length <= 1)).toBe(true);
  expect(ids).toEqual([...new Set(found)]);
  expect(duplicates.toSorted()).toEqual(
    [...new Set(found.filter((id, index) => found.indexOf(id) < index))].toSorted(),
  );
  const named = new Map(alone.flatMap((one) => one.rejected).map(({ token, reason }) => [token, reason]));
  expect(rejected).toEqual([...named].map(([token, reason]) => ({ token, reason })));
});

/** Visible, and no digit, no quote, no bracket. */
const solid = fc
  .oneof(
    fc.constantFrom('a', 'é', '.', ':', '/', '_', '-', '+', '%', '用', '🙂', '\u202E', '٣', '①'),
    anyUnit,
  )
  .filter(
    (text) =>
      !/[0-9０-９]/u.test(text) && ![...SEPARATORS, ...INVISIBLE, ...QUOTES_AND_BRACKETS].includes(text),
  );
const filling = fc.array(fc.oneof(digits, invisible, around, fc.constant('')), { maxLength: 3 });
const longer = fc.tuple(filling, solid, filling).map((parts) => parts.flat().join(''));

fuzz('ids: none inside a longer token', fc.array(longer, { minLength: 1, maxLength: 3 }), (parts) => {
  const token = parts.join('');
  const { ids, rejected } = parseUserIds(`1 ${token} 2`);
  expect(ids).toEqual(['1', '2']);
  expect(rejected.map((one) => one.token)).toEqual([token]);
});

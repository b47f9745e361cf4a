/** Ids in whatever was pasted. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readIds, type IdReading } from '../../src/whitelist/ids/read-ids.ts';
import { fuzz } from './cases.ts';
import { BRACKETS, INVISIBLE, numbersIn, QUOTES, readSlowly, seen, SEPARATORS } from './slow-ids.ts';

const separator = fc.constantFrom(...SEPARATORS);
const invisible = fc.constantFrom(...INVISIBLE);
const around = fc.constantFrom(...QUOTES, ...BRACKETS.join('').split(''));
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
    weight: 3,
    arbitrary: fc.constantFrom(
      ...'a.:/\u202E٣①🙂@#_·…|-*!。：•元'.split(''),
      'id',
      '用户',
      ' - ',
      '1) ',
      'E+18',
      '年',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '<tel:',
      '<@',
      '<#',
      '<!',
      '|',
      '>',
      '<',
      '<@U1|bob>',
      '<@7>',
      '@everyone',
      'user_id\t',
    ),
  },
  { weight: 1, arbitrary: fc.tuple(spaced, digits).map(([link, label]) => `<tel:${link}|${label}>`) },
  { weight: 1, arbitrary: spaced.map((link) => `<tel:${link}|${link}>`) },
  { weight: 1, arbitrary: digits.map((text) => `<tel:${text}>`) },
);

const soup = fc.array(fc.tuple(piece, fc.oneof(separator, fc.constant(''))), {
  maxLength: 12,
  size: 'medium',
});

/** Runs of digits that may have been meant as an id. */
const long = (text: string): readonly string[] => numbersIn(text).filter((run) => run.length >= 5);

/** What is wrong with a reading of `text`, in whatever way it was read. */
function faults(text: string, { ids, duplicates, mentions, rejected, plain }: IdReading): readonly string[] {
  // A phone link may have spaces between its digits.
  const links = seen(text).match(/<tel:[^<>|]*/giu) ?? [];
  const numbers = new Set([...numbersIn(text), ...links.map((link) => link.replace(/\D/gu, ''))]);
  const named = new Set([...rejected, ...mentions].flatMap(({ token }) => long(token)));
  const slowly = plain ? readSlowly(text) : undefined;
  const acted = new Set<string>(ids);
  return [
    ...ids.filter((id) => BigInt(id) < 1n || BigInt(id) > LARGEST || String(BigInt(id)) !== id),
    ...ids.filter((id, index) => !numbers.has(id) || ids.indexOf(id) !== index),
    ...duplicates.filter((id) => !acted.has(id)),
    // Nothing that may be an id goes without a word.
    ...long(text).filter((run) => !named.has(run) && !acted.has(run)),
    ...rejected.flatMap(({ token, inside }) => inside.filter((id) => !long(token).includes(id))),
    ...(slowly === undefined || JSON.stringify({ plain, ids, duplicates }) === JSON.stringify(slowly)
      ? []
      : [JSON.stringify(slowly)]),
  ];
}

/** `expect` takes longer than all the rest, so it is asked only about what is wrong. */
function expectTrue(text: string): void {
  const typed = readIds(text, 'typed');
  const message = readIds(text, 'message');
  const wrong = [...faults(text, typed), ...faults(text, message)];
  if (wrong.length > 0 || message.ids.join() !== typed.ids.join())
    expect([wrong, message.ids]).toEqual([[], typed.ids]);
}

fuzz('ids: tokens of every kind', soup, (pieces) => {
  expectTrue(pieces.flat().join(''));
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

fuzz('ids: any text at all', fc.array(unit, { maxLength: 40, size: 'max' }), (units) => {
  expectTrue(units.join(''));
});

/** Long enough that it is no row number, nor part of one number with separators. */
const id = fc.bigInt({ min: 10_000n, max: LARGEST }).map(String);
const written = fc.oneof(
  id,
  id.map(fullWidth),
  fc.tuple(id, invisible, fc.nat(4)).map(([text, mark, at]) => text.slice(0, at) + mark + text.slice(at)),
  fc.tuple(id, fc.constantFrom(...QUOTES)).map(([text, quote]) => quote + text + quote),
  id.map((text) => `<tel:${text}|${text}>`),
  id.map((text) => `<tel:+${text}>`),
  fc.constantFrom('<@U1|bob>', '<@77>', '<@!88>'),
);
const entry = fc.tuple(written, separator, fc.oneof(separator, fc.constant('')));

fuzz(
  'ids: a plain list is plain',
  fc.tuple(fc.array(entry, { minLength: 1, maxLength: 6 }), fc.constantFrom('', ...BRACKETS)),
  ([entries, bracket]) => {
    const text = bracket.charAt(0) + entries.flat().join('') + bracket.charAt(1);
    const slowly = readSlowly(text);
    const { plain, ids, duplicates, rejected } = readIds(text, 'typed');
    if (!slowly.plain || JSON.stringify({ plain, ids, duplicates }) !== JSON.stringify(slowly))
      expect({ plain, ids, duplicates, rejected }).toEqual({ ...slowly, rejected: [] });
  },
);

/** Beside digits these make something longer of them. */
const before = fc.constantFrom(
  '',
  'a',
  'user',
  'é',
  'я',
  '٣',
  '%',
  '$',
  '^',
  '\u202E',
  'x_',
  'v1.',
  'a-',
  'a/',
  '@',
  '+',
);
const after = fc.constantFrom(
  '',
  'a',
  'px',
  'é',
  'я',
  '٣',
  '%',
  '$',
  '^',
  '\u202E',
  '_x',
  '.txt',
  '-a',
  '/b',
  '@c',
  '…',
);
const longer = fc.tuple(before, id, after).filter(([first, , last]) => first + last !== '');

fuzz('ids: none inside a longer token', fc.array(longer, { minLength: 1, maxLength: 3 }), (tokens) => {
  const given = tokens.map((token) => token.join(''));
  const { ids, rejected, plain } = readIds(`10001 ${given.join(' ')} 10002`, 'typed');
  const named = rejected.map(({ token }) => token);
  if (ids.join() !== '10001,10002' || plain || named.join(' ') !== [...new Set(given)].join(' '))
    expect([ids, plain, named]).toEqual([['10001', '10002'], false, given]);
});

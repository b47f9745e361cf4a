/** JSON of every shape, as text: integers of any size, prototype keys, deep nesting, and what is nearly JSON. */
import fc from 'fast-check';

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  '0',
  '',
  'a',
  'Result',
  'FailedUserIds',
];

export const integerText = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }).map(String),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }).map(String),
  fc.bigInt({ min: 2n ** 63n - 2n, max: 2n ** 63n + 2n }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 60n }).map(String),
  fc.constant('-0'),
);
const fraction = fc.constantFrom('0.5', '1e3', '-1E-7', '1.0', '1e400', '9007199254740993.0');

/** A text, and what it means when every integer is the text that stood there. */
export interface Written {
  readonly text: string;
  readonly value: unknown;
}

const plain = (value: unknown): Written => ({ text: JSON.stringify(value), value });

export const anyJson: fc.Arbitrary<Written> = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    integerText.map((text) => ({ text, value: text })),
    fraction.map((text) => ({ text, value: Number(text) })),
    fc.oneof(fc.string(), fc.constantFrom(...KEYS, '\u2028', '\uD800', '5')).map(plain),
    fc.constantFrom(true, false, null).map(plain),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => list(items)),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('value')), {
        selector: ([key]) => key,
        maxLength: 4,
      })
      .map((entries) => object(entries)),
  ),
})).value;

export function list(items: readonly Written[]): Written {
  return { text: `[ ${items.map(({ text }) => text).join(' ,\n')}]`, value: items.map(({ value }) => value) };
}

export function object(entries: readonly (readonly [string, Written])[]): Written {
  return {
    text: `{${entries.map(([key, { text }]) => `${JSON.stringify(key)}\t:${text}`).join(',')}}`,
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
  };
}

/** Nested so deeply that a recursive reader may not survive it; closed, or not. */
export const deepJson = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.constantFrom(100, 20_000), fc.boolean())
  .map(([[opening = '', closing = ''], depth, closed]) => {
    return `${opening.repeat(depth)}null${closed ? closing.repeat(depth) : ''}`;
  });

/** `text` with every integer outside of strings in quotes; read by character, without the means that `src` has for it. */
export function quoteIntegers(text: string): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const start = at;
    if (text.charAt(at) === '"') {
      at += 1;
      while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
      at += 1;
      out += text.slice(start, at);
    } else if ('-0123456789'.includes(text.charAt(at))) {
      while (at < text.length && '-+.eE0123456789'.includes(text.charAt(at))) at += 1;
      const number = text.slice(start, at);
      out += /^-?(?:0|[1-9][0-9]*)$/u.test(number) ? `"${number}"` : number;
    } else {
      out += text.charAt(at);
      at += 1;
    }
  }
  return out;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enumerate, inert, plainText, say } from '../../src/chat/sentence.ts';

describe('a sentence', () => {
  test('keeps our words and foreign words apart', () => {
    expect(say`Removed ${2} from ${'main'}.`).toEqual([
      { kind: 'own', text: 'Removed ' },
      { kind: 'own', text: '2' },
      { kind: 'own', text: ' from ' },
      { kind: 'quoted', text: 'main' },
      { kind: 'own', text: '.' },
    ]);
  });
  test('can hold another one', () => {
    expect(plainText(say`${enumerate(['a', 'b'], ', ')} — ${say`gone`}`)).toBe('a, b — gone');
  });
});

describe('foreign text', () => {
  test.each([
    ['line breaks and tabs', 'a\n\tb', 'a b'],
    ['control characters', 'a\u0007\u001B[31mb', 'a[31mb'],
    ['right-to-left overrides', 'abc\u202Edef', 'abcdef'],
    ['zero-width characters', 'a\u200Bb\uFEFF', 'ab'],
    ['spaces around one of these', 'a \u200B b', 'a b'],
    ['nothing but invisible characters', '\u202E\u200B', 'U+202E U+200B'],
    ['nothing at all', '', '∅'],
    ['a token of 40 digits', '1'.repeat(40), '1'.repeat(40)],
    ['long text', '字'.repeat(500), `${'字'.repeat(79)}…`],
    ['emoji at the cut', '😀'.repeat(90), `${'😀'.repeat(79)}…`],
  ])('%s', (_name, text, expected) => {
    expect(inert(text)).toBe(expected);
  });
  test('is always one visible line of at most 80 code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = inert(text);
        expect(shown).toMatch(/^[^\p{Cc}\p{Cf}]{1,80}$/u);
      }),
    );
  });
});

/** Words of our catalogues hold nothing that Discord would take for mark-up. */
import { describe, expect, test } from 'vitest';
import type { Sentence } from '../../../src/chat/sentence.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';

describe.each(Object.entries(catalogues))('own words in %s', (_locale, catalogue) => {
  test('hold nothing that Discord would take for mark-up', () => {
    const words = sentencesOf(catalogue)
      .flat()
      .filter(({ kind }) => kind === 'own');
    expect(words.length).toBeGreaterThan(50);
    for (const { text } of words) {
      expect(text).not.toMatch(
        /[*~|`\\<>[\]#]|__|(?<!\w)_|_(?!\w)|:\w+:|@everyone|@here|https?:|^\s*(?:-|\d+\.)\s/u,
      );
    }
  });
});

/** Every sentence of a catalogue; those that are made of something are made of foreign words. */
function sentencesOf(entry: unknown): readonly Sentence[] {
  if (typeof entry === 'function') return sentencesOf(sample(entry as (...given: unknown[]) => unknown));
  if (isSentence(entry)) return [entry];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(sentencesOf) : [];
}

const COUNTS = { undone: false, unconfirmed: 1, groups: ['name'] };

/** What functions of a catalogue take: names or sentences, names alone, or the counts of a change. */
const SAMPLES = [
  [['name'], ['name'], ['name']],
  ['name', 'name', 'name', 'name', 'name'],
  [{ ...COUNTS, kind: 'remove', done: 1, failed: 1, entries: 2, removed: 1, added: 1, notAdded: 1 }],
];

function sample(make: (...given: unknown[]) => unknown): unknown {
  for (const values of SAMPLES) {
    try {
      return make(...values);
    } catch {
      // It takes something else.
    }
  }
  throw new Error(`no sample for ${String(make)}`);
}

function isSentence(entry: unknown): entry is Sentence {
  return (
    Array.isArray(entry) &&
    entry.every((part: unknown) => typeof part === 'object' && part !== null && 'kind' in part)
  );
}

import { describe, expect, test } from 'vitest';
import { entryLines } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';

const gone = say`gone`;
const kept = say`kept`;
const lines = (count: number): string[] =>
  entryLines(
    Array.from({ length: count }, (_, index) => ({
      subject: String(index),
      reason: index % 2 ? gone : kept,
    })),
  ).map(plainText);

describe('lines of a list', () => {
  test('one for each while they are few', () => {
    expect(lines(3)).toEqual(['0 — kept', '1 — gone', '2 — kept']);
    expect(lines(20)).toHaveLength(20);
  });
  test('gathered by reason when they are many, and nobody is lost', () => {
    const gathered = lines(250);
    expect(gathered).toHaveLength(6);
    expect(gathered[0]).toMatch(/^kept: 0, 2, 4, /u);
    const subjects = gathered.flatMap((line) => line.replace(/^\w+: /u, '').split(', '));
    expect(subjects.map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 250 }, (_, index) => index),
    );
  });
});

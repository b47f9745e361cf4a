import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CASES } from './cases.ts';

test('a million cases in all', () => {
  expect(Object.values<number>(CASES).reduce((sum, cases) => sum + cases, 0)).toBe(1_000_000);
});

test('every property is run, once', () => {
  const names = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
    .flatMap((source) => [...source.matchAll(/^fuzz(?:Async)?\(\s*'([^']+)'/gmu)].map(([, name]) => name));
  expect(names.toSorted()).toEqual(Object.keys(CASES).toSorted());
});

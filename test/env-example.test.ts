/** The documents that name variables, compared with the table of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SECRET_NAMES, VARIABLES, VARIABLE_NAMES, type Variable } from '../src/config/variables.ts';

const example = readFileSync('.env.example', 'utf8');
const lines = [...example.matchAll(/^(#?)([A-Z][A-Z_]+)=(.*)$/gmu)].map(
  ([, comment = '', name = '', value = '']) => ({ name, value, isOpen: comment === '' }),
);
const rows = Object.entries<Variable>(VARIABLES);
/** As they are written in documents; nothing else holds where a variable is not set that a line could show. */
const defaults = rows
  .map(([name, { fallback }]) => ({ name, value: fallback }))
  .filter(({ value }) => typeof value === 'number' || (typeof value === 'string' && value !== ''))
  .map(({ name, value }) => ({ name, value: String(value) }));

test('.env.example has every variable once, in the order of the table', () => {
  expect(lines.map(({ name }) => name)).toEqual(VARIABLE_NAMES);
});

test('.env.example shows what holds without a variable', () => {
  for (const { name, value } of defaults) expect(lines).toContainEqual({ name, value, isOpen: false });
});

test('.env.example leaves open what is required whatever the platform is', () => {
  const required = rows.filter(([, row]) => !('fallback' in row) && row.neededBy === undefined);
  expect(lines.filter(({ isOpen }) => isOpen).map(({ name }) => name)).toEqual(
    required.map(([name]) => name),
  );
});

test('.env.example lists every secret, which can be in a file', () => {
  const [, list = ''] = /^# Every secret \(([^)]+)\)/mu.exec(example) ?? [];
  expect(list.split(/[,\s#]+/u)).toEqual(SECRET_NAMES);
});

test('docs/configuration.md has every variable in its table, with what holds without it', () => {
  const table = readFileSync('docs/configuration.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => ({ line, names: [...line.matchAll(/`([A-Z][A-Z_]+)`/gu)].map(([, name = '']) => name) }));
  expect(table.flatMap(({ names }) => names).toSorted()).toEqual(VARIABLE_NAMES.toSorted());
  const short = table.filter(({ line }) => !line.includes('see `.env.example`'));
  const missing = defaults.filter(({ name, value }) =>
    short.some(({ line, names }) => names.includes(name) && !line.includes(value)),
  );
  expect(missing).toEqual([]);
});

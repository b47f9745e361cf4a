/** What the sandbox says about itself, as wide as the terminal is. */
import { expect, test } from 'vitest';
import { helpText } from '../../sandbox/controls.ts';

test.each([40, 59, 60, 80, 120])('its help fits into %i columns, and says the same', (columns) => {
  const lines = helpText(columns).split('\n');
  expect(lines.filter((line) => line.length > columns || line.endsWith(' '))).toEqual([]);
  expect(helpText(columns).split(/\s+/u)).toEqual(helpText(1_000).split(/\s+/u));
});

test('in a wide terminal, what a line does stands beside it', () => {
  expect(helpText(120)).toMatch(
    /^\/sandbox drop {10,}its answer to the next removal is lost, after the work was done$/mu,
  );
  expect(helpText(40)).toMatch(
    /^\/sandbox drop\n {2}its answer to the next removal is\n {2}lost, after the work was done$/mu,
  );
});

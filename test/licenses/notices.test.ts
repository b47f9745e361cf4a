/** The licences of what the bot runs with: each goes with MIT, and THIRD_PARTY_NOTICES has them all. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMPATIBLE, notices, NOTICES_FILE, productionPackages } from './notices.ts';

const packages = productionPackages();

test('every package that the bot runs with has a licence that goes with MIT', () => {
  expect(packages.length).toBeGreaterThan(50);
  const others = packages.filter(({ license }) => !COMPATIBLE.includes(license));
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test(`${NOTICES_FILE} is what \`npm run licenses\` writes`, () => {
  expect(readFileSync(NOTICES_FILE, 'utf8')).toBe(notices(packages));
});

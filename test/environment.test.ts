import { expect, test } from 'vitest';

test('the tests run on the Node version that the project pins', () => {
  expect(process.version).toMatch(/^v24\./u);
});

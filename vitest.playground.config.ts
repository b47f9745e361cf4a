import { defineConfig } from 'vitest/config';

/** `npm run test:playground`: the playground in a real browser, apart from the other tests, which need none. */
export default defineConfig({
  test: {
    include: ['test/playground/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});

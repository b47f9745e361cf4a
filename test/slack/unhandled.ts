/** For tests of what would end the process: whatever nobody handled fails them. */
import { afterEach, beforeEach, expect } from 'vitest';

/** Watches each test of the file that calls this. */
export function expectNothingUnhandled(): void {
  let unhandled: unknown[];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };
  beforeEach(() => {
    unhandled = [];
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
  });
  afterEach(async () => {
    // Rejections are reported after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
    expect(unhandled).toEqual([]);
  });
}

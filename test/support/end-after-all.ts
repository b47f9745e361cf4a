/** Ends what the tests of a file or group share, after the last of them: Vitest ignores `afterAll` inside `beforeAll`. */
import { afterAll } from 'vitest';

/** To be called where the tests are declared. Returns what takes the functions that end things: the last one is called first. */
export function endAfterAll(): (stop: () => unknown) => void {
  const stops: (() => unknown)[] = [];
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  return (stop) => {
    stops.push(stop);
  };
}

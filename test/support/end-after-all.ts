/** Ends the shared resources of a file or group after its last test; Vitest ignores `afterAll` inside `beforeAll`. */
import { afterAll } from 'vitest';

/** Call this where the tests are declared. Returns a function that registers stop functions; the last one is called first. */
export function endAfterAll(): (stop: () => unknown) => void {
  const stops: (() => unknown)[] = [];
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  return (stop) => {
    stops.push(stop);
  };
}

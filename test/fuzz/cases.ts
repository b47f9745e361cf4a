/**
 * How many cases each property gets, a million in all or a share of them, and one way to run them, so that every failure can
 * be run again.
 * A failing property prints its seed and path (https://fast-check.dev/docs/tutorials/quick-start/read-test-reports/).
 */
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Each property by its name, which stands in front of `fuzz` or `fuzzAsync` once. */
export const CASES = {
  'ids: tokens of every kind': 150_000,
  'ids: any text at all': 90_000,
  'ids: a plain list is plain': 60_000,
  'ids: none inside a longer token': 60_000,

  'files: no word of a CSV is lost': 50_000,
  'files: cells that were quoted are read back': 40_000,
  'files: any bytes at all': 50_000,
  'files: every id of a list': 30_000,
  'files: the id column and no other': 30_000,

  'commands: a line is read as it is written': 50_000,
  'commands: no number in a line is lost': 50_000,
  'commands: nobody is touched who was not named': 20_000,

  'replies: foreign text is inert': 50_000,
  'replies: Slack takes every message': 15_000,
  'replies: Slack takes every modal': 5_000,
  'replies: Discord takes every message': 15_000,

  'answers: integers are exact': 80_000,
  'answers: nothing is done that no answer says': 60_000,
  'answers: any bytes at all, over HTTP': 30_000,

  'payloads: forms of Slack': 20_000,
  'payloads: Slack over HTTP': 10_000,
  'payloads: Slack in Socket Mode': 10_000,
  'payloads: Discord': 12_000,
  'payloads: frames of both gateways': 3_000,

  'configuration: any environment': 10_000,
} as const;

export type Property = keyof typeof CASES;

/** `npm run fuzz` gives the whole million; a twentieth of each property's cases is what `npm test` has time for. */
const SHARE = Number(process.env['FUZZ_CASES'] ?? 50_000) / 1_000_000;

/** That something happened often enough for the properties to mean something: `least` times in a million cases. */
export function expectOften(times: number, least: number, what?: string): void {
  expect(times, what).toBeGreaterThan(Math.floor(least * SHARE));
}

/** Another one may be tried; each is as good as this, which is always the same in CI. That of a failure runs it again. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_102);
/** Looking for the smallest case that fails may take long, so it has to be asked for. */
const endOnFailure = process.env['FUZZ_SHRINK'] === undefined;

const TIME_LIMIT_MS = 300_000;
/** Between two chunks the event loop turns, so that what nobody handled is noticed, and the test runner is answered. */
const CHUNK = 5_000;

const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});

afterEach(async () => {
  // Rejections are reported after the microtasks of a turn.
  await setImmediate();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  expect(unhandled.splice(0)).toEqual([]);
});

/**
 * Runs `check`, which throws where something is wrong, for as many values of `values` as the property gets. `end` is what
 * has to be true after all of them.
 */
export function fuzz<T>(
  name: Property,
  values: fc.Arbitrary<T>,
  check: (value: T) => void,
  end?: () => void,
): void {
  const chunk: Chunk = (parameters, counted) => {
    const property = fc.property(values, (value) => {
      counted();
      check(value);
    });
    fc.assert(property, parameters);
  };
  run(name, chunk, end);
}

/** The same where checking takes time; one case after another. */
export function fuzzAsync<T>(
  name: Property,
  values: fc.Arbitrary<T>,
  start: () => Promise<{ readonly check: (value: T) => Promise<void>; readonly end?: () => Promise<void> }>,
): void {
  let started: ReturnType<typeof start> | undefined;
  const chunk: Chunk = async (parameters, counted) => {
    const { check } = await (started ??= start());
    const property = fc.asyncProperty(values, async (value) => {
      counted();
      await check(value);
    });
    await fc.assert(property, parameters);
  };
  run(name, chunk, async () => (await started)?.end?.());
}

type Chunk = (
  parameters: { readonly numRuns: number; readonly seed: number; readonly endOnFailure: boolean },
  counted: () => void,
) => unknown;

function run(name: Property, chunk: Chunk, end: () => unknown = () => undefined): void {
  const cases = Math.ceil(CASES[name] * SHARE);
  test(`${name} (${cases} cases)`, { timeout: TIME_LIMIT_MS }, async () => {
    const begun = performance.now();
    let counted = 0;
    for (let first = 0; first < cases; first += CHUNK) {
      const numRuns = Math.min(CHUNK, cases - first);
      await chunk({ numRuns, seed: SEED + first, endOnFailure }, () => (counted += 1));
      await setImmediate();
    }
    await end();
    expect(counted).toBe(cases);
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    console.log(`${counted} cases from seed ${SEED} in ${seconds} s: ${name}`);
  });
}

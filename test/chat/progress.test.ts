import { describe, expect, test } from 'vitest';
import { createProgress } from '../../src/chat/progress.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { createTestLog } from '../support/log.ts';

function setUp(show?: (reply: Reply) => Promise<void>) {
  const shown: string[] = [];
  const clock = { now: 0 };
  const logged = createTestLog();
  const progress = createProgress({
    show:
      show ??
      ((reply) => {
        shown.push(plainText(reply.summary));
        return Promise.resolve();
      }),
    texts: catalogues.en,
    log: logged.log,
    everyMs: 3_000,
    now: () => clock.now,
  });
  /** Reports at a moment, and lets what is being shown come to its end. */
  const report = async (at: number, done: number, total = 100): Promise<void> => {
    clock.now = at;
    progress.report(done, total);
    await new Promise(setImmediate);
  };
  return { progress, report, shown, logged };
}

describe('progress', () => {
  test('is shown after 3 s, and then at most every 3 s, with the time that is left', async () => {
    const { report, shown } = setUp();
    for (const [at, done] of [
      [1_000, 10],
      [2_999, 20],
      [3_000, 25],
      [5_999, 40],
      [6_000, 50],
      [9_001, 90],
    ] as const) {
      await report(at, done);
    }
    expect(shown).toEqual([
      '25 of 100 done, about 9 s left.',
      '50 of 100 done, about 6 s left.',
      '90 of 100 done, about 2 s left.',
    ]);
  });
  test('of what has not begun, or has just ended, is nothing to show', async () => {
    const { report, shown } = setUp();
    await report(4_000, 0);
    await report(5_000, 100);
    expect(shown).toEqual([]);
  });
  test('that is slow to be shown is not piled up, and its end is waited for', async () => {
    const gate = Promise.withResolvers<undefined>();
    let calls = 0;
    const { progress, report } = setUp(async () => {
      calls += 1;
      await gate.promise;
    });
    await report(3_000, 10);
    await report(9_000, 20);
    expect(calls).toBe(1);
    let ended = false;
    const end = progress.end().then(() => (ended = true));
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    gate.resolve(undefined);
    await end;
    await report(20_000, 30);
    expect(calls).toBe(1);
  });
  test('that cannot be shown is logged and does no harm', async () => {
    const { report, logged } = setUp(() => Promise.reject(new Error('gone')));
    await report(3_000, 10);
    expect(logged.complaints()).toMatchObject([{ level: 40, err: { message: 'gone' } }]);
  });
});

import { describe, expect, test } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { StoreError, type Store } from '../../src/store/store.ts';
import { command, never, setUp } from './harness.ts';
import { memoryStore } from '../support/store/memory-store.ts';

describe('a store that fails', () => {
  const failure = new StoreError('the disk is full', { fatal: true });
  const failing = (method: keyof Store['jobs']) => {
    const store = memoryStore();
    const jobs = { ...store.jobs, [method]: () => Promise.reject(failure) };
    return { ...store, jobs };
  };

  test('lets nothing be done, tells the moderator, and the operator of this bot', async () => {
    const fatal: unknown[] = [];
    const onStoreFailure = (error: unknown): unknown => fatal.push(error);
    const { handle, replies } = setUp({
      command: never,
      parts: { store: failing('accept'), onStoreFailure },
    });
    expect(await handle()).toBe('turned-away');
    expect(replies).toEqual([
      "refused: The bot's database is not available. Nothing has changed; try again in a minute.",
    ]);
    expect(fatal).toEqual([failure]);
  });

  test('and does not say so in time, counts as failing; what it keeps later is not run', async () => {
    const late = Promise.withResolvers<undefined>();
    const store = memoryStore();
    const jobs: Store['jobs'] = {
      ...store.jobs,
      accept: async (...given) => {
        await late.promise;
        return store.jobs.accept(...given);
      },
    };
    const { handle, replies } = setUp({ command: never, parts: { store: { ...store, jobs }, keepMs: 5 } });
    expect(await handle()).toBe('turned-away');
    late.resolve(undefined);
    await new Promise(setImmediate);
    expect(replies).toEqual([expect.stringMatching(/^refused: The bot's database is not available/u)]);
    await expect.poll(() => store.jobs.accept('terminal:i1', '')).toBeDefined();
  });

  test('in the middle of a command interrupts it: the moderator is told, and the outcome follows', async () => {
    let times = 0;
    const flaky = command(() => {
      times += 1;
      if (times === 1) return Promise.reject(new StoreError('locked', { fatal: false }));
      return Promise.resolve(notice('done', say`fine`));
    });
    const done = Promise.withResolvers<undefined>();
    const told: string[] = [];
    const { handle } = setUp({
      command: flaky,
      parts: { store: memoryStore() },
      contact: {
        deliver: ({ tone, summary }) => {
          told.push(`${tone}: ${plainText(summary)}`);
          if (tone === 'done') done.resolve(undefined);
          return Promise.resolve();
        },
      },
    });
    await handle();
    await done.promise;
    expect(told).toEqual([
      expect.stringMatching(/^failed: The bot's database is not available, so/u),
      'done: fine',
    ]);
  });
});

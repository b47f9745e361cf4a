import { describe, expect, test } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { StoreError, type Store } from '../../src/store/store.ts';
import { command, neverRun, setUp } from './harness.ts';
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
      command: neverRun,
      deps: { store: failing('accept'), onStoreFailure },
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
    const { handle, replies } = setUp({ command: neverRun, deps: { store: { ...store, jobs }, keepMs: 5 } });
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
      deps: { store: memoryStore() },
      responder: {
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

  test('that keeps the acknowledgement too late: however long the notice of that takes, the outcome comes after it', async () => {
    const store = memoryStore();
    const notKept = new StoreError('no answer in time', { fatal: false });
    const telling = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const ran = Promise.withResolvers<undefined>();
    const jobs: Store['jobs'] = {
      ...store.jobs,
      acknowledge: (id) => {
        void telling.promise.then(() => store.jobs.acknowledge(id));
        return Promise.reject(notKept);
      },
    };
    const shown: string[] = [];
    const { dispatch, invocation } = setUp({
      command: command(() => {
        ran.resolve(undefined);
        return Promise.resolve(notice('done', say`fine`));
      }),
      deps: { store: { ...store, jobs } },
      responder: {
        deliver: async ({ tone, summary }) => {
          if (tone === 'refused') {
            telling.resolve(undefined);
            await released.promise;
          }
          shown.push(`${tone}: ${plainText(summary)}`);
        },
      },
    });
    await dispatch.receive(invocation('i1'), () => Promise.resolve());
    await ran.promise;
    // What does not wait for the notice is shown by then.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    released.resolve(undefined);
    await dispatch.idle();
    expect(shown).toEqual([
      expect.stringMatching(/^refused: The bot's database is not available, so/u),
      'done: fine',
    ]);
  });
});

/** Who was told that nothing was done is told the same again after an interruption, and nothing is done. */
import { expect, test } from 'vitest';
import type { Access } from '../../src/chat/access.ts';
import { notice } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { StoreError, type Claim, type Store } from '../../src/store/store.ts';
import { command, neverRun, setUp, type SetUpOptions } from './harness.ts';
import { memoryStore } from '../support/store/memory-store.ts';

/** Jobs are handed out again after their first end, as though the process had died just before that. */
function forgetful(): Store {
  const store = memoryStore();
  let ends = 0;
  const reluctant = (claim: Claim): Claim => ({
    ...claim,
    finish: () =>
      (ends += 1) === 1 ? Promise.reject(new StoreError('died', { fatal: false })) : claim.finish(),
  });
  return {
    ...store,
    jobs: { ...store.jobs, work: (run) => store.jobs.work((claim) => run(reluctant(claim))) },
  };
}

/** What the moderator has been told, twice. */
async function toldTwice(setting: SetUpOptions): Promise<readonly string[]> {
  const twice = Promise.withResolvers<undefined>();
  const told: string[] = [];
  const { dispatch, invocation } = setUp({
    ...setting,
    deps: { store: forgetful(), ...setting.deps },
    responder: {
      ...setting.responder,
      deliver: ({ tone, summary }) => {
        if (told.push(`${tone}: ${plainText(summary)}`) === 2) twice.resolve(undefined);
        return Promise.resolve();
      },
    },
  });
  await dispatch.receive(invocation('i1'), () => Promise.resolve());
  await twice.promise;
  await dispatch.idle();
  return told;
}

test('where the rights of the moderator could not be checked, and can be later', async () => {
  const answers: Access[] = ['check-unavailable', 'allowed'];
  const refusal = expect.stringMatching(/^refused: .*Nothing has changed/u) as string;
  const told = await toldTwice({
    command: neverRun,
    responder: { authorise: () => Promise.resolve(answers.shift() ?? 'allowed') },
  });
  expect(told).toEqual([refusal, refusal]);
  expect(told[0]).toBe(told[1]);
});

test('where the command itself refused, and would not later', async () => {
  let runs = 0;
  const moody = command(() => {
    runs += 1;
    return Promise.resolve(
      runs === 1 ? notice('refused', say`not now, ${'abc'}`) : notice('done', say`fine`),
    );
  });
  expect(await toldTwice({ command: moody })).toEqual(['refused: not now, abc', 'refused: not now, abc']);
  expect(runs).toBe(1);
});

test('but what was begun goes on', async () => {
  const changing = command(async ({ job }) => {
    await job.begin('an order', [], undefined);
    return notice('done', say`fine`);
  });
  expect(await toldTwice({ command: changing })).toEqual(['done: fine', 'done: carried on']);
});

/** Jobs over a database that fails for a while, as when another program has locked the file. */
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { StoreError, type Claim, type Store } from '../../src/store/store.ts';
import { memoryDatabase, memoryStore } from '../support/store/memory-store.ts';

/** A store whose next `times` writes of statements like `pattern` fail. */
function failing(): { readonly store: Store; readonly fail: (pattern: RegExp, times: number) => void } {
  const database = memoryDatabase();
  let left = 0;
  let failed = /^$/u;
  const write: Database['write'] = (statements) => {
    if (left === 0 || !statements.some(({ sql }) => failed.test(sql))) return database.write(statements);
    left -= 1;
    return Promise.reject(new StoreError('the file is busy', { fatal: false }));
  };
  const store = memoryStore({}, { ...database, write });
  onTestFinished(() => store.close());
  return {
    store,
    fail: (pattern, times) => {
      [failed, left] = [pattern, times];
    },
  };
}

test('a job that cannot be let go of for a while is handed out once more all the same', async () => {
  const { store, fail } = failing();
  const second = Promise.withResolvers<Claim>();
  store.jobs.work((claim) => {
    if (claim.job.attempt > 1) second.resolve(claim);
    else fail(/SET owner = NULL/u, 3);
    return Promise.resolve();
  });
  await store.jobs.acknowledge((await store.jobs.accept('key', 'job')) ?? '');
  expect((await second.promise).job).toMatchObject({ attempt: 2, acknowledged: true });
});

test('a job whose acknowledgement cannot be kept for a while is handed out once that is kept', async () => {
  const { store, fail } = failing();
  const first = Promise.withResolvers<Claim>();
  store.jobs.work((claim) => {
    first.resolve(claim);
    return new Promise(() => undefined);
  });
  const id = await store.jobs.accept('key', 'job');
  fail(/SET acknowledged = 1/u, 3);
  await store.jobs.acknowledge(id ?? '');
  expect((await first.promise).job).toMatchObject({ attempt: 1, acknowledged: true });
});

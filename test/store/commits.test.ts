import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createCommits } from '../../src/store/commits.ts';
import { SupersededError } from '../../src/store/store.ts';

function setUp() {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE numbers (n INTEGER UNIQUE) STRICT');
  const insert = database.prepare('INSERT INTO numbers VALUES (?)');
  const { commit, flush } = createCommits(database);
  const keep = (n: number): Promise<number> =>
    commit(() => {
      insert.run(n);
      return n;
    });
  const kept = (): unknown =>
    database
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map(({ n }) => n);
  return { database, insert, commit, flush, keep, kept };
}

test('what is written in one turn is kept by one commit', async () => {
  const { database, keep, kept } = setUp();
  const commits: string[] = [];
  const exec = database.exec.bind(database);
  database.exec = (sql) => {
    commits.push(...(sql === 'COMMIT' ? [sql] : []));
    exec(sql);
  };
  expect(await Promise.all([keep(1), keep(2), keep(3)])).toEqual([1, 2, 3]);
  expect(commits).toEqual(['COMMIT']);
  expect(await keep(4)).toBe(4);
  expect(commits).toEqual(['COMMIT', 'COMMIT']);
  expect(kept()).toEqual([1, 2, 3, 4]);
});

test('nothing is kept of what fails, and all of the others', async () => {
  const { commit, insert, keep, kept } = setUp();
  const failing = commit(() => {
    insert.run(9);
    throw new SupersededError('1');
  });
  const [first, twice, superseded, last] = await Promise.allSettled([keep(1), keep(1), failing, keep(2)]);
  expect([first, last]).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'fulfilled', value: 2 },
  ]);
  expect(twice).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FAILED', fatal: false } });
  expect(superseded).toMatchObject({ status: 'rejected', reason: { code: 'JOB_SUPERSEDED' } });
  expect(kept()).toEqual([1, 2]);
});

test('where the whole of it is rolled back, or cannot be committed, everybody is told', async () => {
  const { database, commit, keep, kept } = setUp();
  const rolledBack = commit(() => {
    database.exec('ROLLBACK');
    throw new Error('database or disk is full');
  });
  const settled = await Promise.allSettled([keep(1), rolledBack, keep(2)]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(kept()).toEqual([]);
  database.exec('BEGIN');
  await expect(keep(3)).rejects.toMatchObject({ code: 'STORE_FAILED' });
});

test('a flush keeps at once what waits', async () => {
  const { flush, keep, kept } = setUp();
  const keeping = keep(1);
  expect(kept()).toEqual([]);
  flush();
  expect(kept()).toEqual([1]);
  expect(await keeping).toBe(1);
});

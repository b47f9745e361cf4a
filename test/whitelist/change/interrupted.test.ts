/** A change that was interrupted in the middle: killed, resumed, and still true. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  ChangeReport,
  WriteAheadLog,
  Progress,
} from '../../../src/whitelist/change/change-whitelist.ts';
import { statusOf, readStatus, type StoredStatus } from '../../../src/whitelist/change/stored-status.ts';
import type { UserId } from '../../../src/whitelist/ids/user-id.ts';
import {
  anyStep,
  outcomesOf as outcomes,
  removeAll as run,
  UNIVERSE,
  type ChangeOptions,
} from '../../support/volcengine/changes.ts';
import { fakeService, type FakeService } from '../../support/volcengine/whitelist-api.ts';

/** A journal as it is kept, and the process that keeps it dying at the n-th write: before or after that is kept. */
class Killed extends Error {}

function mortalJournal(kept: Map<UserId, StoredStatus>, lifetime: number, keepsLast: boolean): WriteAheadLog {
  let writes = 0;
  const write = async (marks: readonly (readonly [UserId, StoredStatus])[]): Promise<void> => {
    writes += 1;
    if (writes > lifetime) throw new Killed();
    if (writes < lifetime || keepsLast) for (const [id, mark] of marks) kept.set(id, mark);
    await new Promise(setImmediate);
    if (writes >= lifetime) throw new Killed();
  };
  return {
    beforeSend: async (ids) => {
      await write(ids.map((id) => [id, { outcome: 'sent', reason: undefined }]));
      return true;
    },
    afterAnswer: ({ users: standings }) =>
      write([...standings].map(([id, progress]) => [id, statusOf('remove', progress)])),
  };
}

/** Runs the change through as many lives as it takes; the last one does not end. */
async function runThrough(
  fake: FakeService,
  ids: readonly string[],
  lives: readonly { readonly writes: number; readonly keepsLast: boolean }[],
  options: ChangeOptions = {},
): Promise<ChangeReport> {
  const kept = new Map<UserId, StoredStatus>();
  const before = (): Progress => ({
    users: new Map([...kept].map(([id, mark]) => [id, readStatus(mark)])),
    requestOf: new Map(),
    problems: [],
  });
  for (const { writes, keepsLast } of lives) {
    const writeAheadLog = mortalJournal(kept, writes, keepsLast);
    try {
      return await run(fake, ids, { ...options, before: before(), journal: writeAheadLog });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
  return run(fake, ids, { ...options, before: before() });
}

describe('a change that was interrupted', () => {
  const standing = (outcome: string, reason?: string) => readStatus({ outcome, reason });
  const resume = (fake: FakeService, marks: Readonly<Record<string, string>>, more: ChangeOptions = {}) => {
    const users = new Map(Object.entries(marks).map(([id, outcome]) => [id as UserId, standing(outcome)]));
    const before = { users, requestOf: new Map(), problems: [] };
    return run(fake, Object.keys(marks), { batchSize: 2, parallel: 1, before, ...more });
  };

  test('looks up whom the whitelist shows as done, and sends the others, those in doubt first', async () => {
    const fake = fakeService(['2', '3', '4']);
    const report = await resume(fake, { 1: 'sent', 2: 'sent', 3: 'todo', 4: 'todo', 5: 'removed' });
    expect(outcomes(report)).toEqual({
      1: 'removed (read back)',
      2: 'removed',
      3: 'removed',
      4: 'removed',
      5: 'removed',
    });
    expect(fake.batches).toEqual([['2'], ['3', '4']]);
  });

  test('tells a stranger from a removed user by what the whitelist showed before', async () => {
    const fake = fakeService(['2']);
    const seenBefore = (id: UserId) => (id === '9' ? 'absent' : 'listed');
    const report = await resume(fake, { 1: 'sent', 2: 'sent', 9: 'sent' }, { seenBefore });
    expect(outcomes(report)).toEqual({
      1: 'removed (read back)',
      2: 'removed',
      9: 'failed: not-on-whitelist',
    });
  });

  test('keeps the doubt of one whom the service then does not know', async () => {
    // On the list when it is read; then the old request, late, does its work before the new one.
    const fake = fakeService(['1', '2'], [{ kind: 'retried', worked: true }]);
    expect(outcomes(await resume(fake, { 1: 'sent' }))).toEqual({ 1: 'removed (read back)' });
  });

  test('sends nothing any more when that is too late, but finds out what was done', async () => {
    const fake = fakeService(['2', '3']);
    const report = await resume(fake, { 1: 'sent', 2: 'sent', 3: 'todo', 4: 'failed' }, { tooLate: true });
    expect(outcomes(report)).toEqual({
      1: 'removed (read back)',
      2: 'unconfirmed: no-answer-unchanged',
      3: 'not-sent: too-late',
      4: 'failed: undefined',
    });
    expect(fake.batches).toEqual([]);
  });

  test('and whose whitelist cannot be read sends those in doubt again', async () => {
    const fake = fakeService(['1'], [], false);
    expect(outcomes(await resume(fake, { 1: 'sent', 2: 'sent' }))).toMatchObject({ 1: 'removed' });
    expect(fake.batches).toEqual([['1', '2']]);
  });

  test('goes on with what was found before', async () => {
    const fake = fakeService(['1'], []);
    const report = await resume(fake, { 1: 'named', 2: 'named', 3: 'untrusted', 4: 'no-answer' });
    expect(outcomes(report)).toEqual({
      1: 'failed: refused',
      2: 'failed: not-on-whitelist',
      3: 'removed (read back)',
      4: 'removed (read back)',
    });
    expect(fake.batches).toEqual([]);
  });
});

describe('the journal', () => {
  test('is told before each request and after its answer, and only of those in it', async () => {
    const steps: string[] = [];
    const fake = fakeService(['1', '2', '3', '4'], [{ kind: 'work', refuse: ['2'] }]);
    const writeAheadLog: WriteAheadLog = {
      beforeSend: (ids) => {
        steps.push(`${fake.batches.length} sending ${ids.join()}`);
        return Promise.resolve(true);
      },
      afterAnswer: ({ users: standings }) => {
        steps.push(
          `${fake.batches.length} ${[...standings].map(([id, { kind }]) => `${id} ${kind}`).join()}`,
        );
        return Promise.resolve();
      },
    };
    await run(fake, ['1', '2', '3'], { parallel: 1, journal: writeAheadLog });
    expect(steps).toEqual(['0 sending 1,2', '1 1 settled,2 named', '1 sending 3', '2 3 settled']);
  });

  test('that fails stops everything, and the change rejects as it does', async () => {
    const fake = fakeService(['1', '2', '3', '4', '5', '6']);
    const writeAheadLog: WriteAheadLog = {
      beforeSend: (ids) =>
        ids.includes('3' as UserId) ? Promise.reject(new Error('full')) : Promise.resolve(true),
      afterAnswer: () => Promise.resolve(),
    };
    await expect(run(fake, ['1', '2', '3', '4', '5', '6'], { journal: writeAheadLog })).rejects.toThrow(
      'full',
    );
    expect(fake.batches.flat()).not.toContain('3');
  });

  test('that says no keeps a request from being sent', async () => {
    const stopping = new AbortController();
    const fake = fakeService(['1', '2']);
    const writeAheadLog: WriteAheadLog = {
      beforeSend: () => {
        stopping.abort();
        return Promise.resolve(false);
      },
      afterAnswer: () => Promise.reject(new Error('nothing to be kept')),
    };
    const report = await run(fake, ['1', '2'], { journal: writeAheadLog, signal: stopping.signal });
    expect(outcomes(report)).toEqual({ 1: 'not-sent: stopping', 2: 'not-sent: stopping' });
    expect(fake.batches).toEqual([]);
  });
});

test('and whenever it is killed in between, each id still has one outcome, and it is true', async () => {
  const life = fc.record({ writes: fc.integer({ min: 1, max: 12 }), keepsLast: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(UNIVERSE),
      fc.shuffledSubarray(UNIVERSE, { minLength: 1 }),
      fc.array(anyStep, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      fc.boolean(),
      fc.array(life, { minLength: 1, maxLength: 4 }),
      async (listed, ids, script, batchSize, readable, readBefore, lives) => {
        const fake = fakeService(listed, script, readable);
        const seenBefore = (id: UserId) => (listed.includes(id) ? 'listed' : 'absent');
        const options = { batchSize, ...(readBefore && { seenBefore }) };
        const report = await runThrough(fake, ids, lives, options);
        expect([...report.outcomes.keys()]).toEqual(ids);
        for (const [id, { kind }] of report.outcomes) {
          if (kind === 'done') expect(fake.list.has(id)).toBe(false);
          if (kind === 'done' && readBefore) expect(listed).toContain(id);
          // What failed for good was not done behind anybody's back, before the interruption or after it.
          if (kind === 'failed' || kind === 'not-sent') expect(listed.includes(id)).toBe(fake.list.has(id));
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

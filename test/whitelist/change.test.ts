import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WhitelistApi } from '../../src/volcengine/client.ts';
import { anyStep, outcomesOf as outcomes, removeAll as run, UNIVERSE } from '../support/changes.ts';
import { fakeService } from '../support/fake-whitelist-api.ts';
import { createTestLog } from '../support/log.ts';

describe('batches', () => {
  test('hold each id once, in order, and no more than the batch size', async () => {
    const fake = fakeService(['1', '2', '3', '4', '5']);
    const report = await run(fake, ['5', '4', '3', '2', '1'], { parallel: 1 });
    expect(fake.batches).toEqual([['5', '4'], ['3', '2'], ['1']]);
    expect([...report.outcomes.keys()]).toEqual(['5', '4', '3', '2', '1']);
    expect(fake.pages()).toBe(0);
  });

  test('with a user whom the service does not accept are halved until the others are through', async () => {
    const fake = fakeService(
      ['1', '2', '3', '4'],
      [
        { kind: 'problem', problem: 'user-not-found' },
        { kind: 'work' },
        { kind: 'problem', problem: 'user-not-found' },
        { kind: 'problem', problem: 'user-not-found' },
      ],
    );
    const report = await run(fake, ['1', '2', '3', '4'], { batchSize: 4, parallel: 1 });
    expect(fake.batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['4']]);
    expect(outcomes(report)).toEqual({
      1: 'removed',
      2: 'removed',
      3: 'failed: user-not-found',
      4: 'removed',
    });
  });
});

describe('users whom the service names as failed', () => {
  test('were not on the list, or are still on it: the list is read and tells', async () => {
    const fake = fakeService(['1', '2'], [{ kind: 'work', refuse: ['2'] }]);
    const report = await run(fake, ['1', '2', '3'], { batchSize: 3 });
    expect(outcomes(report)).toEqual({ 1: 'removed', 2: 'failed: refused', 3: 'failed: not-on-whitelist' });
    expect(report.requestIds).toEqual(['req-1']);
  });

  test('failed also when the list cannot be read', async () => {
    const report = await run(fakeService(['1'], [], false), ['1', '2']);
    expect(outcomes(report)).toEqual({ 1: 'removed', 2: 'failed: refused-unread' });
  });

  test('count as removed where an unanswered attempt before had removed them', async () => {
    const report = await run(fakeService(['1', '2'], [{ kind: 'retried', worked: true }]), ['1', '2']);
    expect(outcomes(report)).toEqual({ 1: 'removed (read back)', 2: 'removed (read back)' });
  });

  test('the doubt of a first attempt is not forgotten when the batch is halved', async () => {
    const fake = fakeService(['1', '2'], [{ kind: 'problem', problem: 'bad-input', worked: true }]);
    expect(outcomes(await run(fake, ['1', '2']))).toEqual({
      1: 'removed (read back)',
      2: 'removed (read back)',
    });
  });

  test('a list of strangers makes the whole answer doubtful', async () => {
    const fake = fakeService(['1', '2'], [{ kind: 'work', refuse: ['1'], stray: true }]);
    expect(outcomes(await run(fake, ['1', '2']))).toEqual({ 1: 'failed: refused', 2: 'removed (read back)' });
  });
});

describe('requests without a definite answer', () => {
  test('that worked: removed, as the list shows', async () => {
    const fake = fakeService(['1', '2'], [{ kind: 'problem', problem: 'unreachable', worked: true }]);
    expect(outcomes(await run(fake, ['1', '2']))).toEqual({
      1: 'removed (read back)',
      2: 'removed (read back)',
    });
  });
  test('that did not: still listed, but it may yet happen', async () => {
    const report = await run(fakeService(['1'], [{ kind: 'problem', problem: 'temporary' }]), ['1']);
    expect(outcomes(report)).toEqual({ 1: 'unconfirmed: no-answer-unchanged' });
    expect(report.problems).toMatchObject([{ kind: 'temporary' }]);
  });
  test('and a list that cannot be read: unconfirmed', async () => {
    const report = await run(fakeService(['1'], [{ kind: 'problem', problem: 'protocol' }], false), ['1']);
    expect(outcomes(report)).toEqual({ 1: 'unconfirmed: no-answer' });
  });
});

describe('the list', () => {
  const many = Array.from({ length: 50 }, (_, index) => String(100 + index));
  test('of several pages is read twice before somebody counts as absent', async () => {
    const fake = fakeService(many);
    expect(outcomes(await run(fake, ['7']))).toEqual({ 7: 'failed: not-on-whitelist' });
    expect(fake.pages()).toBe(6);
  });
  test('is not read further than needed', async () => {
    const fake = fakeService(many, [{ kind: 'work', refuse: ['100'] }]);
    expect(outcomes(await run(fake, ['100']))).toEqual({ 100: 'failed: refused' });
    expect(fake.pages()).toBe(1);
  });
  test('that never ends is given up', async () => {
    const fake = fakeService(many);
    const { api } = fake;
    const page: WhitelistApi['page'] = (conversation, _cursor, context) =>
      api.page(conversation, '20', context);
    const endless = { ...fake, api: { ...api, page } };
    expect(outcomes(await run(endless, ['7']))).toEqual({ 7: 'failed: refused-unread' });
  });
});

describe('a problem that every request would meet', () => {
  test.each(['credentials', 'clock', 'operator', 'group-not-found', 'unreachable'] as const)(
    '%s',
    async (kind) => {
      const log = createTestLog();
      const fake = fakeService(['1', '2', '3', '4', '5'], [{ kind: 'problem', problem: kind }]);
      const report = await run(fake, ['1', '2', '3', '4', '5'], { log });
      expect(fake.batches).toHaveLength(1);
      expect(outcomes(report)).toMatchObject({
        1: `failed: ${kind}`,
        2: `failed: ${kind}`,
        5: 'not-sent: after-problem',
      });
      expect(log.complaints()).toHaveLength(1);
    },
  );

  test('throttling of one request does not stop the others', async () => {
    const fake = fakeService(['1', '2', '3', '4'], [{ kind: 'problem', problem: 'throttled' }]);
    expect(outcomes(await run(fake, ['1', '2', '3', '4']))).toEqual({
      1: 'failed: throttled',
      2: 'failed: throttled',
      3: 'removed',
      4: 'removed',
    });
  });
});

test('a stop leaves what was not sent on the list, and says so', async () => {
  const stopping = new AbortController();
  const fake = fakeService(['1', '2', '3', '4']);
  const { api } = fake;
  const remove: WhitelistApi['remove'] = (...parameters) => {
    stopping.abort();
    return api.remove(...parameters);
  };
  const report = await run({ ...fake, api: { ...api, remove } }, ['1', '2', '3', '4'], {
    signal: stopping.signal,
  });
  expect(outcomes(report)).toEqual({
    1: 'removed',
    2: 'removed',
    3: 'not-sent: stopping',
    4: 'not-sent: stopping',
  });
  expect([...fake.list]).toEqual(['3', '4']);
});

test('whatever the service does, each id has one outcome, and it is true', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(UNIVERSE),
      fc.shuffledSubarray(UNIVERSE, { minLength: 1 }),
      fc.array(anyStep, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (listed, ids, script, batchSize, readable) => {
        const fake = fakeService(listed, script, readable);
        const report = await run(fake, ids, { batchSize });
        expect([...report.outcomes.keys()]).toEqual(ids);
        for (const [id, { kind }] of report.outcomes) {
          if (kind === 'done') expect(fake.list.has(id)).toBe(false);
          if (kind === 'failed' || kind === 'not-sent') expect(listed.includes(id)).toBe(fake.list.has(id));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WhitelistApi } from '../../../src/volcengine/client.ts';
import type { UserId } from '../../../src/whitelist/ids/user-id.ts';
import {
  addAll,
  anyStep,
  GROUP,
  outcomesOf as outcomes,
  removeAll as run,
  UNIVERSE,
} from '../../support/volcengine/changes.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';
import { createTestLog } from '../../support/log.ts';

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

describe('what the whitelist showed before', () => {
  const before =
    (...listed: readonly string[]) =>
    (id: UserId) =>
      listed.includes(id) ? 'listed' : 'absent';

  test('tells a stranger from a removed user where a connection broke before the service had read the request', async () => {
    // The first attempt never reached the service; the next one was answered, and names 99999.
    const fake = fakeService(['10002'], [{ kind: 'retried', worked: false }]);
    const report = await run(fake, ['10002', '99999'], { seenBefore: before('10002') });
    expect(outcomes(report)).toEqual({ 10002: 'removed', 99999: 'failed: not-on-whitelist' });
  });

  test('and where the first attempt did the work, too', async () => {
    const fake = fakeService(['1'], [{ kind: 'retried', worked: true }]);
    const report = await run(fake, ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(report)).toEqual({ 1: 'removed (read back)', 2: 'failed: not-on-whitelist' });
  });

  test('and where no attempt was answered', async () => {
    const fake = fakeService(['1'], [{ kind: 'problem', problem: 'temporary', worked: true }]);
    const report = await run(fake, ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(report)).toEqual({ 1: 'removed (read back)', 2: 'failed: not-on-whitelist' });
  });

  test('and where the answer names strangers', async () => {
    const fake = fakeService(['1'], [{ kind: 'work', refuse: ['2'], stray: true }]);
    const report = await run(fake, ['1', '2', '3'], { batchSize: 3, seenBefore: before('1') });
    expect(outcomes(report)).toMatchObject({
      1: 'removed (read back)',
      2: 'failed: not-on-whitelist',
      3: 'failed: not-on-whitelist',
    });
  });

  test('does not weigh more than a clear answer', async () => {
    // Somebody else has put 2 on the list since it was read.
    const report = await run(fakeService(['1', '2']), ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(report)).toEqual({ 1: 'removed', 2: 'removed' });
  });

  test('settles those whom the service names where the list cannot be read afterwards', async () => {
    const fake = fakeService(['1'], [{ kind: 'work', refuse: ['1'] }], false);
    const report = await run(fake, ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(report)).toEqual({ 1: 'failed: refused-unread', 2: 'failed: not-on-whitelist' });
  });

  test('leaves it unconfirmed where the answer was lost and the list cannot be read afterwards', async () => {
    const fake = fakeService([], [{ kind: 'problem', problem: 'temporary' }], false);
    const report = await run(fake, ['2'], { seenBefore: before() });
    expect(outcomes(report)).toEqual({ 2: 'unconfirmed: no-answer' });
  });

  test('keeps those who were there before apart from those who were added, whatever the service answers', async () => {
    const added = await addAll(fakeService(['1']), ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(added, 'added')).toEqual({ 1: 'failed: already-listed', 2: 'added' });
    const fake = fakeService(['1'], [{ kind: 'problem', problem: 'temporary', worked: true }]);
    const lost = await addAll(fake, ['1', '2'], { seenBefore: before('1') });
    expect(outcomes(lost, 'added')).toEqual({ 1: 'failed: already-listed', 2: 'added (read back)' });
  });
});

describe('what is known of the whitelist', () => {
  function notes() {
    const told: string[] = [];
    const rosters: Parameters<typeof run>[2] = {
      rosters: {
        changed: (_group, kind, ids) => ids.length > 0 && told.push(`${kind} ${ids.join()}`),
        forget: ({ name }) => told.push(`forget ${name}`),
      },
    };
    return { told, rosters };
  }

  test('is told after each answer who was changed, and at the end what was read', async () => {
    const { told, rosters } = notes();
    const fake = fakeService(['1', '2', '3'], [{ kind: 'work', refuse: ['2'] }]);
    await run(fake, ['1', '2', '9', '3'], { parallel: 1, ...rosters });
    expect(told).toEqual(['remove 1', 'remove 3', 'add 2', 'remove 9']);
    const { told: addedTold, rosters: addedRosters } = notes();
    await addAll(fakeService([]), ['1', '2'], addedRosters);
    expect(addedTold).toEqual(['add 1,2']);
  });

  test('is forgotten as soon as something is in doubt, and once more where it remains so', async () => {
    const { told, rosters } = notes();
    await run(fakeService(['1'], [{ kind: 'problem', problem: 'temporary' }]), ['1'], rosters);
    expect(told).toEqual([`forget ${GROUP.name}`, `forget ${GROUP.name}`]);
  });
});

test('of a problem, what is told and kept does not hold its message', async () => {
  const log = createTestLog();
  const found: unknown[] = [];
  const journal = {
    beforeSend: () => Promise.resolve(true),
    afterAnswer: ({ problems }: { readonly problems: readonly unknown[] }) => {
      found.push(...problems);
      return Promise.resolve();
    },
  };
  const fake = fakeService(['1'], [{ kind: 'problem', problem: 'credentials' }]);
  const report = await run(fake, ['1'], { log, journal });
  const record = { kind: 'credentials', code: 'code-of-credentials', requestId: undefined, doubtful: false };
  expect([report.problems, found]).toStrictEqual([[record], [record]]);
  expect(log.complaints()).toMatchObject([{ detail: 'message of credentials' }]);
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
      fc.boolean(),
      async (listed, ids, script, batchSize, readable, readBefore) => {
        const fake = fakeService(listed, script, readable);
        const seenBefore = (id: UserId) => (listed.includes(id) ? 'listed' : 'absent');
        const report = await run(fake, ids, { batchSize, ...(readBefore && { seenBefore }) });
        expect([...report.outcomes.keys()]).toEqual(ids);
        for (const [id, outcome] of report.outcomes) {
          const { kind } = outcome;
          if (kind === 'done') expect(fake.list.has(id)).toBe(false);
          if (kind === 'done' && readBefore) expect(listed).toContain(id);
          if (kind === 'failed' || kind === 'not-sent') expect(listed.includes(id)).toBe(fake.list.has(id));
          if (kind === 'failed' && outcome.reason === 'not-on-whitelist') expect(listed).not.toContain(id);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

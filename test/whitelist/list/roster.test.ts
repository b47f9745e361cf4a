/** Whole whitelists: read once for all who ask, and true while we change them. */
import { describe, expect, test } from 'vitest';
import type { CallContext, WhitelistApi } from '../../../src/volcengine/client.ts';
import { createRosters, type Roster } from '../../../src/whitelist/list/roster.ts';
import type { UserId } from '../../../src/whitelist/ids/user-id.ts';
import { liveGroup } from '../../support/volcengine/live-group.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';
import { createTestLog } from '../../support/log.ts';

const GROUP = liveGroup('main', '11');
const SOON_MS = 1_000;
const ids = (...values: readonly string[]): readonly UserId[] => values as readonly UserId[];
const many = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => String(1_000 + n));
const { log } = createTestLog();
const context = (signal = new AbortController().signal): CallContext => ({ lane: 'command', signal, log });
const namesOf = (roster: Roster | undefined): readonly string[] | undefined =>
  roster?.kind === 'read' ? roster.members.map(({ userId }) => userId) : undefined;

/** Rosters over a service in memory whose pages come when they are let through: at once, until `hold` is called. */
function rostersOver(list: readonly string[], readable = true) {
  const fake = fakeService(list, [], readable);
  const clock = { ms: 0 };
  const calls: CallContext[] = [];
  let gate: PromiseWithResolvers<undefined> | undefined;
  let failure: Error | undefined;
  let reached = Promise.withResolvers<undefined>();
  const page: WhitelistApi['page'] = async (conversation, cursor, call) => {
    calls.push(call);
    if (failure !== undefined) {
      const thrown = failure;
      failure = undefined;
      throw thrown;
    }
    // As the service has it when it is asked; the answer is under way for a while.
    const answer = await fake.api.page(conversation, cursor, call);
    reached.resolve(undefined);
    await gate?.promise;
    return call.signal.aborted ? { kind: 'not-sent' } : answer;
  };
  return {
    ...createRosters({ ...fake.api, page }, () => clock.ms),
    clock,
    calls,
    list: fake.list,
    pages: fake.pages,
    /** Pages asked for from now on wait; resolves when the first of them has been asked for. */
    hold: (): Promise<undefined> => {
      gate = Promise.withResolvers();
      reached = Promise.withResolvers();
      return reached.promise;
    },
    throwOnce: (error: Error): void => {
      failure = error;
    },
    release: (): void => {
      gate?.resolve(undefined);
      gate = undefined;
    },
  };
}

describe('a roster that is wanted soon', () => {
  test('is read once for a thousand commands, in a lane of its own', async () => {
    const { readWithin, pages, calls } = rostersOver(many(15));
    const all = await Promise.all(Array.from({ length: 1_000 }, () => readWithin(GROUP, context(), SOON_MS)));
    expect(all.every((roster) => namesOf(roster)?.length === 15)).toBe(true);
    expect(pages()).toBe(1);
    expect(calls.map(({ lane }) => lane)).toEqual(['whitelists']);
  });

  test('is known for 30 s', async () => {
    const { readWithin, pages, clock, list } = rostersOver(['1']);
    await readWithin(GROUP, context(), SOON_MS);
    list.add('2');
    clock.ms = 30_000;
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1']);
    expect(pages()).toBe(1);
    clock.ms = 30_001;
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1', '2']);
  });

  test('is not waited for longer, and the reading goes on for those who ask next', async () => {
    const { readWithin, pages, hold, release } = rostersOver(['1']);
    void hold();
    expect(await readWithin(GROUP, context(), 5)).toBeUndefined();
    const next = readWithin(GROUP, context(), SOON_MS);
    release();
    expect(namesOf(await next)).toEqual(['1']);
    expect(pages()).toBe(1);
  });

  test('is not waited for at all where its reading has taken longer already', async () => {
    const { readWithin, hold, release, clock, pages } = rostersOver(['1']);
    void hold();
    expect(await readWithin(GROUP, context(), 5)).toBeUndefined();
    clock.ms = SOON_MS + 1;
    // It would wait for ever.
    expect(await readWithin(GROUP, context(), SOON_MS)).toBeUndefined();
    release();
    await expect.poll(async () => namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1']);
    expect(pages()).toBe(1);
  });

  test('of each group is read for itself', async () => {
    const { readWithin, pages } = rostersOver(['1']);
    await Promise.all([
      readWithin(GROUP, context(), SOON_MS),
      readWithin(liveGroup('other', '12'), context(), SOON_MS),
    ]);
    expect(pages()).toBe(2);
  });

  test('of a very long list is done without, and whoever wants all of it gets it', async () => {
    const { readWithin, read, pages } = rostersOver(many(1_010));
    expect(await readWithin(GROUP, context(), SOON_MS)).toBeUndefined();
    expect(pages()).toBe(51);
    expect(await readWithin(GROUP, context(), SOON_MS)).toBeUndefined();
    expect(pages()).toBe(51);
    expect(namesOf(await read(GROUP, context()))).toHaveLength(1_010);
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toHaveLength(1_010);
  });

  test('that cannot be read says why, and is tried again', async () => {
    const { readWithin, pages } = rostersOver(['1'], false);
    const unread = { kind: 'unread', problem: { kind: 'temporary' } };
    expect(await readWithin(GROUP, context(), SOON_MS)).toMatchObject(unread);
    expect(await readWithin(GROUP, context(), SOON_MS)).toMatchObject(unread);
    expect(pages()).toBe(2);
  });

  test('is read again after a reading that ended with an exception', async () => {
    const { readWithin, throwOnce } = rostersOver(['1']);
    throwOnce(new Error('a bug'));
    await expect(readWithin(GROUP, context(), SOON_MS)).rejects.toThrow('a bug');
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1']);
  });
});

describe('our own changes', () => {
  test('are in what is known, without another page', async () => {
    const { readWithin, changed, pages } = rostersOver(['1', '2', '3']);
    await readWithin(GROUP, context(), SOON_MS);
    changed(GROUP, 'remove', ids('2', '9'));
    changed(GROUP, 'add', ids('4', '3'));
    const roster = await readWithin(GROUP, context(), SOON_MS);
    expect(namesOf(roster)).toEqual(['1', '3', '4']);
    expect(roster).toMatchObject({ steady: true });
    expect(pages()).toBe(1);
  });

  test('that come while the list is being read are neither lost nor undone by it', async () => {
    const { readWithin, read, changed, hold, release, list, pages } = rostersOver(['1', '2']);
    const asked = hold();
    const first = read(GROUP, context());
    await asked;
    // The answer that is under way still holds 2, and not yet 3.
    list.delete('2');
    list.add('3');
    changed(GROUP, 'remove', ids('2'));
    changed(GROUP, 'add', ids('3'));
    release();
    expect(namesOf(await first)).toEqual(['1', '3']);
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1', '3']);
    expect(pages()).toBe(1);
  });

  test('of one group do not touch another', async () => {
    const { readWithin, changed } = rostersOver(['1']);
    await readWithin(GROUP, context(), SOON_MS);
    changed(liveGroup('other', '12'), 'remove', ids('1'));
    expect(namesOf(await readWithin(GROUP, context(), SOON_MS))).toEqual(['1']);
  });

  test('in doubt make it forget what is known, and what is being read', async () => {
    const { readWithin, forget, hold, release, pages } = rostersOver(['1']);
    await readWithin(GROUP, context(), SOON_MS);
    forget(GROUP);
    const asked = hold();
    const reading = readWithin(GROUP, context(), SOON_MS);
    await asked;
    forget(GROUP);
    release();
    expect(namesOf(await reading)).toEqual(['1']);
    await readWithin(GROUP, context(), SOON_MS);
    expect(pages()).toBe(3);
  });
});

describe('whether somebody may be missing', () => {
  const steadyOf = (roster: Roster | undefined): unknown => roster?.kind === 'read' && roster.steady;

  test('cannot be where the list is one page', async () => {
    const { read } = rostersOver(many(20));
    expect(steadyOf(await read(GROUP, context()))).toBe(true);
  });

  test('is looked up once, by reading all pages again at once, when it is wanted soon', async () => {
    const { recent, readWithin, pages } = rostersOver(many(45));
    expect(steadyOf(await recent(GROUP, context()))).toBe(false);
    expect(pages()).toBe(3);
    const all = await Promise.all([1, 2, 3].map(() => readWithin(GROUP, context(), SOON_MS)));
    expect(all.map(steadyOf)).toEqual([true, true, true]);
    expect(steadyOf(await readWithin(GROUP, context(), SOON_MS))).toBe(true);
    expect(pages()).toBe(6);
  });

  test('stays open where others have changed the list meanwhile', async () => {
    const { recent, readWithin, list, pages } = rostersOver(many(45));
    await recent(GROUP, context());
    list.delete('1003');
    expect(steadyOf(await readWithin(GROUP, context(), SOON_MS))).toBe(false);
    expect(steadyOf(await readWithin(GROUP, context(), SOON_MS))).toBe(false);
    expect(pages()).toBe(6);
  });

  test('stays open where that takes too long, and after a change of ours', async () => {
    const { recent, readWithin, changed, hold, release } = rostersOver(many(45));
    await recent(GROUP, context());
    void hold();
    expect(steadyOf(await readWithin(GROUP, context(), 5))).toBe(false);
    changed(GROUP, 'remove', ids('1000'));
    release();
    const roster = await readWithin(GROUP, context(), SOON_MS);
    expect([steadyOf(roster), namesOf(roster)?.length]).toEqual([false, 44]);
  });
});

describe('somebody who stops', () => {
  test('does not stop the reading for the others', async () => {
    const { readWithin, read, hold, release } = rostersOver(['1']);
    const asked = hold();
    const stopping = new AbortController();
    const one = read(GROUP, context(stopping.signal));
    const other = readWithin(GROUP, context(), SOON_MS);
    await asked;
    stopping.abort();
    expect(await one).toEqual({ kind: 'unread', problem: undefined });
    release();
    expect(namesOf(await other)).toEqual(['1']);
  });

  test('stops it where nobody else has asked, and the next one begins anew', async () => {
    const { read, hold, release, calls } = rostersOver(['1']);
    const asked = hold();
    const stopping = [new AbortController(), new AbortController()];
    const all = stopping.map(({ signal }) => read(GROUP, context(signal)));
    await asked;
    for (const one of stopping) one.abort();
    await Promise.all(all);
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true]);
    release();
    expect(namesOf(await read(GROUP, context()))).toEqual(['1']);
  });

  test('before asking gets nothing', async () => {
    const { readWithin, read } = rostersOver(['1']);
    expect(await readWithin(GROUP, context(AbortSignal.abort()), SOON_MS)).toBeUndefined();
    expect(await read(GROUP, context(AbortSignal.abort()))).toEqual({ kind: 'unread', problem: undefined });
  });
});

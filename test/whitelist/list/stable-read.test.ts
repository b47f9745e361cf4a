/** A whitelist that others change while it is read: nobody who is on it counts as absent. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallContext, WhitelistApi } from '../../../src/volcengine/client.ts';
import { readBack } from '../../../src/whitelist/list/read-back.ts';
import { readUntilStable } from '../../../src/whitelist/list/stable-read.ts';
import type { UserId } from '../../../src/whitelist/ids/user-id.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';
import { createTestLog } from '../../support/log.ts';

const GROUP = { name: 'main', conversationShortId: '1', operatorId: '1' } as unknown as Parameters<
  typeof readBack
>[1];
const ids = (count: number): readonly UserId[] =>
  Array.from({ length: count }, (_, index) => String(1_000 + index) as UserId);
const context = (): CallContext => ({
  lane: 'a',
  signal: new AbortController().signal,
  log: createTestLog().log,
});

/** A service of whose list something is changed after each page: before the n-th reading of a page, `change(n)` is called. */
function changing(list: readonly string[], change: (list: Set<string>, page: number) => void) {
  const fake = fakeService(list);
  const page: WhitelistApi['page'] = (...call) => {
    const answer = fake.api.page(...call);
    change(fake.list, fake.pages());
    return answer;
  };
  return { ...fake, api: { ...fake.api, page } };
}

describe('a list that is changed while it is read', () => {
  test('hides the same user in two readings, and yet it is found', async () => {
    const all = ids(60);
    const hidden = all[40] ?? ('' as UserId);
    // It is always on the page after the next cursor when that page is not yet read, and before it when it is.
    const taken = new Map([
      [2, 1],
      [3, 19],
      [4, 1],
    ]);
    const fake = changing(all, (list, page) => {
      for (const id of [...list].slice(0, taken.get(page) ?? 0)) list.delete(id);
    });
    const reading = await readBack(fake.api, GROUP, [hidden, '7' as UserId], context());
    expect(reading.of(hidden)).toBe('listed');
    expect(reading.of('7' as UserId)).toBe('absent');
  });

  test('again and again: nobody counts as absent, and the reading has an end', async () => {
    const all = ids(90);
    const fake = changing(all, (list, page) => {
      list.delete(all[page] ?? '');
      list.add(`9${page}`);
    });
    const reading = await readUntilStable(fake.api, GROUP, context());
    expect(reading.kind).toBe('changing');
    expect(fake.pages()).toBeLessThanOrEqual(8 * 5);
    expect((await readBack(fake.api, GROUP, ['7' as UserId], context())).of('7' as UserId)).toBe('unknown');
  });

  test('whatever goes and comes in between, whoever is on it all the time does not count as absent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.record({ gone: fc.nat({ max: 21 }), come: fc.nat({ max: 2 }) }), { maxLength: 15 }),
        fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 3 }),
        async (count, changes, kept) => {
          const all = ids(count);
          const stay = new Set<string>(kept.map((index) => all[index % count] ?? ''));
          let fresh = 5_000;
          const fake = changing(all, (list, page) => {
            const { gone = 0, come = 0 } = changes[page - 1] ?? {};
            const others = [...list].filter((id) => !stay.has(id));
            for (const id of others.slice(0, gone)) list.delete(id);
            for (let count = 0; count < come; count += 1) list.add(String((fresh += 1)));
          });
          const reading = await readBack(
            fake.api,
            GROUP,
            [...stay, '7'].map((id) => id as UserId),
            context(),
          );
          for (const id of stay) expect(reading.of(id as UserId)).not.toBe('absent');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

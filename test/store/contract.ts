/** What every store must do, whatever it is kept in: offers, links, outbox and all of it together; see `contract-jobs.ts`. */
import { afterEach, describe, expect, test } from 'vitest';
import type { NewAction, Offer, Store } from '../../src/store/store.ts';
import { concludedAction, keepMessages, takeJob } from '../support/store/store.ts';

export interface Backend {
  readonly name: string;
  /** A store with nothing in it, on a clock in milliseconds since 1970. */
  readonly open: (now: () => number) => Promise<Store>;
  /** The same for the process that comes after that of `store` has ended; `store` itself may go on unaware of it. */
  readonly succeed: (store: Store, now: () => number) => Promise<Store>;
}

/** Opens stores of a backend on one clock; all are closed after each test. */
export function useStores(backend: Backend) {
  const opened: Store[] = [];
  const clock = { now: 0 };
  const keep = (store: Store): Store => {
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return {
    clock,
    fresh: async (): Promise<Store> => {
      clock.now = 0;
      return keep(await backend.open(() => clock.now));
    },
    successor: async (store: Store): Promise<Store> => keep(await backend.succeed(store, () => clock.now)),
  };
}

export const DAY_MS = 86_400_000;
export const BIG = '9223372036854775807';

export const offer: Offer = {
  command: 'whitelist add',
  typedAs: '/unwhitelist',
  options: { users: `10001 ${BIG}`, reason: `"it's" 😀` },
  owner: { platform: 'slack', id: 'U1' },
  channelId: 'C1',
  once: true,
  expiresAt: 1_000,
};

export const action: NewAction = {
  kind: 'remove',
  conversation: '7234567890123456789',
  groupName: 'main',
  moderator: { platform: 'discord', id: '123456789012345678', name: `Ann "O'Hara" 😀` },
  reason: 'spam; DROP TABLE "actions" -- 😀',
  at: 1_000,
  userIds: [BIG, '9223372036854775806', '1'],
};

const account = { platform: 'discord', id: '1' } as const;
const linker = { platform: 'discord', id: '2', name: 'Mina' } as const;
const other = { platform: 'slack', id: 'U3' } as const;

export function storeContract(backend: Backend): void {
  const { name } = backend;
  const { clock, fresh } = useStores(backend);

  describe(`${name}: offers`, () => {
    test.each([offer, { ...offer, options: {}, channelId: null, once: false }])(
      'come back as they were put',
      async (given) => {
        const { offers } = await fresh();
        const key = await offers.put(given);
        expect(key).toMatch(/^[\w-]{22}$/u);
        expect(await offers.get(key)).toEqual({ ...given, used: false });
      },
    );

    test('have keys of their own', async () => {
      const { offers } = await fresh();
      const keys = await Promise.all(Array.from({ length: 50 }, () => offers.put(offer)));
      expect(new Set(keys).size).toBe(50);
    });

    test('that nobody made are unknown', async () => {
      const { offers } = await fresh();
      expect(await offers.get('nobody')).toBeUndefined();
    });
  });

  describe(`${name}: links`, () => {
    test('are set, replaced and removed', async () => {
      const { links } = await fresh();
      expect(await links.find(account)).toBeUndefined();
      expect(await links.set(account, BIG, linker)).toBeUndefined();
      expect(await links.find(account)).toBe(BIG);
      expect(await links.set(account, '2', other)).toBe(BIG);
      expect(await links.find(account)).toBe('2');
      expect(await links.remove(account, linker)).toBe('2');
      expect(await links.remove(account, linker)).toBeUndefined();
      expect(await links.find(account)).toBeUndefined();
      expect(await links.changes(2)).toEqual([
        { account, before: '2', after: undefined, moderator: linker, at: expect.any(Number) as number },
        { account, before: BIG, after: '2', moderator: other, at: expect.any(Number) as number },
      ]);
      expect(await links.changes(9)).toHaveLength(3);
    });

    test('are of one account of one platform', async () => {
      const { links } = await fresh();
      const sameId = { platform: 'slack', id: '1' } as const;
      await links.set(account, '10001', linker);
      await links.set(sameId, '10002', linker);
      expect(await links.find(account)).toBe('10001');
      expect(await links.find({ ...account, id: '2' })).toBeUndefined();
      await links.remove(account, linker);
      expect(await links.find(sameId)).toBe('10002');
    });
  });

  describe(`${name}: outbox`, () => {
    const message = { platform: 'slack', channelId: 'C1', message: '{"a":"😀"}' } as const;
    const other = { ...message, channelId: 'C2' };
    const idsOf = async ({ outbox }: Store, limit: number): Promise<readonly string[]> =>
      (await outbox.due(limit)).map(({ id }) => id);

    test('gives the oldest of each channel, oldest first, up to the limit', async () => {
      const store = await fresh();
      clock.now = 5;
      const onDiscord = { ...message, platform: 'discord' } as const;
      await keepMessages(store, [other, message, onDiscord, message, other]);
      const due = await store.outbox.due(10);
      expect(due.map(({ platform, channelId }) => [platform, channelId])).toEqual([
        ['slack', 'C2'],
        ['slack', 'C1'],
        ['discord', 'C1'],
      ]);
      expect(due[1]).toEqual({ ...message, id: due[1]?.id, attempts: 0, addedAt: 5 });
      expect(await store.outbox.due(2)).toEqual(due.slice(0, 2));
    });

    test('gives what was put in the place of a message', async () => {
      const store = await fresh();
      await keepMessages(store, [message, other]);
      const [first] = await store.outbox.due(1);
      await store.outbox.rewrite(first?.id ?? '', '"another"');
      expect(await store.outbox.due(2)).toMatchObject([{ ...first, message: '"another"' }, other]);
    });

    test('gives what was postponed when its time has come, and nothing of that channel before', async () => {
      const store = await fresh();
      const { outbox } = store;
      await keepMessages(store, [message, message, other]);
      const [first = '', elsewhere = ''] = await idsOf(store, 10);
      await outbox.postpone(first, 9.7);
      clock.now = 9;
      expect(await idsOf(store, 10)).toEqual([elsewhere]);
      clock.now = 10;
      expect(await outbox.due(10)).toMatchObject([{ id: first, attempts: 1, addedAt: 0 }, { id: elsewhere }]);
      await outbox.postpone(first, 0);
      expect(await outbox.due(1)).toMatchObject([{ id: first, attempts: 2 }]);
    });

    test('forgets what was delivered', async () => {
      const store = await fresh();
      const { outbox } = store;
      await keepMessages(store, [message, message]);
      const [first = ''] = await idsOf(store, 10);
      await outbox.delivered(first);
      await outbox.delivered(first);
      const [second = '', ...others] = await idsOf(store, 10);
      expect([second === first, others]).toEqual([false, []]);
      await outbox.delivered(second);
      expect(await outbox.due(10)).toEqual([]);
    });
  });

  describe(`${name}: everything`, () => {
    test('trim forgets offers that have expired, and jobs and actions that are old, and keeps the rest', async () => {
      const store = await fresh();
      const { offers, actions, links, outbox, jobs, trim } = store;
      const expired = await offers.put({ ...offer, expiresAt: 3 * DAY_MS });
      const valid = await offers.put({ ...offer, expiresAt: 3 * DAY_MS + 1 });
      const old = await concludedAction(store, { ...action, at: 2 * DAY_MS });
      const recent = await concludedAction(store, { ...action, at: 2 * DAY_MS + 1 });
      const finished = await takeJob(store, 'finished');
      await finished.finish();
      const under = await takeJob(store, 'under way');
      await links.set(account, '1', linker);
      await keepMessages(store, [{ platform: 'slack', channelId: 'C1', message: '{}' }]);
      clock.now = 3 * DAY_MS;
      await trim(DAY_MS);
      expect(await offers.get(expired)).toBeUndefined();
      expect(await offers.get(valid)).toBeDefined();
      expect(await actions.get(old.id)).toBeUndefined();
      expect(await actions.latest(action.conversation, 10)).toEqual([recent]);
      expect(await links.find(account)).toBe('1');
      expect(await outbox.due(1)).toHaveLength(1);
      expect(await jobs.accept('finished', '')).toBeDefined();
      expect(await jobs.accept('under way', '')).toBeUndefined();
      expect(await under.begin('{}', [], undefined)).toBe('begun');
    });

    test('is usable while it is open', async () => {
      const store = await fresh();
      // One that is reached over a network may take a while.
      await expect.poll(() => store.usable()).toBe(true);
      await store.close();
      expect(await store.usable()).toBe(false);
    });

    test('closes twice, and afterwards every promise rejects as a failure of the store', async () => {
      const store = await fresh();
      const { offers, actions, links, outbox, jobs, trim, close } = store;
      const claim = await takeJob(store);
      await close();
      await close();
      const calls = [
        () => jobs.accept('key', ''),
        () => jobs.forget('1'),
        () => jobs.acknowledge('1'),
        () => claim.begin('{}', [], undefined),
        () => claim.actions(),
        () => claim.mark('1', []),
        () => claim.conclude([], []),
        () => claim.remember(''),
        () => claim.finish(),
        () => offers.put(offer),
        () => offers.get('key'),
        () => actions.get('1'),
        () => actions.latest('1', 1),
        () => links.set(account, '1', linker),
        () => links.remove(account, linker),
        () => links.find(account),
        () => outbox.due(1),
        () => outbox.delivered('1'),
        () => outbox.postpone('1', 1),
        () => trim(1),
      ];
      const promises = calls.map(async (call) => call());
      const settled = await Promise.allSettled<unknown>(promises);
      const codes = settled.map((one) => one.status === 'rejected' && (one.reason as { code: unknown }).code);
      expect(codes).toEqual(calls.map(() => 'STORE_FAILED'));
    });
  });
}

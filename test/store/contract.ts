/** What every store must do, whatever it is kept in. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Action, RecordedAction, Store, StoredOffer } from '../../src/store/store.ts';

const DAY_MS = 86_400_000;
const BIG = '9223372036854775807';

const offer: StoredOffer = {
  command: 'whitelist add',
  typedAs: '/unwhitelist',
  options: { users: `10001 ${BIG}`, reason: `"it's" 😀` },
  owner: { platform: 'slack', id: 'U1' },
  channelId: 'C1',
  once: true,
  expiresAt: 1_000,
};

const action: Action = {
  kind: 'remove',
  conversation: '7234567890123456789',
  groupName: 'main',
  moderator: { platform: 'discord', id: '123456789012345678' },
  reason: 'spam; DROP TABLE "actions" --',
  requestIds: ['a', 'b'],
  at: 1_000,
  users: [
    { userId: BIG, outcome: 'removed', reason: undefined, nickname: `😀 "it's" \\ 用户\n` },
    { userId: '9223372036854775806', outcome: 'failed', reason: 'not-in-group', nickname: undefined },
    { userId: '1', outcome: 'unconfirmed', reason: 'timeout', nickname: '' },
  ],
};

const account = { platform: 'discord', id: '1' } as const;

/** Describes the store that `open` makes: empty, on the given clock in milliseconds since 1970. */
export function storeContract(name: string, open: (now: () => number) => Store): void {
  const opened: Store[] = [];
  let time = 0;
  const fresh = (): Store => {
    time = 0;
    const store = open(() => time);
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  describe(`${name}: offers`, () => {
    test.each([offer, { ...offer, options: {}, channelId: null, once: false }])(
      'come back as they were put',
      async (given) => {
        const { offers } = fresh();
        const key = await offers.put(given);
        expect(key).toMatch(/^[\w-]{22}$/u);
        expect(await offers.get(key)).toEqual(given);
      },
    );

    test('have keys of their own', async () => {
      const { offers } = fresh();
      const keys = await Promise.all(Array.from({ length: 50 }, () => offers.put(offer)));
      expect(new Set(keys).size).toBe(50);
    });

    test('are used by exactly one of many, once, and stay readable', async () => {
      const { offers } = fresh();
      const key = await offers.put(offer);
      const other = await offers.put(offer);
      const uses = await Promise.all(Array.from({ length: 50 }, () => offers.use(key)));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await offers.use(key)).toBe(false);
      expect(await offers.use(other)).toBe(true);
      expect(await offers.get(key)).toEqual(offer);
    });

    test('that nobody made are unknown', async () => {
      const { offers } = fresh();
      expect(await offers.get('nobody')).toBeUndefined();
      expect(await offers.use('nobody')).toBe(false);
    });
  });

  describe(`${name}: actions`, () => {
    const ids = (actions: readonly RecordedAction[]): readonly string[] => actions.map(({ id }) => id);

    test('come back exactly, users in the order given', async () => {
      const { actions } = fresh();
      const id = await actions.record(action);
      expect(await actions.get(id)).toEqual({ ...action, id });
      expect(await actions.latest(action.conversation, 1)).toEqual([{ ...action, id }]);
    });

    test('need no reason, request or user', async () => {
      const { actions } = fresh();
      const bare: Action = { ...action, kind: 'add', reason: undefined, requestIds: [], users: [] };
      const id = await actions.record(bare);
      expect(await actions.get(id)).toEqual({ ...bare, id });
    });

    test('are the latest of their conversation, newest first, up to the limit', async () => {
      const { actions } = fresh();
      const first = await actions.record(action);
      await actions.record({ ...action, conversation: '1' });
      const second = await actions.record(action);
      const third = await actions.record({ ...action, at: 0 });
      expect(ids(await actions.latest(action.conversation, 10))).toEqual([third, second, first]);
      expect(ids(await actions.latest(action.conversation, 2))).toEqual([third, second]);
      expect(await actions.latest('2', 10)).toEqual([]);
    });

    test.each(['0', '999', 'x', '', '1e0', '99999999999999999999'])('%j is none', async (id) => {
      const { actions } = fresh();
      await actions.record(action);
      expect(await actions.get(id)).toBeUndefined();
    });

    test('hold 5,000 users', async () => {
      const { actions } = fresh();
      const users = Array.from({ length: 5_000 }, (_, index) => ({
        userId: String(BigInt(BIG) - BigInt(index)),
        outcome: 'removed',
        reason: undefined,
        nickname: `user ${index}`,
      }));
      const id = await actions.record({ ...action, users });
      expect((await actions.get(id))?.users).toEqual(users);
    });

    test('that cannot be recorded whole are not recorded at all, and hold up nothing', async () => {
      const { actions } = fresh();
      const broken = { ...action.users[0], outcome: null } as never;
      await expect(actions.record({ ...action, users: [...action.users, broken] })).rejects.toThrow();
      expect(await actions.latest(action.conversation, 10)).toEqual([]);
      const id = await actions.record(action);
      expect(ids(await actions.latest(action.conversation, 10))).toEqual([id]);
    });
  });

  describe(`${name}: links`, () => {
    test('are set, replaced and removed', async () => {
      const { links } = fresh();
      expect(await links.find(account)).toBeUndefined();
      await links.set(account, BIG, 'moderator');
      expect(await links.find(account)).toBe(BIG);
      await links.set(account, '2', 'another');
      expect(await links.find(account)).toBe('2');
      expect(await links.remove(account)).toBe(true);
      expect(await links.remove(account)).toBe(false);
      expect(await links.find(account)).toBeUndefined();
    });

    test('are of one account of one platform', async () => {
      const { links } = fresh();
      const sameId = { platform: 'slack', id: '1' } as const;
      await links.set(account, '10001', 'moderator');
      await links.set(sameId, '10002', 'moderator');
      expect(await links.find(account)).toBe('10001');
      expect(await links.find({ ...account, id: '2' })).toBeUndefined();
      await links.remove(account);
      expect(await links.find(sameId)).toBe('10002');
    });
  });

  describe(`${name}: outbox`, () => {
    const message = { platform: 'slack', channelId: 'C1', message: '{"a":"😀"}' } as const;
    const other = { ...message, channelId: 'C2' };

    test('gives the oldest of each channel, oldest first, up to the limit', async () => {
      const { outbox } = fresh();
      time = 5;
      const first = await outbox.add(other);
      const second = await outbox.add(message);
      const third = await outbox.add({ ...message, platform: 'discord' });
      await outbox.add(message);
      await outbox.add(other);
      const due = await outbox.due(10);
      expect(due.map(({ id }) => id)).toEqual([first, second, third]);
      expect(due[1]).toEqual({ ...message, id: second, attempts: 0, addedAt: 5 });
      expect(await outbox.due(2)).toEqual(due.slice(0, 2));
    });

    test('gives what was postponed when its time has come, and nothing of that channel before', async () => {
      const { outbox } = fresh();
      const first = await outbox.add(message);
      await outbox.add(message);
      const elsewhere = await outbox.add(other);
      await outbox.postpone(first, 9.7);
      time = 9;
      expect((await outbox.due(10)).map(({ id }) => id)).toEqual([elsewhere]);
      time = 10;
      expect(await outbox.due(10)).toMatchObject([{ id: first, attempts: 1, addedAt: 0 }, { id: elsewhere }]);
      await outbox.postpone(first, 0);
      expect(await outbox.due(1)).toMatchObject([{ id: first, attempts: 2 }]);
    });

    test('forgets what was delivered', async () => {
      const { outbox } = fresh();
      const first = await outbox.add(message);
      const second = await outbox.add(message);
      await outbox.delivered(first);
      await outbox.delivered(first);
      expect((await outbox.due(10)).map(({ id }) => id)).toEqual([second]);
      await outbox.delivered(second);
      expect(await outbox.due(10)).toEqual([]);
    });
  });

  describe(`${name}: everything`, () => {
    test('trim forgets offers that have expired and actions that are old, and keeps the rest', async () => {
      const { offers, actions, links, outbox, trim } = fresh();
      const expired = await offers.put({ ...offer, expiresAt: 2 * DAY_MS });
      const valid = await offers.put({ ...offer, expiresAt: 2 * DAY_MS + 1 });
      const old = await actions.record({ ...action, at: DAY_MS });
      const recent = await actions.record({ ...action, at: DAY_MS + 1 });
      await links.set(account, '1', 'moderator');
      await outbox.add({ platform: 'slack', channelId: 'C1', message: '{}' });
      time = 2 * DAY_MS;
      await trim(DAY_MS);
      expect(await offers.get(expired)).toBeUndefined();
      expect(await offers.get(valid)).toBeDefined();
      expect(await actions.get(old)).toBeUndefined();
      expect((await actions.get(recent))?.users).toEqual(action.users);
      expect(await links.find(account)).toBe('1');
      expect(await outbox.due(1)).toHaveLength(1);
    });

    test('closes twice, and afterwards every promise rejects: nothing is thrown', async () => {
      const { offers, actions, links, outbox, trim, close } = fresh();
      await close();
      await close();
      const calls = [
        () => offers.put(offer),
        () => offers.get('key'),
        () => offers.use('key'),
        () => actions.record(action),
        () => actions.get('1'),
        () => actions.latest('1', 1),
        () => links.set(account, '1', 'moderator'),
        () => links.remove(account),
        () => links.find(account),
        () => outbox.add({ platform: 'slack', channelId: 'C1', message: '{}' }),
        () => outbox.due(1),
        () => outbox.delivered('1'),
        () => outbox.postpone('1', 1),
        () => trim(1),
      ];
      const promises = calls.map((call) => call());
      const settled = await Promise.allSettled<unknown>(promises);
      expect(settled.map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
    });
  });
}

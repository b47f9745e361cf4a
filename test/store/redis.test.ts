import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { createKeys } from '../../src/store/redis/keys.ts';
import type { Claim, Store } from '../../src/store/store.ts';
import { useRedis } from '../support/redis-store.ts';
import type { Way } from '../support/redis-way.ts';
import { redisAvailable } from '../support/redis.ts';
import { concludedAction, keepMessages, takeJob } from '../support/store.ts';
import { action, offer, storeContract, type Backend } from './contract.ts';
import { actionContract } from './contract-actions.ts';
import { jobContract } from './contract-jobs.ts';

const message = { platform: 'slack', channelId: 'C1', message: '{}' } as const;

/** Whoever uses a claim has come back to life. */
function waking(claim: Claim, wake: () => void): Claim {
  const methods = Object.entries(claim).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value];
    const method = (...given: readonly unknown[]): unknown => {
      wake();
      return (value as (...args: readonly unknown[]) => unknown)(...given);
    };
    return [name, method];
  });
  return Object.fromEntries(methods) as Claim;
}

/** Accepts it as soon as that can be done. */
async function accepted(store: Store, key: string): Promise<string> {
  await expect
    .poll(() =>
      store.offers.get(key).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  return (await store.jobs.accept(key, key)) ?? '';
}

describe.skipIf(!redisAvailable())('over a real Redis', () => {
  const { redis, scope, open, openOverWay } = useRedis({ shared: true });

  const lives = new WeakMap<Store, { readonly way: Way; readonly scope: string }>();
  const live = async (of: string, now: () => number): Promise<Store> => {
    const { store, way } = await openOverWay({ scope: of, now });
    const { jobs } = store;
    const work: Store['jobs']['work'] = (run) => jobs.work((claim) => run(waking(claim, way.thaw)));
    const given = { ...store, jobs: { ...jobs, work } };
    lives.set(given, { way, scope: of });
    return given;
  };
  const inRedis: Backend = {
    name: 'Redis',
    open: (now) => live(randomUUID(), now),
    // The one before is frozen until its claims are used.
    succeed: (store, now) => {
      const life = lives.get(store);
      life?.way.freeze();
      return live(life?.scope ?? '', now);
    },
  };
  storeContract(inRedis);
  actionContract(inRedis);
  jobContract(inRedis);

  describe('is shared', () => {
    test('one process at a time sends messages, and another as soon as that has none, or is gone', async () => {
      const a = open({ times: { leaderMs: 600 } }).store;
      const b = open({ times: { leaderMs: 600 } }).store;
      await keepMessages(a, [message]);
      const [first] = await a.outbox.due(10);
      expect(await b.outbox.due(10)).toEqual([]);
      await a.outbox.delivered(first?.id ?? '');
      expect(await a.outbox.due(10)).toEqual([]);
      await keepMessages(a, [message]);
      expect(await b.outbox.due(10)).toHaveLength(1);
      expect(await a.outbox.due(10)).toEqual([]);
      await expect.poll(() => a.outbox.due(10)).toHaveLength(1);
      expect(await b.outbox.due(10)).toEqual([]);
      await a.close();
      expect(await b.outbox.due(10)).toHaveLength(1);
    });

    test('whoever is back late after an outage still has its jobs', async () => {
      const times = { leaseMs: 1_500, stalledMs: 100 };
      const [a, b] = await Promise.all([openOverWay({ times }), openOverWay({ times })]);
      const claim = await takeJob(a.store, 'job');
      const handed: string[] = [];
      b.store.jobs.work((one) => {
        handed.push(one.job.invocation);
        return one.finish();
      });
      for (const { way } of [a, b]) way.freeze();
      await sleep(2_000);
      b.way.thaw();
      const next = await accepted(b.store, 'next');
      await b.store.jobs.acknowledge(next);
      await expect.poll(() => handed).toEqual(['next']);
      // Its ticket is long in the other one's hands.
      await sleep(700);
      a.way.thaw();
      await claim.remember('still here');
      await claim.finish();
      expect(handed).toEqual(['next']);
    });

    test('two bots know nothing of each other', async () => {
      const { store } = open();
      await store.jobs.accept('key', '{}');
      await concludedAction(store, action);
      const other = open({ scope: randomUUID() }).store;
      expect(await other.jobs.accept('key', '{}')).toBeDefined();
      expect(await other.actions.latest(action.conversation, 10)).toEqual([]);
    });
  });

  test('holds 100,000 users, and trims thousands of things', async () => {
    const { store } = open({ times: { promptMs: 5_000 } });
    const userIds = Array.from({ length: 100_000 }, (_, index) => String(10_000_000 + index));
    const claim = await takeJob(store);
    await claim.begin('{}', [{ ...action, userIds }], undefined);
    const [one] = await claim.actions();
    const users = (one?.users ?? []).map((user) => ({ ...user, outcome: 'removed', nickname: 'n' }));
    await claim.conclude([{ id: one?.id ?? '', requestIds: [], problems: '[]', users }], []);
    await claim.finish();
    expect((await store.actions.get(one?.id ?? ''))?.users).toEqual(users);
    await Promise.all(Array.from({ length: 1_000 }, () => store.offers.put(offer)));
    await store.trim(1);
    const admin = new Redis(`redis://127.0.0.1:${redis().port}`);
    const kept = await admin.keys(`${createKeys(scope()).prefix}*`);
    admin.disconnect();
    expect(kept.filter((key) => /:(?:offer|action|marks):/u.test(key))).toEqual([]);
  });
});

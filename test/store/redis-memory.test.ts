/** A Redis that has lost what it had written, or done what it could not tell of: what this process knows counts. */
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { createKeys } from '../../src/store/redis/keys.ts';
import type { Claim } from '../../src/store/store.ts';
import { useRedis, type OpenedStore } from '../support/redis-store.ts';
import { redisAvailable } from '../support/redis.ts';
import { handedOut, keepMessages, takeJob } from '../support/store.ts';
import { action, offer } from './contract.ts';

const message = { platform: 'slack', channelId: 'C1', message: '{}' } as const;
const account = { platform: 'discord', id: '1' } as const;
const sent = { outcome: 'sent', reason: undefined, requestId: undefined };

describe.skipIf(!redisAvailable())('Redis', () => {
  const { redis, scope, open, openOverWay, finished } = useRedis();

  /** Kills Redis, and brings it back without what was written to its file after so many bytes. */
  async function loseAfter(bytes: number, { log }: OpenedStore): Promise<void> {
    await redis().kill();
    await redis().lose(bytes);
    await redis().restart();
    await expect.poll(() => log.text()).toContain('can be used again');
  }

  /** Tells how many tickets BullMQ has for a job: one or none. */
  function watchTicket(job: string): () => Promise<number> {
    const admin = new Redis(`redis://127.0.0.1:${redis().port}`).on('error', () => undefined);
    finished(() => {
      admin.disconnect();
    });
    return () => admin.exists(`${createKeys(scope()).prefix}queue:${job}`);
  }

  async function begun(claim: Claim): Promise<string> {
    await claim.begin('an order', [action], undefined);
    const [{ id } = { id: '' }] = await claim.actions();
    return id;
  }

  /** Finishes the job as it is, and returns what is on record of it then, as another process sees it. */
  async function recordOf(claim: Claim): Promise<readonly (readonly (readonly string[])[])[]> {
    const actions = await claim.actions();
    await claim.conclude(actions, [message]);
    await claim.finish();
    const latest = await open().store.actions.latest(action.conversation, 10);
    return latest.map(({ users }) => users.map(({ userId, outcome }) => [userId, outcome]));
  }

  describe('comes back without the last second', () => {
    test('of a claim: what was kept of the job is kept again, its place in a hand as well', async () => {
      const opened = open();
      await keepMessages(opened.store, []);
      const key = await opened.store.offers.put(offer);
      const id = await opened.store.jobs.accept('key', 'job');
      const before = await redis().written();
      const handed = handedOut(opened.store, 'job');
      await opened.store.jobs.acknowledge(id ?? '');
      const claim = await handed;
      await claim.begin('an order', [action], key);
      const [{ id: actionId } = { id: '' }] = await claim.actions();
      await claim.mark(actionId, [{ userId: '1', ...sent }]);
      await loseAfter(before, opened);
      expect((await opened.store.offers.get(key))?.used).toBe(true);
      expect(await recordOf(claim)).toEqual([
        action.userIds.map((userId) => [userId, userId === '1' ? 'sent' : 'todo']),
      ]);
      expect(opened.log.text()).toContain(`"putBack":["${id ?? ''}"]`);
    });

    test('of a mark: it is there again before anything else is written', async () => {
      const opened = open();
      const claim = await takeJob(opened.store);
      const id = await begun(claim);
      await claim.mark(id, [{ userId: '1', ...sent }]);
      const before = await redis().written();
      await claim.mark(id, [{ userId: action.userIds[0] ?? '', ...sent }]);
      await loseAfter(before, opened);
      const outcomes = action.userIds.map((_, index) => (index === 1 ? 'todo' : 'sent'));
      const [users] = await recordOf(claim);
      expect(users?.map(([, outcome]) => outcome)).toEqual(outcomes);
    });

    test('of a finished job: it stays finished, and its messages are not sent again', async () => {
      const opened = open();
      const { store } = opened;
      const done = Promise.withResolvers<Claim>();
      const handed: string[] = [];
      store.jobs.work(async (claim) => {
        handed.push(claim.job.id);
        if (handed.length > 1) return;
        await begun(claim);
        await claim.conclude(await claim.actions(), [message]);
        done.resolve(claim);
        await finishing.promise;
        await claim.finish();
      });
      const finishing = Promise.withResolvers<undefined>();
      const id = (await store.jobs.accept('key', '{}')) ?? '';
      await store.jobs.acknowledge(id);
      await done.promise;
      const [sentMessage] = await store.outbox.due(10);
      await store.outbox.delivered(sentMessage?.id ?? '');
      const before = await redis().written();
      const tickets = watchTicket(id);
      finishing.resolve(undefined);
      await expect.poll(tickets).toBe(0);
      await loseAfter(before, opened);
      // It comes back with the file, is given to somebody, and is good for nothing.
      await expect.poll(tickets, { interval: 5 }).toBe(1);
      await expect.poll(tickets).toBe(0);
      expect(handed).toEqual([id]);
      expect(await store.outbox.due(10)).toEqual([]);
      expect(await store.jobs.accept('key', 'again')).toBeUndefined();
    });

    test('of a conclusion: its messages are there once', async () => {
      const opened = open();
      const claim = await takeJob(opened.store);
      await begun(claim);
      const before = await redis().written();
      await claim.conclude(await claim.actions(), [message]);
      await loseAfter(before, opened);
      await claim.finish();
      expect(await opened.store.outbox.due(10)).toHaveLength(1);
    });
  });

  describe('has done what was asked, and the answer is lost', () => {
    test('accepts once, and says so', async () => {
      const { store, way } = await openOverWay();
      way.loseAnswers();
      expect(await store.jobs.accept('key', '{}')).toBeDefined();
      expect(await store.jobs.accept('key', '{}')).toBeUndefined();
    });

    test('begins once with an offer, and concludes once', async () => {
      const { store, way } = await openOverWay();
      const key = await store.offers.put(offer);
      const claim = await takeJob(store);
      way.loseAnswers();
      expect(await claim.begin('an order', [action], key)).toBe('begun');
      const actions = await claim.actions();
      expect(actions).toHaveLength(1);
      way.loseAnswers();
      await claim.conclude(actions, [message, message]);
      await claim.finish();
      const [first] = await store.outbox.due(10);
      await store.outbox.delivered(first?.id ?? '');
      const [second] = await store.outbox.due(10);
      way.loseAnswers();
      await store.outbox.postpone(second?.id ?? '', 0);
      expect(await store.outbox.due(10)).toMatchObject([{ attempts: 1 }]);
      await store.outbox.delivered(second?.id ?? '');
      expect(await store.outbox.due(10)).toEqual([]);
    });

    test('hands out once', async () => {
      const { store, way } = await openOverWay();
      await takeJob(store);
      const handed = handedOut(store, 'job');
      const id = await store.jobs.accept('job', 'job');
      const acknowledged = store.jobs.acknowledge(id ?? '');
      way.loseAnswers();
      await acknowledged;
      const claim = await handed;
      await claim.remember('still held');
      expect(claim.job.attempt).toBeLessThan(3);
      await claim.finish();
    });
  });

  test('is flushed: what is under way goes on, and one line tells what is lost', async () => {
    const { store, log } = open();
    const claim = await takeJob(store);
    await begun(claim);
    const admin = new Redis(`redis://127.0.0.1:${redis().port}`);
    await admin.flushall();
    admin.disconnect();
    expect(await recordOf(claim)).toHaveLength(1);
    await expect.poll(() => log.complaints()).toHaveLength(1);
    expect(log.complaints()[0]).toMatchObject({ level: 50, putBack: [claim.job.id] });
    await (await takeJob(store)).finish();
  });

  test('forgets between acceptance and acknowledgement: the job is handed out all the same', async () => {
    const { store } = open();
    const handed = handedOut(store, 'job');
    const id = await store.jobs.accept('job', 'job');
    await redis().restart({ empty: true });
    await expect.poll(() => store.links.find(account).catch(() => null)).toBeUndefined();
    await store.jobs.acknowledge(id ?? '');
    expect((await handed).job).toMatchObject({ id, invocation: 'job', acknowledged: true });
    expect(await store.jobs.accept('job', 'job')).toBeUndefined();
  });
});

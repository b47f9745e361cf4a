/** A Redis that does not answer, or refuses, or may forget; see `redis-outage.test.ts` for what processes make of it. */
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import type { Claim } from '../../src/store/store.ts';
import { createTestLog } from '../support/log.ts';
import { SHORT_TIMES, useRedis } from '../support/redis-store.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';
import { handedOut, takeJob } from '../support/store.ts';
import { offer } from './contract.ts';

const FAILED = { code: 'STORE_FAILED', fatal: false };
const account = { platform: 'discord', id: '1' } as const;

describe.skipIf(!redisAvailable())('Redis', () => {
  const { redis, scope, open, openOverWay, finished } = useRedis();

  test('is behind a line that is dead without being closed: all goes on within 10 s', async () => {
    const { store, way } = await openOverWay();
    const claim = await takeJob(store);
    way.cut();
    const cutMs = performance.now();
    await claim.remember('kept all the same');
    await (await takeJob(store)).finish();
    expect(performance.now() - cutMs).toBeLessThan(10_000);
  });

  describe('is frozen', () => {
    test('what a moderator waits for fails within a second, and is not done later', async () => {
      const { store } = open();
      const key = await store.offers.put(offer);
      await store.links.set(account, '10001', account);
      redis().pause();
      const askedMs = performance.now();
      const asked = [
        () => store.jobs.accept('key', '{}'),
        () => store.links.set(account, '10002', account),
        () => store.links.remove(account, account),
        () => store.offers.get(key),
        () => store.actions.latest('1', 1),
        () => store.outbox.due(1),
        () => store.jobs.acknowledge('1'),
        () => store.trim(1),
      ].map((ask) => expect(ask()).rejects.toMatchObject(FAILED));
      await Promise.all(asked);
      expect(performance.now() - askedMs).toBeLessThan(1_000);
      redis().resume();
      expect(await store.links.find(account)).toBe('10001');
      expect(await store.jobs.accept('key', '{}')).toBeDefined();
    });

    test('what was acknowledged then is handed out when it thaws', async () => {
      const { store } = open();
      const handed = handedOut(store, 'job');
      const id = await store.jobs.accept('job', 'job');
      redis().pause();
      await expect(store.jobs.acknowledge(id ?? '')).rejects.toMatchObject(FAILED);
      redis().resume();
      expect((await handed).job).toMatchObject({ id, acknowledged: true });
    });
  });

  test.each([
    ['full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    ['a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ])('is %s for a while: work waits for it, and nobody else does', async (_, refuse, allow) => {
    const { store } = open();
    const claim = await takeJob(store);
    const admin = new Redis(`redis://127.0.0.1:${redis().port}`);
    finished(() => {
      admin.disconnect();
    });
    await admin.call(...(refuse as [string]));
    await expect(store.links.set(account, '10001', account)).rejects.toMatchObject(FAILED);
    const remembering = claim.remember('kept all the same');
    await expect(store.jobs.accept('key', '{}')).rejects.toMatchObject(FAILED);
    await admin.call(...(allow as [string]));
    await remembering;
    await expect.poll(() => store.links.find(account).catch(() => null)).toBeUndefined();
    await (await takeJob(store)).finish();
    await claim.finish();
  });

  describe('waits have an end', () => {
    test('a claim fails when its patience is over', async () => {
      const { store } = open({ times: { patienceMs: 300 } });
      const claim = await takeJob(store);
      await redis().kill();
      const askedMs = performance.now();
      await expect(claim.remember('in vain')).rejects.toMatchObject(FAILED);
      expect(performance.now() - askedMs).toBeGreaterThan(290);
    });

    test('a claim fails soon once work was stopped', async () => {
      const { store } = open({ times: { stopMs: 100 } });
      const taken = Promise.withResolvers<Claim>();
      const stopWork = store.jobs.work((claim) => {
        taken.resolve(claim);
        return new Promise(() => undefined);
      });
      await store.jobs.acknowledge((await store.jobs.accept('key', '{}')) ?? '');
      const claim = await taken.promise;
      await redis().kill();
      const failing = expect(claim.remember('in vain')).rejects.toMatchObject(FAILED);
      await stopWork();
      const stoppedMs = performance.now();
      await failing;
      expect(performance.now() - stoppedMs).toBeLessThan(1_000);
      await expect(claim.remember('in vain')).rejects.toMatchObject(FAILED);
    });

    test.each([
      ['usable', () => Promise.resolve()],
      ['away', () => redis().kill()],
      [
        'frozen',
        () => {
          redis().pause();
          return Promise.resolve();
        },
      ],
    ])('closing is prompt when Redis is %s, and fails what waits', async (_, leave) => {
      const { store } = open();
      const claim = await takeJob(store);
      await leave();
      const waiting = [claim.remember('x'), store.links.find(account)].map((one) =>
        one.catch((e: unknown) => e),
      );
      const closingMs = performance.now();
      await store.close();
      expect(performance.now() - closingMs).toBeLessThan(1_000);
      await Promise.all(waiting);
      await expect(claim.remember('x')).rejects.toMatchObject(FAILED);
      await expect(store.jobs.accept('key', '{}')).rejects.toMatchObject(FAILED);
    });
  });

  describe('refuses', () => {
    const PASSWORD = 'hunter2-s3cret';
    test.each([
      ['a wrong password', [], /WRONGPASS/u],
      ['a script', ['+@all', '-@scripting', '~*'], /NOPERM/u],
      ['a command in a script', ['+@all', '-zadd', '~*'], /can't run this command/u],
      ['our keys', ['+@all', '~other:*'], /NOPERM/u],
      ['what BullMQ needs', ['+@all', '-bzpopmin', '~*'], /NOPERM/u],
    ])('%s: everything fails as fatal, and names no secret', async (what, rules, reason) => {
      const admin = new Redis(`redis://127.0.0.1:${redis().port}`);
      finished(() => {
        admin.disconnect();
      });
      const right = what === 'a wrong password' ? 'another' : PASSWORD;
      await admin.call('ACL', 'SETUSER', 'bot', 'on', `>${right}`, ...rules);
      const log = createTestLog();
      const url = `redis://bot:${PASSWORD}@127.0.0.1:${redis().port}`;
      const store = openRedisStore({ url, scope: scope(), log: log.log, times: SHORT_TIMES });
      finished(store.close);
      store.jobs.work(() => Promise.resolve());
      const failure = async (): Promise<unknown> =>
        store.links.find(account).catch((error: unknown) => error);
      await expect.poll(failure).toMatchObject({ code: 'STORE_FAILED', fatal: true });
      const error = (await failure()) as Error;
      expect(error.message).toMatch(/REDIS_URL/u);
      expect(error.message).toMatch(reason);
      log.log.error({ err: error }, 'as the bot would write it');
      expect(log.complaints()[0]).toMatchObject({ level: 50, msg: 'Redis refuses the store: see REDIS_URL' });
      for (const text of [log.text(), String(error.stack), JSON.stringify(error)]) {
        expect(text).not.toContain(PASSWORD);
        expect(text).not.toContain(url.slice(0, 12));
        expect(text).not.toContain(String(redis().port));
      }
    });
  });

  test.each([
    [['--maxmemory-policy', 'allkeys-lru'], ['noeviction']],
    [['--appendonly', 'no'], ['appendonly']],
    [[], []],
    [['--rename-command', 'CONFIG', ''], []],
  ])('that may forget is warned of, once: %j', async (args, warnings) => {
    const forgetful = await startRedis({ appendOnly: true, args }, finished);
    const { store, log } = open({ port: forgetful.port });
    await store.links.find(account);
    await forgetful.restart();
    await expect.poll(() => store.links.find(account).catch(() => null)).toBeUndefined();
    const told = (): readonly string[] =>
      log
        .complaints()
        .map(({ msg }) => String(msg))
        .filter((msg) => !msg.includes('cannot be used'));
    await expect.poll(told).toEqual(warnings.map((word) => expect.stringContaining(word) as string));
  });
});

/** Several processes: one limit, one execution of everything, and nothing that ends with one of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MODERATOR_ROLE } from '../support/environment.ts';
import type { Delivery, FakeSlack } from '../support/fake-slack.ts';
import { redisAvailable } from '../support/redis.ts';
import type { TestService } from '../support/volcengine.ts';
import { outcomeOf } from './bot.ts';
import { ids, logged, REDIS_PASSWORD, REMOVE, startProcesses } from './processes.ts';

/** The word: another process finishes the removals and replies. */
const TAKEOVER_MS = 15_000;
const LIMIT = 50;
const once = (users: readonly string[]): ReadonlyMap<string, number> => new Map(users.map((id) => [id, 1]));

/** Slack sends by a connection that is just being closed, too, and tells the moderator after 3 s: who then tries again. */
async function slackCommand(slack: FakeSlack, text: string): Promise<Delivery> {
  for (;;) {
    const command = slack.command({ text, userId: 'UMOD' });
    const acknowledged = command.acknowledged.then(() => true);
    if (await Promise.race([acknowledged, sleep(3_000, false)])) return command;
  }
}

const removing = (service: TestService): Promise<unknown> =>
  expect.poll(() => service.bodies(REMOVE).length, { timeout: 10_000 }).toBeGreaterThan(0);

describe.skipIf(!redisAvailable())('three processes and one Redis', () => {
  test('share one limit, use it, and say so', { timeout: 60_000, retry: 2 }, async () => {
    const users = ids(450);
    const env = { VOLC_BATCH_SIZE: '1', LOG_LEVEL: 'info' };
    const { service, bots, remove } = await startProcesses({ users, env });
    service.faults.add({ kind: 'delay', ms: 40 }, { times: Infinity });
    const replies = await Promise.all(
      Array.from({ length: 9 }, (_, index) => outcomeOf(remove(users.slice(index * 50, index * 50 + 50)))),
    );
    for (const text of replies) expect(text).toContain('Removed 50 users from');
    expect(service.whitelist()).toEqual([]);
    expect(service.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
    expect(service.removals()).toEqual(once(users));
    // From the first removal, until as many are left as the limit allows at once: neither start nor end count.
    const begun = service.arrivals.findIndex(({ action }) => action === REMOVE);
    const requests = service.arrivals.slice(begun, -LIMIT);
    const rate = (requests.length * 1_000) / ((requests.at(-1)?.atMs ?? Infinity) - (requests[0]?.atMs ?? 0));
    expect(rate).toBeGreaterThanOrEqual(0.9 * LIMIT);
    const work = (): readonly number[] => bots.map((bot) => logged(bot, /^answered$/u).length);
    await expect.poll(() => work().reduce((sum, share) => sum + share, 0)).toBe(9);
    expect(work().every((share) => share > 0)).toBe(true);
    for (const bot of bots) {
      expect(logged(bot, /^mode: any number of processes/u)).toHaveLength(1);
      expect(bot.errors()).not.toContain(REDIS_PASSWORD);
    }
  });

  test('carry out once what reaches all of them, or comes again, or is clicked twice', async () => {
    const users = ids(6);
    const { service, discord, slack, bots, remove, kill } = await startProcesses({
      users,
      env: { CONFIRM_ABOVE: '2' },
    });
    const everywhere = remove(users.slice(0, 1));
    expect(await outcomeOf(everywhere)).toContain('Removed 1 user from');

    const command = slack.command({ text: users[1] ?? '', userId: 'UMOD' });
    // By the next connections, which are those of the other processes too.
    const again = Array.from({ length: 5 }, () => slack.redeliver(command));
    for (const one of [command, ...again]) expect(await one.acknowledged).toMatchObject({ status: 200 });
    expect(await outcomeOf(command)).toContain('Removed 1 user from');

    const asked = await remove(users.slice(2)).reply();
    const clicks = [0, 1].map(() => discord.click(asked, { roles: [MODERATOR_ROLE] }));
    const texts = await Promise.all(clicks.map(outcomeOf));
    expect(texts.filter((text) => text.includes('Removed 4 users from'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('This button has been used already'))).toHaveLength(1);

    // The one that has done it is gone, and it comes once more.
    const [doer] = bots.filter((bot) =>
      logged(bot, /^answered$/u).some(({ platform }) => platform === 'slack'),
    );
    if (doer !== undefined) await kill(doer);
    await expect.poll(() => slack.open()).toBe(4);
    expect(await slack.redeliver(command).acknowledged).toMatchObject({ status: 200 });
    await Promise.any(
      bots.filter((bot) => bot !== doer).map((bot) => bot.prints(/delivered again: not carried out again/u)),
    );
    expect(service.removals()).toEqual(once(users));
    for (const texts of [everywhere.history(), command.shown])
      expect(texts.filter(({ text }) => text.includes('Removed'))).toHaveLength(1);
  }, 60_000);

  test('a picker that one of them has opened is searched in each', async () => {
    const { slack, bots, kill } = await startProcesses({ users: ids(150) });
    const modal = await slack.command({ text: '', userId: 'UMOD' }).modal();
    const search = async (userId: string): Promise<readonly string[]> =>
      (await slack.suggest(modal, '10077', userId)).map(({ value }) => value);
    // Slack's connections are two of each process.
    for (let connection = 0; connection < 6; connection += 1) expect(await search('UMOD')).toEqual(['10077']);
    for (let connection = 0; connection < 6; connection += 1) expect(await search('UMOD2')).toEqual([]);
    const [, , last] = bots;
    for (const bot of bots) if (bot !== last) await kill(bot);
    await expect.poll(() => slack.live().length).toBe(2);
    expect(await search('UMOD')).toEqual(['10077']);
  }, 60_000);

  test.each(['discord', 'slack'] as const)(
    'one is killed in mid-removal: another finishes it, and answers on %s',
    async (platform) => {
      const users = ids(60);
      const { service, slack, remove, worker, kill } = await startProcesses({ users });
      // Of three batches one is done, one is done without an answer, and one was not sent.
      service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE, times: 3 });
      const asked = [...users, '99999'];
      const command =
        platform === 'discord' ? remove(asked) : slack.command({ text: asked.join(' '), userId: 'UMOD' });
      await removing(service);
      await kill(await worker());
      service.faults.clear();
      const killedMs = performance.now();
      const text = await outcomeOf(command);
      expect(performance.now() - killedMs).toBeLessThan(TAKEOVER_MS);
      expect(text).toContain('Removed 60 users from the main whitelist; 1 was not on it.');
      expect(text).toContain('Was not on the whitelist (1)\n• 99999');
      expect(text).toContain('The bot was interrupted during this, and then went on where it had stopped.');
      expect(service.whitelist()).toEqual([]);
      expect([...service.removals().values()].every((times) => times <= 2)).toBe(true);
    },
    60_000,
  );

  test('one is stopped in mid-removal: it answers for what it did, and ends; the others go on', async () => {
    const users = ids(41);
    const { service, remove, worker } = await startProcesses({ users });
    service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
    const command = remove(users.slice(0, 20));
    await removing(service);
    const stopped = await worker();
    const stoppedMs = performance.now();
    stopped.child.kill('SIGTERM');
    const text = await outcomeOf(command);
    expect(await stopped.exited).toBe(0);
    expect(performance.now() - stoppedMs).toBeLessThan(10_000);
    expect(text).toContain('20 users');
    const next = await outcomeOf(remove(users.slice(20)));
    expect(next).toContain('Removed 21 users from');
  }, 60_000);

  test('one is stopped while commands come without a pause: each of them is carried out', async () => {
    const users = ids(60);
    const env = { VOLC_TIMEOUT_MS: '2500' };
    const { service, slack, bots, remove } = await startProcesses({ users, env });
    expect(await outcomeOf(remove(users.slice(0, 1)))).toContain('Removed 1 user from');
    const [stopped] = bots;
    // It cannot end before this is answered.
    service.faults.add({ kind: 'delay', ms: 600 }, { action: REMOVE, times: 6 });
    const commands = users.slice(1).map(async (user, index) => {
      await sleep(index * 30);
      if (index === 5) stopped?.child.kill('SIGTERM');
      return outcomeOf(index % 2 === 0 ? remove([user]) : await slackCommand(slack, user));
    });
    for (const text of await Promise.all(commands)) expect(text).toContain('Removed 1 user from');
    expect(await stopped?.exited).toBe(0);
    expect(service.removals()).toEqual(once(users));
  }, 60_000);
});

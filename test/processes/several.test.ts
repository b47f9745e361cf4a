/** Several processes: one limit, one execution of everything, and nothing that ends with one of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { freshDatabase } from '../support/postgres/database.ts';
import type { TestDatabase } from '../support/postgres/server.ts';
import { leaveJob } from '../support/postgres/stores.ts';
import { outcomeOf } from '../e2e/harness.ts';
import {
  createProcesses,
  expectCleanLog,
  ids,
  leaveOthers,
  logged,
  REMOVE,
  slackCommand,
  startOther,
  type Processes,
} from './harness.ts';

/** The words: until another process has finished and replied; for a command of one id beside a large one. */
const TAKEOVER_MS = 15_000;
const FAIR_MS = 5_000;
const LIMIT = 50;
const ENV = { VOLC_BATCH_SIZE: '1', VOLC_TIMEOUT_MS: '1500', CONFIRM_ABOVE: '60' };

const users = ids(640);
const vips = ids(5_000, 50_001);
const take = (count: number): readonly string[] => {
  taken += count;
  return users.slice(taken - count, taken);
};
let taken = 0;
let database: TestDatabase;
let world: Processes;

/** Each of them was in one removal. */
const expectOnce = (of: readonly string[]): void => {
  expect(of.map((id) => world.service.removals().get(id))).toEqual(of.map(() => 1));
};

/** A machine that is too busy to store a command in time refuses it, and nothing is done: then it is given again. */
const patiently = async (give: () => Promise<string>): Promise<string> => {
  for (;;) {
    const text = await give();
    if (!text.includes("The bot's database is not available. Nothing has changed")) return text;
  }
};

describe('three processes and one PostgreSQL', () => {
  const ended = endAfterAll();
  beforeAll(async () => {
    database = await freshDatabase(ended);
    const options = { url: database.url, count: 3, users, vips, env: ENV };
    world = await createProcesses(options, ended);
  });
  beforeEach(async () => {
    world.service.faults.clear();
    await world.complete();
  });
  afterAll(() => {
    expectCleanLog(world, new URL(database.url).port);
    expect(world.service.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
  });

  test('share one limit, use it, and say so', async () => {
    const { service, slack, remove, bots } = world;
    const asked = take(250);
    // Processes that begin side by side are slow at first, and may refuse what they cannot keep in time.
    const ready = (): Promise<string> => outcomeOf(remove(['9']));
    await expect.poll(ready).toContain('was not on the main whitelist');
    // Slack's connections are two of each process; what comes from Discord reaches all.
    await expect.poll(() => slack.open()).toBe(6);
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const some = asked.slice(index * 25, index * 25 + 25);
        const command = { text: some.join(' '), userId: 'UMOD', link: index + 1 };
        return outcomeOf(index < 6 ? slack.command(command) : remove(some));
      }),
    );
    for (const text of replies) expect(text).toContain('Removed 25 users from');
    expectOnce(asked);
    // In the fastest round of all slots: how many of them are as fast depends on what else the machine has to do.
    const times = service.arrivals.map(({ atMs }) => atMs);
    const rounds = times.slice(LIMIT).map((atMs, index) => atMs - (times[index] ?? 0));
    expect((LIMIT * 1_000) / Math.min(...rounds)).toBeGreaterThanOrEqual(0.9 * LIMIT);
    for (const bot of bots()) await bot.prints(/"msg":"answered"/u);
    for (const bot of bots()) expect(logged(bot, /^mode: any number of processes/u)).toHaveLength(1);
  });

  test('carry out once what reaches all of them, or comes again, or is clicked twice', async () => {
    const { slack, discord, bots, remove, kill } = world;
    const [first = '', second = ''] = take(2);
    const everywhere = remove([first]);
    expect(await outcomeOf(everywhere)).toContain('Removed 1 user from');

    const command = slack.command({ text: second, userId: 'UMOD' });
    // By the next connections, which are those of the other processes too.
    const again = Array.from({ length: 5 }, () => slack.redeliver(command));
    for (const one of [command, ...again]) expect(await one.acknowledged).toMatchObject({ status: 200 });
    expect(await outcomeOf(command)).toContain('Removed 1 user from');
    expectOnce([first, second]);

    const many = take(61);
    const question = await remove(many).reply();
    const clicks = [0, 1].map(() => discord.click(question, { roles: [MODERATOR_ROLE] }));
    const texts = await Promise.all(clicks.map(outcomeOf));
    expect(texts.filter((text) => text.includes('Removed 61 users from'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('This button has been used already'))).toHaveLength(1);
    expectOnce(many);

    // The one that has done it is gone, and it comes once more.
    const [doer] = bots().filter((bot) =>
      logged(bot, /^answered$/u).some(({ platform }) => platform === 'slack'),
    );
    if (doer !== undefined) await kill(doer);
    await expect.poll(() => slack.open()).toBe(4);
    expect(await slack.redeliver(command).acknowledged).toMatchObject({ status: 200 });
    await Promise.any(bots().map((bot) => bot.prints(/delivered again: not run again/u)));
    expectOnce([first, second]);
    for (const texts of [everywhere.history(), command.shown])
      expect(texts.filter(({ text }) => text.includes('Removed'))).toHaveLength(1);
  });

  test('a picker that one of them has opened is searched in each', async () => {
    const { slack, bots, kill } = world;
    const wanted = users.at(-1) ?? '';
    const modal = await (await slackCommand(world, '')).modal();
    // By one connection of all, and as long as Slack waits: what is sent by one that is just being closed is lost.
    const search = async (userId: string, connection: number): Promise<readonly string[] | 'no answer'> => {
      const by = { userId, link: slack.live()[connection] };
      const found = slack.suggest(modal, wanted, by).then((options) => options.map(({ value }) => value));
      return Promise.race([found, sleep(3_000, 'no answer' as const)]);
    };
    // Slack's connections are two of each process.
    await expect.poll(() => slack.live().length).toBe(6);
    for (let connection = 0; connection < 6; connection += 1) {
      // One that has not read the whitelist in time offers nothing yet.
      await expect.poll(() => search('UMOD', connection)).toEqual([wanted]);
      await expect.poll(() => search('UMOD2', connection)).toEqual([]);
    }
    await Promise.all(bots().slice(1).map(kill));
    await expect.poll(() => slack.live().length).toBe(2);
    await expect.poll(() => search('UMOD', 0)).toEqual([wanted]);
  });

  test('one is killed in mid-removal: another finishes it, and answers', async () => {
    const { service, slack, remove, nextWorker, kill } = world;
    // Both platforms at once: of each some are done, some are done without an answer, and some were not sent.
    service.faults.add({ kind: 'delay', ms: 150 }, { action: REMOVE, times: Infinity });
    const asked = [take(59), take(59)];
    const [onDiscord = [], onSlack = []] = asked;
    const before = service.bodies(REMOVE).length;
    const workers = nextWorker();
    const commands = [
      remove([...onDiscord, '99999']),
      slack.command({ text: [...onSlack, '99998'].join(' '), userId: 'UMOD' }),
    ];
    const worker = await workers;
    await service.arrived(before + 30, REMOVE);
    await kill(worker);
    service.faults.clear();
    const killedMs = performance.now();
    for (const [index, command] of commands.entries()) {
      const text = await outcomeOf(command);
      expect(text).toContain('Removed 59 users from the main whitelist; 1 was not on it.');
      expect(text).toContain(`Was not on the whitelist (1)\n• ${99_999 - index}`);
    }
    expect(performance.now() - killedMs).toBeLessThan(TAKEOVER_MS);
    for (const id of asked.flat()) expect(service.removals().get(id)).toBeLessThanOrEqual(2);
    expect(service.whitelist()).not.toEqual(expect.arrayContaining([asked[0]?.[0]]));
  });

  test('all are killed while one ends a guest pass: it is ended once', async () => {
    const { service, discord, bots, kill, complete } = world;
    const [guest = ''] = take(1);
    const by = { roles: [MODERATOR_ROLE] };
    const add = { name: 'whitelist add', options: { users: guest, for: '1h' }, ...by };
    const asked = discord.command(add);
    await expect.poll(() => asked.shown()?.text).toContain('Give 1 user a guest pass');
    const given = discord.click(asked.history().at(-1) ?? (await asked.reply()), by);
    await expect.poll(() => given.shown()?.text).toContain('Guest pass: the bot takes');
    service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
    await database.query('UPDATE passes SET due_at = due_at - 3600000, ends_at = ends_at - 3600000');
    await expect.poll(() => service.removals().get(guest)).toBe(1);
    await Promise.all(bots().map(kill));
    service.faults.clear();
    await complete();
    const ended = `SELECT user_id, outcome FROM action_users JOIN actions ON actions.id = action
      WHERE cause = 'pass-ended' AND concluded_at IS NOT NULL`;
    await expect
      .poll(() => database.query(ended), { timeout: TAKEOVER_MS })
      .toEqual([{ user_id: guest, outcome: 'removed' }]);
    expectOnce([guest]);
    expect(await database.query('SELECT user_id FROM passes')).toEqual([]);
  });

  test('one is stopped in mid-removal: it ends soon, and another finishes', async () => {
    const { service, remove, nextWorker } = world;
    service.faults.add({ kind: 'delay', ms: 150 }, { action: REMOVE, times: Infinity });
    const asked = take(60);
    const before = service.bodies(REMOVE).length;
    const working = nextWorker();
    const command = remove(asked);
    const { child, exited } = await working;
    await service.arrived(before + 10, REMOVE);
    const stoppedMs = performance.now();
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(performance.now() - stoppedMs).toBeLessThan(10_000);
    const text = await outcomeOf(command);
    expect(performance.now() - stoppedMs).toBeLessThan(10_000);
    expect(text).toContain('Removed 60 users from the main whitelist.');
    for (const id of asked) expect(service.removals().get(id)).toBeLessThanOrEqual(2);
  });

  test('one is stopped while commands come without a pause: each of them is carried out', async () => {
    const { service, bots, remove } = world;
    const [stopped] = bots();
    // It cannot end before this is answered.
    service.faults.add({ kind: 'delay', ms: 600 }, { action: REMOVE, times: 6 });
    const asked = take(30);
    const commands = asked.map(async (user, index) => {
      await sleep(index * 30);
      if (index === 5) stopped?.child.kill('SIGTERM');
      // No more at once than one person may have.
      const by = { userId: `30000000000000${1_000 + index}` };
      return patiently(async () =>
        outcomeOf(index % 6 === 5 ? await slackCommand(world, user) : remove([user], by)),
      );
    });
    for (const text of await Promise.all(commands)) expect(text).toContain('Removed 1 user from');
    expect(await stopped?.exited).toBe(0);
    expectOnce(asked);
  });

  test('a job of a killed one is left alone by a bot with other live groups', async () => {
    const { service, remove, bots, kill, complete } = world;
    const [own] = await database.query('SELECT configuration FROM processes');
    const other = await startOther(world, database.url);
    service.faults.add({ kind: 'delay', ms: 150 }, { action: REMOVE, times: Infinity });
    const asked = take(40);
    const before = service.bodies(REMOVE).length;
    const command = remove(asked);
    await service.arrived(before + 10, REMOVE);
    await Promise.all(bots().map(kill));
    // None of them lives, and the other bot has looked for jobs since.
    const configuration = await leaveOthers(database, own?.['configuration']);
    await leaveJob(database, 'probe', configuration);
    await other.prints(/probe/u);
    expect(logged(other, /^(?:attempt|change|answered)$/u)).toEqual([]);
    await complete();
    expect(await outcomeOf(command)).toContain('Removed 40 users from the main whitelist.');
    expect(logged(other, /^(?:attempt|change|answered)$/u)).toEqual([]);
  });

  test('one carries out a large order: a command of one id in another is answered soon', async () => {
    const { service, slack, nextWorker } = world;
    const working = nextWorker();
    const asked = await slack.command({ text: `${vips.join(' ')} group:vip`, userId: 'UMOD' }).reply();
    slack.click(asked, 'Remove 5000 users');
    const large = await working;
    await service.arrived(service.bodies(REMOVE).length + LIMIT, REMOVE);
    const latencies: number[] = [];
    const elsewhere = async (): Promise<boolean> => {
      const [user = ''] = take(1);
      const sentMs = performance.now();
      const command = world.remove([user]);
      expect(await outcomeOf(command)).toContain('Removed 1 user from');
      latencies.push(performance.now() - sentMs);
      return !logged(large, /^answered$/u).some(({ interaction }) => interaction === command.id);
    };
    for (let commands = 0; commands < 20 && !(await elsewhere()); commands += 1);
    expect(latencies.at(-1)).toBeLessThan(FAIR_MS);
  });
});

/** Bots whose PostgreSQL is not there yet, is restarted, crashes, or is restored: nothing is lost unsaid, nobody waits in vain. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import { canFillDisk, fillLog } from '../support/postgres/full-disk.ts';
import { startPostgres, type TestPostgres } from '../support/postgres/server.ts';
import { outcomeOf } from '../e2e/harness.ts';
import { createProcesses, expectCleanLog, ids, logged, type Processes } from './harness.ts';
import { beginRemoval, refusesSoon } from './removal-under-way.ts';

/** With the owner of its files. */
const copyFolder = (from: string, to: string): Promise<unknown> =>
  promisify(execFile)('cp', ['-pR', from, to]);
const users = ids(500);
let server: TestPostgres;
let world: Processes;
let data: string;
let copy: string;

describe('three bots whose PostgreSQL', () => {
  const ended = endAfterAll();
  beforeAll(async () => {
    server = await startPostgres({}, ended);
    const [row] = await server.query('SHOW data_directory');
    data = String(row?.['data_directory']);
    copy = `${data}-copy`;
    const env = { VOLC_BATCH_SIZE: '1', VOLC_TIMEOUT_MS: '500' };
    world = await createProcesses({ url: server.url, count: 3, users, env }, ended);
  });
  afterAll(() => {
    expectCleanLog(world, server.port);
  });

  test('is not there at the start say so, and work as soon as it is', async () => {
    await server.stop();
    await world.complete({ reachingPostgres: false });
    for (const bot of world.bots()) await bot.prints(/PostgreSQL cannot be used: jobs under way wait/u);
    await refusesSoon(world);
    expect(world.service.arrivals).toEqual([]);
    await server.start();
    for (const bot of world.bots()) await bot.prints(/PostgreSQL can be used again/u);
    const [user = ''] = users;
    expect(await outcomeOf(world.remove([user]))).toContain('Removed 1 user from');
    expect(world.service.removals().get(user)).toBe(1);
  });

  test.each([
    // As an operator who takes a backup; see below.
    ['restarted', () => server.stop('fast'), () => copyFolder(data, copy)],
    ['restarted without a word', () => server.stop('immediate'), () => Promise.resolve()],
    ['crashed and started again', () => server.kill(), () => Promise.resolve()],
  ])('is %s in mid-removal go on, and do everything once', async (_, leave, then) => {
    const { allAway, goesOn } = await beginRemoval(world, users);
    await leave();
    await then();
    await allAway();
    await server.start();
    await goesOn();
  });

  test.runIf(canFillDisk)(
    'crashed because its disk was full, in mid-removal, go on when it has room',
    async () => {
      const { allAway, goesOn } = await beginRemoval(world, users);
      const free = await fillLog(server);
      await allAway();
      await refusesSoon(world);
      await server.kill();
      await free();
      await server.start();
      await goesOn();
    },
  );

  test('is restored from an older backup in mid-removal say so, and repeat nothing', async () => {
    const { command, allAway, users: asked } = await beginRemoval(world, users);
    await server.stop('immediate');
    await rm(data, { recursive: true });
    await copyFolder(copy, data);
    await allAway();
    const before = world.service.removals();
    await server.start();
    await expect
      .poll(() => command.shown()?.text)
      .toContain('was restored from an older backup, which lacks this command.');
    for (const bot of world.bots())
      await expect.poll(() => logged(bot, /^the database has forgotten its latest data/u).length).toBe(1);
    // What comes now is as good as before, and what was done after the backup was taken is not done again.
    const [left = ''] = asked.filter((id) => !before.has(id));
    expect(await outcomeOf(world.remove([left]))).toContain('Removed 1 user from');
    for (const id of users) expect(world.service.removals().get(id) ?? 0).toBeLessThanOrEqual(1);
    expect(world.service.maxInAnySecond()).toBeLessThanOrEqual(50);
  });
});

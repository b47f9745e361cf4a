/** Bots that are cut off from their PostgreSQL, or are refused by it: who asks is told, what is under way waits, the operator knows why. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import { environment } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { canFillDisk, fillTable } from '../support/postgres/full-disk.ts';
import { startPostgres, type TestPostgres } from '../support/postgres/server.ts';
import { allowTls } from '../support/postgres/tls.ts';
import type { Running } from '../support/process/run.ts';
import { startTcpWay, type TcpWay } from '../support/network/tcp-fault-proxy.ts';
import { outcomeOf } from '../e2e/harness.ts';
import { createProcesses, expectCleanLog, ids, logged, type Processes } from './harness.ts';
import { beginRemoval, refusesSoon } from './removal-under-way.ts';

const ABSENCE_MS = 20_000;
const users = ids(500);
let server: TestPostgres;
let way: TcpWay;
let world: Processes;

describe('two bots whose PostgreSQL', () => {
  const ended = endAfterAll();
  beforeAll(async () => {
    server = await startPostgres({}, ended);
    await allowTls(server);
    way = await startTcpWay(server.port, ended);
    const url = Object.assign(new URL(server.url), { port: String(way.port) }).href;
    const env = { VOLC_BATCH_SIZE: '1', VOLC_TIMEOUT_MS: '500' };
    world = await createProcesses({ url, count: 2, users, env }, ended);
    await world.complete();
  });
  afterAll(() => {
    expectCleanLog(world, way.port);
  });

  test('has too many connections, in mid-removal, wait until it has not', async () => {
    const { allAway, goesOn } = await beginRemoval(world, users);
    const allow = 'ALTER ROLE unwhitelist CONNECTION LIMIT -1';
    onTestFinished(async () => {
      await server.query(allow);
    });
    await server.query('ALTER ROLE unwhitelist CONNECTION LIMIT 0');
    await server.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'unwhitelist'`,
    );
    // The first reason may be that connections were closed.
    await allAway();
    for (const bot of world.bots()) await bot.prints(/too many connections \(53300\)/u);
    await refusesSoon(world);
    await server.query(allow);
    await goesOn();
  });

  test.runIf(canFillDisk)(
    'has a full disk tell who asks, and the operator, and work once there is room',
    async () => {
      const free = await fillTable(server, 'jobs');
      await refusesSoon(world);
      for (const bot of world.bots()) {
        await bot.prints(/its disk is full \(53100\)/u);
        expect(bot.child.exitCode).toBeNull();
      }
      await free();
      const latest = (bot: Running): unknown => logged(bot, /^PostgreSQL can/u).at(-1)?.['msg'];
      for (const bot of world.bots())
        await expect.poll(() => latest(bot)).toBe('PostgreSQL can be used again');
      expect(await outcomeOf(world.remove(users.slice(-1)))).toContain('Removed 1 user from');
    },
  );

  test('is read-only, as a replica, in mid-removal, wait until it is not', async () => {
    const { allAway, goesOn } = await beginRemoval(world, users);
    const allow = (): Promise<void> => server.set('default_transaction_read_only', 'off');
    await server.set('default_transaction_read_only', 'on');
    onTestFinished(allow);
    await allAway(/it is read-only \(25006\)/u);
    await refusesSoon(world);
    await allow();
    await goesOn();
  });

  test('is cut off for 20 s, in mid-removal, say so, send nothing, and go on', async () => {
    const { command, allAway, goesOn } = await beginRemoval(world, users);
    way.freeze();
    const frozenMs = performance.now();
    await expect
      .poll(() => command.shown()?.text)
      .toContain('Waiting: the bot cannot reach the request limit that it shares with other processes.');
    await allAway(/no answer in time/u);
    const sent = world.service.arrivals.length;
    await refusesSoon(world);
    await sleep(ABSENCE_MS - (performance.now() - frozenMs));
    expect(world.service.arrivals).toHaveLength(sent);
    way.thaw();
    await goesOn();
  });

  test.each([
    ['the password is wrong', { password: 'planted-wrong' }, /wrong user or password \(28P01\)/u],
    [
      'no one knows its certificate',
      { search: '?sslmode=verify-full' },
      /its certificate is not trusted \(/u,
    ],
    ['the database is missing', { pathname: '/missing' }, /there is no such database \(3D000\)/u],
  ])('refuses because %s: a bot ends, and says why', async (_, part, reason) => {
    const url = Object.assign(new URL(server.url), part).href;
    const { discord } = world;
    const { launch } = await createBotRunner(
      { ...environment(world.service, { discord }), DATABASE_URL: url },
      onTestFinished,
    );
    const bot = launch();
    expect(await bot.exited).toBe(1);
    const said = logged(bot, /DATABASE_URL/u).filter(({ level }) => Number(level) >= 50);
    expect(said.map(({ reason: why }) => why)).toEqual([expect.stringMatching(reason)]);
    expect(bot.errors()).not.toMatch(/planted-wrong|pg-password/u);
  });
});

/** Bots that are cut off from their PostgreSQL, or are refused by it: who asks is told, what is under way waits, the operator knows why. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { endAfterAll } from '../support/end-after-all.ts';
import { environment } from '../support/environment.ts';
import { createLives } from '../support/process/lives.ts';
import { startPostgres, type TestPostgres } from '../support/postgres/server.ts';
import { startTcpWay, type TcpWay } from '../support/network/tcp-fault-proxy.ts';
import { createProcesses, expectCleanLog, ids, logged, type Processes } from './processes.ts';
import { beginRemoval, refusesSoon } from './removal-under-way.ts';

const ABSENCE_MS = 20_000;
const users = ids(500);
let server: TestPostgres;
let way: TcpWay;
let world: Processes;

/** Whatever is written to a table of the bot, the server refuses it as it does when its disk is full. */
const FULL = `
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse()', name);
    END LOOP; END $$`;

describe('two bots whose PostgreSQL', () => {
  const ended = endAfterAll();
  beforeAll(async () => {
    server = await startPostgres({}, ended);
    way = await startTcpWay(server.port, ended);
    const url = Object.assign(new URL(server.url), { port: String(way.port) }).href;
    const env = { VOLC_BATCH_SIZE: '1', VOLC_TIMEOUT_MS: '500' };
    world = await createProcesses({ url, count: 2, users, env }, ended);
    await world.complete();
  });
  afterAll(() => {
    expectCleanLog(world, way.port);
  });

  test.each([
    [
      'has too many connections',
      /too many connections \(53300\)/u,
      `ALTER ROLE unwhitelist CONNECTION LIMIT 0;
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'unwhitelist'`,
      'ALTER ROLE unwhitelist CONNECTION LIMIT -1',
    ],
    ['has a full disk', /its disk is full \(53100\)/u, FULL, 'DROP FUNCTION IF EXISTS refuse CASCADE'],
  ])('%s, in mid-removal, wait until it has not', async (_, reason, refuse, allow) => {
    const { allAway, goesOn } = await beginRemoval(world, users);
    await server.query(refuse);
    onTestFinished(async () => {
      await server.query(allow);
    });
    // The first reason may be that connections were closed.
    await allAway();
    for (const bot of world.bots()) await bot.prints(reason);
    await refusesSoon(world);
    await server.query(allow);
    await goesOn();
  });

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
    ['the database is missing', { pathname: '/missing' }, /there is no such database \(3D000\)/u],
  ])('refuses because %s: a bot ends, and says why', async (_, part, reason) => {
    const url = Object.assign(new URL(server.url), part).href;
    const { discord } = world;
    const { begin } = await createLives(
      { ...environment(world.service, { discord }), DATABASE_URL: url },
      onTestFinished,
    );
    const bot = begin();
    expect(await bot.exited).toBe(1);
    const said = logged(bot, /DATABASE_URL/u).filter(({ level }) => Number(level) >= 50);
    expect(said.map(({ reason: why }) => why)).toEqual([expect.stringMatching(reason)]);
    expect(bot.errors()).not.toMatch(/planted-wrong|pg-password/u);
  });
});

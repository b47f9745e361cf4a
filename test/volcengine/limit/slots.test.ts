/** The table of slots in a real PostgreSQL: who is granted what, and what is no longer known after something was lost. */
import { describe, test, type TestContext } from 'vitest';
import { GIVE_BACK, LEAVE, LOOK, TAKE, type Query, type Row } from '../../../src/volcengine/limit/slots.ts';
import { connectTo, limitTables } from '../../support/volcengine/limit-query.ts';
import { startPostgres, type TestDatabase } from '../../support/postgres/server.ts';
import { freshDatabase } from '../../support/postgres/database.ts';

const LIMIT = 3;
const QUIET_MS = 60_000;
/** The quiet time and the margin. */
const LEASE_MS = QUIET_MS + 1_000;

/** The statements, as a limiter uses them. */
function processOn(query: Query, process: string, limit: number, quietMs: number) {
  return {
    take: (wanted: number) => query(TAKE, [process, wanted]),
    giveBack: (slots: readonly Row[], freeInMs: number) =>
      query(GIVE_BACK, [JSON.stringify(slots.map((slot) => ({ ...slot, freeInMs })))]),
    look: async () => {
      const [{ limit: lowest, since, wait_ms: waitMs } = {}] = await query(LOOK, [process, limit, quietMs]);
      return { limit: lowest, since, waitMs: Number(waitMs) };
    },
    leave: () => query(LEAVE, [process]),
  };
}

type Finished = TestContext['onTestFinished'];

interface Tables {
  readonly database: Pick<TestDatabase, 'url' | 'query'>;
  /** A process that has made itself known, on a connection of its own. */
  readonly join: (process: string, limit?: number, quietMs?: number) => Promise<ReturnType<typeof processOn>>;
  /** In ms from now; negative where it is free. By id. */
  readonly freeInMs: () => Promise<readonly number[]>;
}

async function tables(finished: Finished, usedBy: 'nobody' | number = LIMIT): Promise<Tables> {
  const database = await freshDatabase(finished);
  await database.query(limitTables(usedBy));
  return tablesOf(finished, database);
}

function tablesOf(finished: Finished, database: Pick<TestDatabase, 'url' | 'query'>): Tables {
  return {
    database,
    join: async (process, limit = LIMIT, quietMs = QUIET_MS) => {
      const { query, end } = connectTo(database.url);
      finished(end);
      const table = processOn(query, process, limit, quietMs);
      await table.look();
      return table;
    },
    freeInMs: async () => {
      const free = 'extract(epoch FROM free_at - clock_timestamp())::float * 1000';
      const rows = await database.query(`SELECT ${free} AS ms FROM limit_slots ORDER BY id`);
      return rows.map(({ ms }) => Number(ms));
    },
  };
}

/** All of them free at once. */
const EXPIRE = `UPDATE limit_slots SET free_at = clock_timestamp()`;

describe.concurrent('a grant', () => {
  test('is of the slot that has been free for the longest, for as long as a lease, and of no more than are free', async ({
    expect,
    onTestFinished,
  }) => {
    const { database, join, freeInMs } = await tables(onTestFinished);
    const table = await join('a');
    await database.query(`UPDATE limit_slots SET free_at = clock_timestamp() - interval '1 h' WHERE id = 2`);
    await expect(table.take(1)).resolves.toEqual([{ id: 2, grants: 1 }]);
    const [, second = 0] = await freeInMs();
    expect(second).toBeGreaterThan(LEASE_MS - 20_000);
    expect(second).toBeLessThanOrEqual(LEASE_MS);
    expect((await table.take(10)).map(({ id }) => id).toSorted()).toEqual([1, 3]);
    await expect(table.take(1)).resolves.toEqual([]);
  });

  test('is nobody else’s, however many ask at once', async ({ expect, onTestFinished }) => {
    const { join, database } = await tables(onTestFinished, 100);
    const processes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => join(name, 100)));
    const granted = await Promise.all(
      processes.map(async (table) => {
        const ids: number[] = [];
        for (let turn = 0; turn < 40; turn += 1) {
          ids.push(...(await table.take(1 + (turn % 3))).map(({ id }) => Number(id)));
        }
        return ids;
      }),
    );
    expect(granted.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    await expect(database.query('SELECT max(grants)::int AS most FROM limit_slots')).resolves.toEqual([
      { most: 1 },
    ]);
  });

  test('ends when it is given back, unless the slot has been granted again', async ({
    expect,
    onTestFinished,
  }) => {
    const { database, join, freeInMs } = await tables(onTestFinished, 1);
    const [late, other] = [await join('late', 1), await join('other', 1)];
    const first = await late.take(1);
    await database.query(EXPIRE);
    const second = await other.take(1);
    await late.giveBack(first, 0);
    expect((await freeInMs())[0]).toBeGreaterThan(LEASE_MS - 20_000);
    await other.giveBack(second, 1_010);
    expect((await freeInMs())[0]).toBeLessThanOrEqual(1_010);
    await database.query(EXPIRE);
    // Nor does it end a later grant of its own.
    await other.take(1);
    await other.giveBack(second, 0);
    expect((await freeInMs())[0]).toBeGreaterThan(LEASE_MS - 20_000);
  });

  test('is not to be had without having been heard of for 10 s', async ({ expect, onTestFinished }) => {
    const { database, join } = await tables(onTestFinished);
    const [table, other] = [await join('a'), await join('b')];
    await database.query(`UPDATE limit_processes SET seen_at = seen_at - interval '11 s' WHERE id = 'a'`);
    await expect(table.take(1)).resolves.toEqual([]);
    expect(await other.take(1)).toHaveLength(1);
    await table.look();
    expect(await table.take(1)).toHaveLength(1);
  });
});

describe.concurrent('the lowest limit', () => {
  test('counts while its process runs, and no longer', async ({ expect, onTestFinished }) => {
    const { database, join } = await tables(onTestFinished);
    const [high, low, frozen] = [await join('high'), await join('low', 2), await join('frozen', 1)];
    await expect(high.look()).resolves.toMatchObject({ limit: 1 });
    expect((await high.take(3)).map(({ id }) => id)).toEqual([1]);
    await database.query(
      `UPDATE limit_processes SET seen_at = seen_at - interval '11 s' WHERE id = 'frozen'`,
    );
    await expect(high.look()).resolves.toMatchObject({ limit: 2 });
    expect((await high.take(3)).map(({ id }) => id)).toEqual([2]);
    await low.leave();
    await expect(high.look()).resolves.toMatchObject({ limit: 3 });
    expect((await high.take(3)).map(({ id }) => id)).toEqual([3]);
    await frozen.look();
    await expect(high.look()).resolves.toMatchObject({ limit: 1 });
  });

  test('that is raised makes the slots that are missing, which are free after the quiet time', async ({
    expect,
    onTestFinished,
  }) => {
    const { join, freeInMs } = await tables(onTestFinished, 1);
    const table = await join('a', 2);
    expect((await table.take(2)).map(({ id }) => id)).toEqual([1]);
    const [, second = 0] = await freeInMs();
    expect(second).toBeGreaterThan(QUIET_MS - 20_000);
    expect(second).toBeLessThanOrEqual(QUIET_MS);
  });
});

describe.concurrent('nothing is granted for the quiet time', () => {
  const LOST = {
    'a database that nobody has used': 'TRUNCATE limit_memory',
    'a table of slots that was emptied': 'TRUNCATE limit_slots',
    'a table of slots that was written anew': `
      CREATE TABLE old AS SELECT * FROM limit_slots; DROP TABLE limit_slots;
      CREATE UNLOGGED TABLE limit_slots AS SELECT * FROM old; ALTER TABLE limit_slots ADD PRIMARY KEY (id)`,
    'a server that was started again, or another one': `
      UPDATE limit_memory SET memory = regexp_replace(memory, '^[0-9]+', '1700000000')`,
  };
  test.for(Object.entries(LOST))('after %s', async ([, sql], { expect, onTestFinished }) => {
    const { database, join } = await tables(onTestFinished);
    const table = await join('a');
    expect(await table.take(1)).toHaveLength(1);
    await database.query(sql);
    await expect(table.take(1)).resolves.toEqual([]);
    const { waitMs, since } = await table.look();
    expect(waitMs).toBeGreaterThan(QUIET_MS - 20_000);
    await expect(table.take(1)).resolves.toEqual([]);
    // Who comes later, or looks again, finds the same.
    await join('b');
    await expect(table.look()).resolves.toMatchObject({ since });
    await database.query(`UPDATE limit_memory SET since = since - interval '1 minute'`);
    await expect(table.look()).resolves.toSatisfy(({ waitMs }) => waitMs <= 0);
    await database.query(EXPIRE);
    expect(await table.take(1)).toHaveLength(1);
  });

  test('after a crash of one of the processes of the server, which goes on with the same start time', async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startPostgres({ fsync: false }, onTestFinished);
    await server.query(`SET ROLE unwhitelist; ${limitTables(LIMIT)}`);
    const { join } = tablesOf(onTestFinished, server);
    const table = await join('a');
    expect(await table.take(1)).toHaveLength(1);
    const [victim] = await server.query(
      `SELECT pid, pg_postmaster_start_time() AS started FROM pg_stat_activity WHERE application_name = 'limit'`,
    );
    process.kill(Number(victim?.['pid']), 'SIGKILL');
    // It refuses everybody for a moment.
    await expect.poll(() => table.look().catch(() => undefined)).toMatchObject({ limit: LIMIT });
    const { waitMs } = await table.look();
    expect(waitMs).toBeGreaterThan(QUIET_MS - 20_000);
    await expect(table.take(1)).resolves.toEqual([]);
    await expect(server.query('SELECT pg_postmaster_start_time() AS started')).resolves.toEqual([
      { started: victim?.['started'] },
    ]);
  });

  test('which is the longest of all processes, also of one that has left, until its requests have arrived', async ({
    expect,
    onTestFinished,
  }) => {
    const { database, join } = await tables(onTestFinished);
    const short = await join('short', LIMIT, 100);
    const long = await join('long');
    await long.leave();
    await database.query('TRUNCATE limit_memory');
    expect((await short.look()).waitMs).toBeGreaterThan(QUIET_MS - 20_000);
    await database.query(`UPDATE limit_processes SET seen_at = seen_at - interval '2 min' WHERE id = 'long'`);
    await short.look();
    expect((await short.look()).waitMs).toBeLessThanOrEqual(100);
    await expect(database.query('SELECT id FROM limit_processes')).resolves.toEqual([{ id: 'short' }]);
  });
});

test.concurrent(
  'a slot is not lost for hours when the clock of the database is set back',
  async ({ expect, onTestFinished }) => {
    const { database, join, freeInMs } = await tables(onTestFinished, 1);
    const table = await join('a', 1);
    await database.query(`UPDATE limit_slots SET free_at = clock_timestamp() + interval '3 h'`);
    await table.look();
    const [first = 0] = await freeInMs();
    expect(first).toBeGreaterThan(LEASE_MS - 20_000);
    expect(first).toBeLessThanOrEqual(LEASE_MS);
  },
);

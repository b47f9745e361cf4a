/** One process over a real PostgreSQL, whose answers can be late or lost: permits, quiet times, closing, the log. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test, vi, type TestContext } from 'vitest';
import type { AccountLimiter } from '../../../src/volcengine/limit/account-limiter.ts';
import { createSharedRateLimiter, type SharedLimit } from '../../../src/volcengine/limit/shared.ts';
import type { Query } from '../../../src/volcengine/limit/slots.ts';
import { connectTo, limitTables } from '../../support/volcengine/limit-query.ts';
import { createTestLog, type TestLog } from '../../support/log.ts';
import { freshDatabase } from '../../support/postgres/database.ts';
import type { TestDatabase } from '../../support/postgres/server.ts';
import { startProcess } from '../../support/process/run.ts';

/** A quiet time of 620 ms, a lease of 1,620 ms. */
const TIMES = { timeoutMs: 100, holdMs: 20 };
const QUIET_MS = 620;
/** What a timer may be early by. */
const EARLY_MS = 2;

type Finished = TestContext['onTestFinished'];

interface Opened {
  readonly limiter: AccountLimiter;
  readonly log: TestLog;
  /** Resolves when it says so. */
  readonly says: (available: boolean) => Promise<void>;
}

type Rows = Awaited<ReturnType<Query>>;
/** Stands between the limiter and the database. */
type Between = (statement: () => Promise<Rows>) => Promise<Rows>;

/** A limiter, closed at the end of the test. */
function open(
  finished: Finished,
  url: string,
  settings: Partial<SharedLimit> = {},
  between: Between = (run) => run(),
): Opened {
  const log = createTestLog();
  const { query, end } = connectTo(url);
  const guarded: Query = (sql, values) => between(() => query(sql, values));
  const limiter = createSharedRateLimiter({ query: guarded, limit: 5, log: log.log, ...TIMES, ...settings });
  finished(() => {
    limiter.close();
    end();
  });
  const says = (wanted: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (limiter.available() === wanted) resolve();
      const stop = limiter.onChange((available) => {
        if (available !== wanted) return;
        stop();
        resolve();
      });
    });
  return { limiter, log, says };
}

async function database(finished: Finished, usedBy: 'nobody' | number = 5): Promise<TestDatabase> {
  const fresh = await freshDatabase(finished);
  await fresh.query(limitTables(usedBy));
  return fresh;
}

const isGrant = (rows: Rows): boolean => rows.some((row) => (row['grants'] ?? null) !== null);
const isLook = (rows: Rows): boolean => rows[0] !== undefined && 'since' in rows[0];

async function grants({ query }: TestDatabase): Promise<number> {
  const [row] = await query('SELECT sum(grants)::int AS sum FROM limit_slots');
  return Number(row?.['sum']);
}

describe.concurrent('the start', () => {
  test('on a database that nobody has used is quiet, and says what is shared; a later one begins at once', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await database(onTestFinished, 'nobody');
    const begun = performance.now();
    const { limiter, log, says } = open(onTestFinished, url);
    expect(limiter.available()).toBe(false);
    await expect(limiter.run('a', () => Promise.resolve(1))).resolves.toEqual({ kind: 'started', value: 1 });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(QUIET_MS - EARLY_MS);
    await says(true);
    const joined = { msg: expect.stringMatching(/shared through PostgreSQL/u) as string, limit: 5 };
    expect(log.entries).toEqual([expect.objectContaining(joined)]);
    const later = open(onTestFinished, url);
    await later.says(true);
    expect(later.log.entries).toEqual([expect.objectContaining({ ...joined, waitMs: 0 })]);
  });

  test('with a higher limit than another process says so once, and has the other’s until that closes', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await database(onTestFinished);
    const low = open(onTestFinished, url, { limit: 2 });
    await low.says(true);
    let looks = 0;
    const high = open(onTestFinished, url, {}, async (statement) => {
      const rows = await statement();
      if (isLook(rows)) looks += 1;
      return rows;
    });
    await high.says(true);
    const complaint = expect.objectContaining({ limit: 2, ownLimit: 5 }) as unknown;
    expect(high.log.complaints()).toEqual([complaint]);
    const answer = Promise.withResolvers<undefined>();
    let begun = 0;
    const tasks = Array.from({ length: 3 }, () =>
      high.limiter.run('a', () => {
        begun += 1;
        return answer.promise;
      }),
    );
    await expect.poll(() => looks).toBeGreaterThanOrEqual(2);
    expect(begun).toBe(2);
    low.limiter.close();
    await expect.poll(() => begun).toBe(3);
    answer.resolve(undefined);
    await Promise.all(tasks);
    expect(high.log.complaints()).toEqual([complaint]);
    expect(low.log.complaints()).toEqual([]);
  });
});

async function withLate(finished: Finished, answers: boolean[], late: () => Promise<unknown>) {
  const used = await database(finished, 1);
  const { limiter, says } = open(finished, used.url, { limit: 1, timeoutMs: 30_000 }, async (statement) => {
    const rows = await statement();
    if (isGrant(rows) && answers.shift() === true) await late();
    return rows;
  });
  await says(true);
  return { used, limiter };
}

describe.concurrent('a grant', () => {
  /** The answers that grant something are late, as often as `answers` are true. A lease outlasts the test. */
  test('that took too long is given back unused, and asked for again', async ({ expect, onTestFinished }) => {
    const { used, limiter } = await withLate(onTestFinished, [true, true], () => sleep(520));
    await expect(limiter.run('a', () => Promise.resolve('sent'))).resolves.toMatchObject({ value: 'sent' });
    await expect(grants(used)).resolves.toBe(3);
  });

  test('that nobody needs any more is given back at once', async ({ expect, onTestFinished }) => {
    const stopped = new AbortController();
    const { used, limiter } = await withLate(onTestFinished, [true], () => {
      stopped.abort();
      return Promise.resolve();
    });
    const task = limiter.run('a', () => Promise.resolve(), stopped.signal);
    await expect(task).resolves.toEqual({ kind: 'not-started' });
    await expect(limiter.run('b', () => Promise.resolve(1))).resolves.toMatchObject({ value: 1 });
    await expect(grants(used)).resolves.toBe(2);
  });

  test('tells its task when it is too late to send', async ({ expect, onTestFinished }) => {
    const { limiter } = await withLate(onTestFinished, [], () => Promise.resolve());
    const said = await limiter.run('a', async (expired) => {
      const before = expired();
      await sleep(510);
      return [before, expired()];
    });
    expect(said).toEqual({ kind: 'started', value: [false, true] });
  });

  test('is held for as long after the answer as it must be, also where that fails', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await database(onTestFinished, 1);
    const { limiter } = open(onTestFinished, url, { limit: 1, holdMs: 300 });
    await expect(limiter.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const answered = performance.now();
    await limiter.run('a', () => Promise.resolve());
    expect(performance.now() - answered).toBeGreaterThanOrEqual(300 - EARLY_MS);
  });
});

test.concurrent(
  'a task that comes is served at once, and while nothing waits, nothing is asked for',
  async ({ expect, onTestFinished }) => {
    const { url } = await database(onTestFinished);
    const statements: string[] = [];
    let looks = 0;
    const { limiter, says } = open(onTestFinished, url, {}, async (statement) => {
      const rows = await statement();
      if (isLook(rows)) looks += 1;
      else statements.push(isGrant(rows) ? 'take' : 'give back');
      return rows;
    });
    await says(true);
    const served: string[] = [];
    for (const lane of ['a', 'b']) {
      await limiter.run(lane, () => Promise.resolve());
      served.push('take', 'give back');
      await expect.poll(() => statements).toEqual(served);
    }
    const lookedBefore = looks;
    await expect.poll(() => looks).toBeGreaterThanOrEqual(lookedBefore + 2);
    expect(statements).toEqual(served);
  },
);

describe.concurrent('a lost connection', () => {
  test('keeps everything back for the quiet time, and is told to those who listen', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await database(onTestFinished);
    let away = false;
    const { limiter, says, log } = open(onTestFinished, url, {}, (statement) =>
      away ? Promise.reject(new Error('away: postgres://bot:secret@host')) : statement(),
    );
    await says(true);
    const changes: boolean[] = [];
    limiter.onChange((available) => changes.push(available));
    away = true;
    const waiting = limiter.run('a', () => Promise.resolve(performance.now()));
    const asked = performance.now();
    await says(false);
    away = false;
    const { value } = (await waiting) as { readonly value: number };
    expect(value - asked).toBeGreaterThanOrEqual(QUIET_MS - EARLY_MS);
    expect(changes).toEqual([false, true]);
    // Who puts away and back into the log is the one who connects.
    expect(log.complaints()).toEqual([]);
    expect(log.text()).not.toContain('secret');
  });

  test('loses no slot where the answer alone was lost', async ({ expect, onTestFinished }) => {
    const used = await database(onTestFinished, 1);
    let lose = 2;
    const { limiter } = open(onTestFinished, used.url, { limit: 1 }, async (statement) => {
      const rows = await statement();
      // The answer to a grant, and to what gives a slot back.
      if (!isLook(rows) && (lose === 1 || isGrant(rows)) && lose-- > 0) throw new Error('lost');
      return rows;
    });
    const order: number[] = [];
    for (const one of [1, 2, 3]) await limiter.run('a', () => Promise.resolve(order.push(one)));
    expect(order).toEqual([1, 2, 3]);
    await expect(grants(used)).resolves.toBe(4);
  });
});

describe.concurrent('closing', () => {
  test('ends all waiting at once, and gives back what is granted meanwhile', async ({
    expect,
    onTestFinished,
  }) => {
    const used = await database(onTestFinished, 1);
    const granted = Promise.withResolvers<undefined>();
    const closed = Promise.withResolvers<undefined>();
    const { limiter } = open(onTestFinished, used.url, { limit: 1 }, async (statement) => {
      const rows = await statement();
      if (isGrant(rows)) {
        granted.resolve(undefined);
        await closed.promise;
      }
      return rows;
    });
    const begun: string[] = [];
    const enter = (name: string) => limiter.run('a', () => Promise.resolve(begun.push(name)));
    const waiting = [enter('one'), enter('two')];
    await granted.promise;
    limiter.close();
    await expect(Promise.all(waiting)).resolves.toEqual([{ kind: 'not-started' }, { kind: 'not-started' }]);
    await expect(enter('late')).resolves.toEqual({ kind: 'not-started' });
    closed.resolve(undefined);
    const state = `
      SELECT (SELECT free_at <= clock_timestamp() FROM limit_slots) AS free,
        (SELECT seen_at < clock_timestamp() - interval '9 s' FROM limit_processes) AS gone`;
    await expect.poll(() => used.query(state)).toEqual([{ free: true, gone: true }]);
    expect(begun).toEqual([]);
  });

  test.for(['is there', 'is away'])(
    'lets a process end by itself, where PostgreSQL %s',
    async (where, { expect, onTestFinished }) => {
      const { url } = await database(onTestFinished, 'nobody');
      const away = new URL(url);
      away.port = '1';
      const { output, exited } = startProcess('test/volcengine/limit/closing-process.ts', {
        DATABASE_URL: where === 'is away' ? away.href : url,
      });
      await expect(exited).resolves.toBe(0);
      expect(output()).toBe('not-started');
    },
  );
});

// The clock is every test's: alone.
test('a grant is too old, too, where only the wall clock went on, as on a machine that was suspended', async ({
  expect,
  onTestFinished,
}) => {
  const { used, limiter } = await withLate(onTestFinished, [true], () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    onTestFinished(() => {
      clock.mockRestore();
    });
    return Promise.resolve();
  });
  await limiter.run('a', () => Promise.resolve());
  await expect(grants(used)).resolves.toBe(2);
});

/** The lease of this process, renewed by a heartbeat; other processes see by it whether the owner of a job is alive. */
import { randomUUID } from 'node:crypto';
import { rowsOf, type Database } from './database.ts';
import type { StoreDeps } from './store-deps.ts';

export interface ProcessLease {
  /** The id of this process, which it writes as the owner of what it works on. */
  readonly id: string;
  /** An SQL condition, good for now: no process that may live is named by that column. */
  readonly ownerIsDead: (column: string) => string;
  /**
   * An SQL condition: the database could be written without a break since now. A statement that waits for a database must
   * not take for dead who has only waited for it, too.
   */
  readonly unbroken: () => string;
  /** From now on this process takes jobs, or does not any more. Resolves when that was said, or has failed. */
  readonly setWorking: (working: boolean) => Promise<void>;
  /** Whether another process of the same configuration takes jobs. Never rejects. */
  readonly othersWork: () => Promise<boolean>;
  /**
   * Calls the listener when the database has forgotten what it had kept: it was restored from an older backup, or replaced
   * by a server that lagged behind.
   */
  readonly onForgotten: (listener: (write: Database['write']) => Promise<void>) => void;
  readonly close: () => Promise<void>;
}

/** Where one process has the database to itself, it lives until the next one begins. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

export function createProcessLease({ database, log, configuration, times }: StoreDeps): ProcessLease {
  const { shared, dialect } = database;
  const { clock } = dialect;
  const id = randomUUID();
  const alive = `seen_at > ${clock} - ${times.leaseMs}`;
  const fresh = `seen_at > ${clock} - ${Math.round(times.leaseMs / 2)}`;
  let working = 0;
  /** How often this process is known to have said that it lives. Where the database counts less, it has forgotten. */
  let known = { beats: 0 };
  let beatenAt = 0;
  /** Until then, who seems dead may only have had no time yet to say that they live. */
  let backUntil = shared ? Infinity : 0;
  let closed = false;
  let forgotten: (write: Database['write']) => Promise<void> = () => Promise.resolve();

  const beat = async (write: Database['write']): Promise<void> => {
    const before = known;
    const { beats } = before;
    const written = await write([
      ...(shared ? [] : [{ sql: 'DELETE FROM processes WHERE id <> $1', values: [id] }]),
      {
        sql: `INSERT INTO processes (id, configuration, working, beats, seen_at)
          VALUES ($1, $2, $3, 1, ${shared ? clock : FOR_EVER})
          ON CONFLICT (id) DO UPDATE
            SET working = excluded.working, seen_at = excluded.seen_at, beats = processes.beats + 1
          RETURNING beats`,
        values: [id, configuration, working],
      },
    ]);
    const counted = Number(rowsOf(written, -1)[0]?.['beats']);
    const now = performance.now();
    if (shared && now - beatenAt > times.leaseMs / 2) backUntil = now + times.returnMs;
    beatenAt = now;
    // Of a memory that is known to be another one since, this says nothing.
    if (before !== known) return;
    if (counted > beats) before.beats = Math.max(before.beats, counted);
    else {
      known = { beats: counted };
      backUntil = now + times.returnMs;
      await forgotten(write);
    }
  };
  let beating = Promise.resolve();
  let waiting = false;
  /** What fails is in the log of the database, and tried again. One waits at most: while a database is away, they are slow. */
  const beatNow = (): void => {
    if (closed || waiting) return;
    waiting = true;
    const next = async (): Promise<void> => {
      waiting = false;
      if (!closed) await beat(database.write);
    };
    beating = beating.then(next).catch(() => undefined);
  };
  database.onBack((write) => {
    if (shared) backUntil = performance.now() + times.returnMs;
    const first = beat(write);
    beating = Promise.allSettled([beating, first]).then(() => undefined);
    return first;
  });
  const timer = shared ? setInterval(beatNow, times.beatMs).unref() : undefined;

  return {
    id,
    ownerIsDead: (column) =>
      performance.now() < backUntil
        ? `${column} IS NULL`
        : `(${column} IS NULL OR ${column} NOT IN (SELECT id FROM processes WHERE ${alive}))`,
    unbroken: () =>
      `EXISTS (SELECT 1 FROM processes WHERE id = '${id}' AND beats = ${known.beats} AND ${fresh})`,
    setWorking: (now) => {
      working = now ? 1 : 0;
      if (shared) beatNow();
      return beating;
    },
    othersWork: async () => {
      if (!shared) return false;
      const sql = `SELECT id FROM processes WHERE id <> $1 AND configuration = $2 AND working = 1 AND ${alive} LIMIT 1`;
      return database.read(sql, [id, configuration]).then(
        (rows) => rows.length > 0,
        () => false,
      );
    },
    onForgotten: (listener) => {
      forgotten = async (write) => {
        log.error(
          'the database has forgotten its latest data, as after a restore from an older backup: what was kept since then is lost',
        );
        await listener(write);
      };
    },
    close: async () => {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      // A beat that is kept later would let it live on.
      await beating;
      const sql = 'DELETE FROM processes WHERE id = $1';
      if (shared) await database.write([{ sql, values: [id] }]).catch(() => undefined);
    },
  };
}

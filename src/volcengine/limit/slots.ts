/**
 * Counts slots in PostgreSQL: a row each, free from some time on by the clock of the database, never set forward by seconds.
 *
 * Why the limit holds: a request leaves within `PERMIT_MS` of its grant, and is given up `timeoutMs` later (`refuseLate`
 * in `transport.ts`), so it has arrived by then. Its slot is leased for `holdMs` longer, and a margin, or until `holdMs`
 * after the answer: between the arrivals of two requests with the same slot there is always `holdMs`.
 *
 * Tables can lose data: after a restore, re-creation or failover they show slots as free whose requests are in flight. So
 * nothing is granted in the first `quietMs` = `PERMIT_MS` + `timeoutMs` + `holdMs` of a memory, in which all that was
 * granted before arrives, and `holdMs` pass. A memory is the same while the server has not been started again and the
 * slots lie in the same file: a table that was truncated, dropped or restored lies in another. UNLOGGED tables are empty
 * after a crash, and on a replica, so that no lost commit goes unnoticed, and no commit waits for the disk:
 * https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED
 */

/** How long after it was asked for a grant may be used. */
export const PERMIT_MS = 500;
/** A lease ends by itself only for a process that is gone; beyond the longest that its request can take. */
const LEASE_MARGIN_MS = 1_000;
/** A process that has not been heard of for so long has no slots, and its limit does not count: 10 looks. */
const GONE_MS = 10_000;

export type Row = Readonly<Record<string, string | number | null>>;

/** One statement on a connection of its own. Rejects within 2 s where PostgreSQL is away, or refuses; bigint is a number. */
export type Query = (sql: string, values?: readonly Row[string][]) => Promise<readonly Row[]>;

/** Each parameter has one type, which the SQL must state for PostgreSQL. */
const inMs = (ms: string): string => `(${ms}) * interval '1 millisecond'`;
/** In either direction, for the clock of the database may be set back. */
const LIVES = `abs(extract(epoch FROM clock_timestamp() - seen_at)) * 1000 < ${GONE_MS}`;
/** The same text as long as nothing can have been forgotten. */
const MEMORY = `extract(epoch FROM pg_postmaster_start_time())::text || ' ' || pg_relation_filepath('limit_slots')`;
/** The longest one of all processes counts. */
const LEASE = inMs(`quiet_ms + ${LEASE_MARGIN_MS}`);

/** Grants to the process $1, once it has looked, at most $2 slots, a row each. `grants`, counted up, is the fencing token. */
export const TAKE = `
WITH processes AS (
  SELECT min(qps) FILTER (WHERE ${LIVES}) AS slots, max(quiet_ms) AS quiet_ms,
    bool_or(id = $1 AND ${LIVES}) AS counted
  FROM limit_processes
), free AS (
  SELECT limit_slots.id, quiet_ms FROM limit_slots, processes, limit_memory
  WHERE counted AND memory = ${MEMORY} AND since + ${inMs('quiet_ms')} <= clock_timestamp()
    AND limit_slots.id <= slots AND free_at <= clock_timestamp()
  ORDER BY free_at LIMIT $2::integer FOR UPDATE OF limit_slots SKIP LOCKED
)
UPDATE limit_slots SET free_at = clock_timestamp() + ${LEASE}, grants = grants + 1
FROM free WHERE limit_slots.id = free.id RETURNING limit_slots.id, grants`;

/** $1: JSON of an array of such rows, each with `freeInMs`. A slot that has been granted again by now stays as it is. */
export const GIVE_BACK = `
UPDATE limit_slots SET free_at = clock_timestamp() + ${inMs('back."freeInMs"')}
FROM jsonb_to_recordset($1::jsonb) AS back (id integer, grants bigint, "freeInMs" integer)
WHERE limit_slots.id = back.id AND limit_slots.grants = back.grants`;

/**
 * The process $1 lives, has the limit $2, and needs a quiet time of $3 ms, which begins where the memory is another. Makes
 * the slots that are missing. Yields the lowest limit of the processes that run, and for how many ms nothing is granted.
 *
 * A process is forgotten when its last request has arrived: until then a quiet time must be as long as it needs. A slot
 * that seems to be leased for longer than anybody leases one is left from before the clock of the database was set back.
 */
export const LOOK = `
WITH forgotten AS (
  DELETE FROM limit_processes WHERE id IN (
    SELECT id FROM limit_processes
    WHERE id <> $1 AND seen_at + ${inMs(`${GONE_MS} + quiet_ms`)} < clock_timestamp() FOR UPDATE SKIP LOCKED)
), own AS (
  INSERT INTO limit_processes (id, qps, quiet_ms, seen_at) VALUES ($1, $2::integer, $3::integer, clock_timestamp())
  ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
), present AS (
  INSERT INTO limit_memory (id, memory, since) VALUES (1, ${MEMORY}, clock_timestamp())
  ON CONFLICT (id) DO UPDATE SET memory = excluded.memory, since = CASE
    WHEN limit_memory.memory = excluded.memory THEN least(limit_memory.since, excluded.since) ELSE excluded.since END
  RETURNING since
), processes AS (
  SELECT least($2::integer, min(qps) FILTER (WHERE ${LIVES})) AS slots, greatest($3::integer, max(quiet_ms)) AS quiet_ms
  FROM limit_processes
), missing AS (
  INSERT INTO limit_slots (id, free_at, grants)
  SELECT id, clock_timestamp() + ${inMs('quiet_ms')}, 0 FROM processes, generate_series(1, $2::integer) AS id
  WHERE id NOT IN (SELECT id FROM limit_slots WHERE free_at <= clock_timestamp() + ${LEASE})
  ON CONFLICT (id) DO UPDATE SET free_at = excluded.free_at
)
SELECT slots AS "limit", since::text,
  ceil(extract(epoch FROM since + ${inMs('quiet_ms')} - clock_timestamp()) * 1000)::integer AS wait_ms
FROM processes, present`;

/** The process $1 takes no more slots: its limit counts no longer. */
export const LEAVE = `
UPDATE limit_processes SET seen_at = least(seen_at, clock_timestamp() - ${inMs(String(GONE_MS))}) WHERE id = $1`;

/**
 * Whether a request may leave now, asked of Redis at the last moment.
 *
 * Slots are counted in Redis, and Redis can forget: it was restarted without its data, or from a file that lacks the
 * last second, it was replaced by a replica that was behind, or flushed. The count then begins again below the truth.
 * So a request needs a permit beside its slot, and there is none until a memory has been counting for the quiet time.
 *
 * Why the limit holds: say a memory is lost at L. What was permitted before L left within `PERMIT_MS` of its permit and
 * was given up `timeoutMs` later, so it arrived before L + PERMIT_MS + timeoutMs. The first call that meets the new
 * memory, at S >= L, begins its quiet time, and nothing is permitted before S + PERMIT_MS + timeoutMs + holdMs. The two
 * kinds of arrivals are thus `holdMs` apart, so any 1,000 ms hold only one kind, and each kind was counted by one
 * memory, where a slot is held until a second after its request arrived (see `SLOT_HOLD_MS`).
 *
 * A new memory is known by the mark that is missing, or was written by a Redis with another `run_id`. The mark lies in
 * the hash in which Bottleneck counts, and goes where that disagrees with its other keys (cluster.ts), so that nothing of
 * the count is lost without it. Asking also makes sure that the slot is still this process's, whatever happened since it
 * was granted, and renews its lease.
 *
 * It rests on tasks that send nothing after `timeoutMs`, even where the process stood still (see `refuseLate`), and on a
 * clock of Redis that nobody sets forward by seconds.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** How old a permit may be when the request leaves. */
export const PERMIT_MS = 500;
/** The field of Bottleneck's settings in Redis that tells which Redis has been counting. */
export const MARK = 'mark_run';
/** The limit that a process was configured with counts until it has not been heard of for so long. */
const PROCESS_GONE_MS = 10_000;

const SCRIPT = `
local settings, leases, limits = KEYS[1], KEYS[2], KEYS[3]
local slot, process = ARGV[1], ARGV[2]
local limit, lease_ms, quiet_ms, gone_ms = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('EXISTS', settings) == 0 then return {'unset', 0, 0, 0, limit} end

-- The lowest limit of those that running processes were configured with.
redis.call('HSET', limits, process, limit .. ' ' .. now)
local entries = redis.call('HGETALL', limits)
for i = 1, #entries, 2 do
  local other, seen = string.match(entries[i + 1], '(%d+) (%d+)')
  if now - tonumber(seen) > gone_ms then
    redis.call('HDEL', limits, entries[i])
  else
    limit = math.min(limit, tonumber(other))
  end
end

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if not run then return redis.error_reply('NORUNID this server does not tell its run_id') end
local mark = redis.call('HMGET', settings, '${MARK}', 'mark_since', 'mark_kept', 'mark_quiet')
local since, kept = now, mark[1] and 1 or 0
if mark[1] == run then
  -- Not later than now, which it would be after the clock was set back.
  since, kept = math.min(tonumber(mark[2]), now), tonumber(mark[3])
  quiet_ms = math.max(quiet_ms, tonumber(mark[4]))
end
redis.call('HSET', settings, 'maxConcurrent', limit,
  '${MARK}', run, 'mark_since', since, 'mark_kept', kept, 'mark_quiet', quiet_ms)

local wait = since + quiet_ms - now
if wait > 0 then return {'quiet', wait, since, kept, limit} end
local ends = redis.call('ZSCORE', leases, slot)
if not ends or tonumber(ends) <= now then return {'gone', 0, since, kept, limit} end
redis.call('ZADD', leases, now + lease_ms, slot)
return {'granted', 0, since, kept, limit}
`;

const answer = z.tuple([
  z.enum(['unset', 'quiet', 'gone', 'granted']),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);

/** What Redis says. */
export interface Permit {
  /**
   * `unset`: Bottleneck has no keys there. `quiet`: nobody may send, for `waitMs` more. `gone`: the slot is not this
   * process's (any more). `granted`: a request may leave within `PERMIT_MS`.
   */
  readonly kind: 'unset' | 'quiet' | 'gone' | 'granted';
  readonly waitMs: number;
  /** Since when, by the clock of Redis, this memory has been counting; tells one memory from the next. */
  readonly sinceMs: number;
  /** Whether it began with the data of an earlier one. */
  readonly kept: boolean;
  /** Slots that there are: the lowest limit among the running processes. */
  readonly limit: number;
}

export interface PermitSettings {
  /** Bottleneck's. */
  readonly id: string;
  /** Tells the processes apart. */
  readonly process: string;
  readonly limit: number;
  /** For how long a permit renews the slot's lease. */
  readonly leaseMs: number;
  /** The longest one that a running process asks for counts for all. */
  readonly quietMs: number;
}

/** Asks for the slot of that name; without one, only how things are. Rejects when Redis refuses the script. */
export type AskPermit = (slot?: string) => Promise<Permit>;

export function createPermits(client: Redis, settings: PermitSettings): AskPermit {
  const { id, process, limit, leaseMs, quietMs } = settings;
  const keys = [`b_${id}_settings`, `b_${id}_job_expirations`, `b_${id}_limits`];
  return async (slot = '') => {
    const args = [slot, process, limit, leaseMs, quietMs, PROCESS_GONE_MS];
    const [kind, waitMs, sinceMs, kept, slots] = answer.parse(
      await client.eval(SCRIPT, keys.length, ...keys, ...args),
    );
    return { kind, waitMs, sinceMs, kept: kept === 1, limit: slots };
  };
}

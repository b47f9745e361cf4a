/** What scripts for Redis have in common, in Lua; see `scripts.ts`. */

/**
 * Of every script. `KEYS[1]` is what all keys begin with. `ARGV` begins with the time, by the clock of Redis, after which
 * it is not wanted any more, or 0; the process that asks; and for how long a process that is not heard of is not dead.
 */
export const HEAD = `
local p, process, lease = KEYS[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- A script that waited in the buffers of a frozen Redis may come long after its caller was told that it has failed.
if ARGV[1] ~= '0' and now > tonumber(ARGV[1]) then return redis.error_reply('LATE it is not wanted any more') end

-- The commands from ARGV[at] on, each after its length. HSETX is HSET where there is such a key.
local function run(at)
  for _ = 1, tonumber(ARGV[at]) do
    local first, last = at + 2, at + 1 + tonumber(ARGV[at + 1])
    if ARGV[first] ~= 'HSETX' then
      redis.call(unpack(ARGV, first, last))
    elseif redis.call('EXISTS', ARGV[first + 1]) == 1 then
      redis.call('HSET', unpack(ARGV, first + 1, last))
    end
    at = last
  end
  return at + 1
end
`;

/**
 * A process is dead when nothing was heard of it for the lease, and Redis could be reached: where nobody at all was heard
 * of, it is Redis that was away, and everybody has the lease to come back.
 */
export const ALIVE = `
local function heard()
  local tick = tonumber(redis.call('HGET', p .. 'meta', 'tick'))
  -- The clock was set back: times of before mean nothing any more.
  if tick and tick > now then redis.call('DEL', p .. 'alive') end
  if not tick or tick > now or now - tick > lease / 2 then redis.call('HSET', p .. 'meta', 'since', now) end
  redis.call('HSET', p .. 'meta', 'tick', now)
  redis.call('ZADD', p .. 'alive', now, process)
end
-- For how long it is not dead in any case; less than nothing when it is.
local function alive(other)
  local seen = tonumber(redis.call('ZSCORE', p .. 'alive', other)) or 0
  local since = tonumber(redis.call('HGET', p .. 'meta', 'since')) or 0
  return math.max(seen, since) + lease - now
end
`;

/**
 * How a job's record stands to what its hand knows. `stale`: Redis has lost what it had written already. A hand is known
 * by its name, and of two hands the one of the later attempt counts.
 */
export const FENCE = `
local job, hand, attempt, rev = p .. 'job:' .. ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local kept = redis.call('HMGET', job, 'attempt', 'hand', 'rev', 'finished')
local kept_attempt, kept_rev = tonumber(kept[1]), tonumber(kept[3])
local standing = 'ours'
if not kept_attempt then standing = 'missing'
elseif kept_attempt < attempt then standing = 'stale'
elseif kept_attempt > attempt or kept[2] ~= hand then standing = 'superseded'
elseif kept_rev < rev then standing = 'stale' end
`;

export const READ_ACTIONS = `
local function read_action(id)
  local action = redis.call('HGETALL', p .. 'action:' .. id)
  return {id, action, redis.call('HGETALL', p .. 'marks:' .. id)}
end
`;

export const RELEASE = `
for i = 4, #ARGV, 2 do
  local job = p .. 'job:' .. ARGV[i]
  if redis.call('HGET', job, 'hand') == ARGV[i + 1] then redis.call('HSET', job, 'hand', '') end
end
`;

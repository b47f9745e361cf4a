/** What happens to jobs in Redis; see `scripts.ts`. */
import { ALIVE, FENCE, HEAD, READ_ACTIONS } from './script-parts.ts';

export const JOB_SCRIPTS = {
  /** `ARGV`: id, the hash of the key, the invocation, and the caller's time. */
  accept: `${HEAD}
local id, key = ARGV[4], p .. 'key:' .. ARGV[5]
local known = redis.call('GET', key)
if known then return known == id and 'kept' or 'known' end
redis.call('SET', key, id)
redis.call('HSET', p .. 'job:' .. id, 'key', ARGV[5], 'invocation', ARGV[6], 'acknowledged', 0, 'attempt', 0,
  'rev', 0, 'hand', '', 'process', process, 'accepted', now, 'touched', ARGV[7])
redis.call('ZADD', p .. 'open', now, id)
return 'kept'`,

  /** `ARGV` as for `accept`; the key is empty where the caller knows it no more. */
  acknowledge: `${HEAD}
local id, job, key = ARGV[4], p .. 'job:' .. ARGV[4], p .. 'key:' .. ARGV[5]
if redis.call('EXISTS', job) == 0 then
  -- Redis has forgotten it since it was accepted.
  if ARGV[5] == '' or redis.call('EXISTS', key) == 1 then return 'unknown' end
  redis.call('SET', key, id)
  redis.call('HSET', job, 'key', ARGV[5], 'invocation', ARGV[6], 'attempt', 0,
    'rev', 0, 'hand', '', 'process', process, 'accepted', now)
  redis.call('ZADD', p .. 'open', now, id)
end
if redis.call('HEXISTS', job, 'finished') == 0 then
  redis.call('HSET', job, 'acknowledged', 1, 'touched', ARGV[7])
end
return 'done'`,

  /** Says that the process takes no more jobs. */
  stopping: `${HEAD}
redis.call('ZADD', p .. 'stopping', now, process)
return 'done'`,

  /** Whether another process is heard of, and takes jobs: 1 or 0. */
  others: `${HEAD}
for _, other in ipairs(redis.call('ZRANGEBYSCORE', p .. 'alive', now - lease, '+inf')) do
  if other ~= process and not redis.call('ZSCORE', p .. 'stopping', other) then return 1 end
end
return 0`,

  /** `ARGV`: id. */
  forget: `${HEAD}
local id, job = ARGV[4], p .. 'job:' .. ARGV[4]
local kept = redis.call('HMGET', job, 'key', 'acknowledged', 'attempt')
if not kept[1] or kept[2] ~= '0' or kept[3] ~= '0' then return 'kept' end
redis.call('DEL', p .. 'key:' .. kept[1], job)
redis.call('ZREM', p .. 'open', id)
return 'forgotten'`,

  /**
   * Jobs for which the queue has no ticket, and should have one. `ARGV`: how long an acknowledgement may take where the
   * process that is to bring it lives; and what the keys of tickets begin with.
   */
  lost: `${HEAD}${ALIVE}
local lost = {}
for _, id in ipairs(redis.call('ZRANGE', p .. 'open', 0, -1)) do
  if #lost == 1000 then break end
  local kept = redis.call('HMGET', p .. 'job:' .. id, 'acknowledged', 'attempt', 'accepted', 'process', 'finished')
  if not kept[2] or kept[5] then
    redis.call('ZREM', p .. 'open', id)
  elseif redis.call('EXISTS', ARGV[5] .. id) == 0 then
    local left = tonumber(kept[2]) > 0 or now - tonumber(kept[3]) > tonumber(ARGV[4]) or alive(kept[4] or '') < 0
    if kept[1] == '1' or left then table.insert(lost, id) end
  end
end
return lost`,

  /** Puts a job into a hand. `ARGV`: id, hand. Its record; or, where a process that lives has it, for how long it does at least. */
  take: `${HEAD}${ALIVE}
heard()
local job, hand = p .. 'job:' .. ARGV[4], ARGV[5]
local kept = redis.call('HMGET', job, 'hand', 'process', 'attempt', 'finished')
if not kept[3] or kept[4] then return {'gone'} end
if kept[1] ~= hand then
  local ms = alive(kept[2] or '')
  if kept[1] ~= '' and kept[2] ~= process and ms >= 0 then return {'held', ms} end
  redis.call('HSET', job, 'hand', hand, 'process', process)
  redis.call('HINCRBY', job, 'attempt', 1)
end
return {'taken', redis.call('HGETALL', job)}`,

  /** How it stands with a job, and its actions. `ARGV`: id, hand, attempt, revision; ids of actions. */
  look: `${HEAD}${FENCE}${READ_ACTIONS}
local actions = {}
for i = 8, #ARGV do table.insert(actions, read_action(ARGV[i])) end
return {standing, actions}`,

  /**
   * `ARGV`: id, hand, attempt, the revision known to be kept, that of this write, the caller's time or nothing, the offer
   * to be used up or nothing, and commands.
   */
  write: `${HEAD}${FENCE}
if standing ~= 'ours' then return standing end
local next_rev = tonumber(ARGV[8])
if kept_rev >= next_rev then return 'done' end
if kept[4] then return 'superseded' end
if ARGV[10] ~= '' then
  local offer = p .. 'offer:' .. ARGV[10]
  if redis.call('HGET', offer, 'used') ~= '0' then return 'offer-used' end
  redis.call('HSET', offer, 'used', 1)
end
redis.call('HSET', job, 'rev', next_rev)
if ARGV[9] ~= '' then redis.call('HSET', job, 'touched', ARGV[9]) end
run(11)
return 'done'`,

  /**
   * Puts back what Redis has lost of a job. `ARGV`: id, hand, attempt, the revision of all of it, the revision that had
   * brought messages, commands, and those of the messages: where that revision is there, they may have been sent already.
   */
  restore: `${HEAD}${FENCE}
if standing == 'ours' or standing == 'superseded' then return standing end
redis.call('HSET', job, 'hand', hand, 'process', process, 'attempt', attempt, 'rev', rev)
local messages = run(9)
if (kept_rev or -1) < tonumber(ARGV[8]) then run(messages) end
return 'restored'`,
} as const;

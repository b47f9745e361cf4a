/** What happens in Redis to what is kept besides jobs; see `scripts.ts`. */
import { HEAD, READ_ACTIONS } from './script-parts.ts';

export const RECORD_SCRIPTS = {
  /** Several commands as one, from `ARGV[4]` on. */
  apply: `${HEAD}
run(4)
return 'done'`,

  /** `ARGV`: key. */
  offer: `${HEAD}
return redis.call('HGETALL', p .. 'offer:' .. ARGV[4])`,

  /** `ARGV`: account. */
  linked: `${HEAD}
return redis.call('HGET', p .. 'links', ARGV[4])`,

  /** `ARGV`: account, its new link or nothing, the change, and how many changes are kept. The link that there was before. */
  link: `${HEAD}
local before = redis.call('HGET', p .. 'links', ARGV[4])
if ARGV[5] == '' then
  if not before then return false end
  redis.call('HDEL', p .. 'links', ARGV[4])
else
  redis.call('HSET', p .. 'links', ARGV[4], ARGV[5])
end
redis.call('LPUSH', p .. 'link-changes', (before or '') .. '\\n' .. ARGV[6])
redis.call('LTRIM', p .. 'link-changes', 0, ARGV[7] - 1)
return before`,

  /** `ARGV`: how many. */
  linkChanges: `${HEAD}
return redis.call('LRANGE', p .. 'link-changes', 0, ARGV[4] - 1)`,

  /** `ARGV`: ids. */
  actions: `${HEAD}${READ_ACTIONS}
local actions = {}
for i = 4, #ARGV do table.insert(actions, read_action(ARGV[i])) end
return actions`,

  /** `ARGV`: conversation, how many. */
  latest: `${HEAD}${READ_ACTIONS}
local actions = {}
for _, id in ipairs(redis.call('ZREVRANGE', p .. 'conversation:' .. ARGV[4], 0, ARGV[5] - 1)) do
  table.insert(actions, read_action(id))
end
return actions`,

  /**
   * The oldest message of each channel that is due. The process that is given any sends them, alone, for as long as it
   * keeps asking and is given more. `ARGV`: the caller's time, how many, and how long it is waited for.
   */
  due: `${HEAD}
local due = {}
for _, channel in ipairs(redis.call('SMEMBERS', p .. 'channels')) do
  local oldest = redis.call('ZRANGE', p .. 'channel:' .. channel, 0, 0)[1]
  if not oldest then
    redis.call('SREM', p .. 'channels', channel)
  elseif (tonumber(redis.call('HGET', p .. 'message:' .. oldest, 'due')) or 0) <= tonumber(ARGV[4]) then
    table.insert(due, oldest)
  end
end
local leader = redis.call('GET', p .. 'leader')
if #due == 0 then
  if leader == process then redis.call('DEL', p .. 'leader') end
  return {}
end
if leader and leader ~= process then return {} end
redis.call('SET', p .. 'leader', process, 'PX', ARGV[6])
table.sort(due)
local messages = {}
for i = 1, math.min(#due, tonumber(ARGV[5])) do
  table.insert(messages, {due[i], redis.call('HGETALL', p .. 'message:' .. due[i])})
end
return messages`,

  /** `ARGV`: id. */
  delivered: `${HEAD}
local message = p .. 'message:' .. ARGV[4]
local channel = redis.call('HGET', message, 'channel')
if channel then redis.call('ZREM', p .. 'channel:' .. channel, ARGV[4]) end
redis.call('DEL', message)
return 'done'`,

  /** `ARGV`: id, when it is due; and a name of this attempt, which is counted once. */
  postpone: `${HEAD}
local message = p .. 'message:' .. ARGV[4]
local attempt = redis.call('HGET', message, 'attempt')
if attempt and attempt ~= ARGV[6] then
  redis.call('HSET', message, 'due', ARGV[5], 'attempt', ARGV[6])
  redis.call('HINCRBY', message, 'attempts', 1)
end
return 'done'`,

  /** `ARGV`: up to when, by the callers' time, offers have expired, actions are old, finished jobs are old. How many it were. */
  trim: `${HEAD}
local function old(index, upTo, forget)
  local ids = redis.call('ZRANGEBYSCORE', p .. index, '-inf', upTo, 'LIMIT', 0, 200)
  for _, id in ipairs(ids) do
    forget(id)
    redis.call('ZREM', p .. index, id)
  end
  return #ids
end
local offers = old('offers', ARGV[4], function(id) redis.call('DEL', p .. 'offer:' .. id) end)
local actions = old('actions', ARGV[5], function(id)
  local conversation = redis.call('HGET', p .. 'action:' .. id, 'conversation')
  if conversation then redis.call('ZREM', p .. 'conversation:' .. conversation, id) end
  redis.call('DEL', p .. 'action:' .. id, p .. 'marks:' .. id)
end)
local jobs = old('finished', ARGV[6], function(id)
  local key = p .. 'key:' .. (redis.call('HGET', p .. 'job:' .. id, 'key') or '')
  if redis.call('GET', key) == id then redis.call('DEL', key) end
  redis.call('DEL', p .. 'job:' .. id)
end)
return offers + actions + jobs`,
} as const;

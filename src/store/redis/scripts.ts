/**
 * What happens in Redis, each script of it whole or not at all: nothing is written before everything was checked, and
 * Redis runs one script at a time. Each may be sent twice, where its answer was lost, and does its work once.
 */
import { ALIVE, HEAD, RELEASE } from './script-parts.ts';
import { JOB_SCRIPTS } from './scripts-jobs.ts';
import { RECORD_SCRIPTS } from './scripts-records.ts';

export const SCRIPTS = {
  /** Says that the process is there. `ARGV`: a name for this memory of Redis, if it has none. The time, and the name. */
  beat: `${HEAD}${ALIVE}
heard()
redis.call('HSETNX', p .. 'meta', 'memory', ARGV[4])
for _, set in ipairs({'alive', 'stopping'}) do
  redis.call('ZREMRANGEBYSCORE', p .. set, '-inf', now - 24 * 3600 * 1000)
end
return {now, redis.call('HGET', p .. 'meta', 'memory')}`,

  /** Lets jobs go. `ARGV`: of each the id and the hand. */
  release: `${HEAD}${RELEASE}
return 'done'`,

  /** Says that the process has gone. `ARGV` as for `release`. */
  leave: `${HEAD}${RELEASE}
redis.call('ZREM', p .. 'alive', process)
redis.call('ZREM', p .. 'stopping', process)
if redis.call('GET', p .. 'leader') == process then redis.call('DEL', p .. 'leader') end
return 'done'`,

  ...JOB_SCRIPTS,
  ...RECORD_SCRIPTS,
} as const;

export type ScriptName = keyof typeof SCRIPTS;

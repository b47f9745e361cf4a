/** Bottleneck's clustering over ioredis, with what Bottleneck 2.19.5 (2019) needs on the Redis of today repaired. */
import Bottleneck from 'bottleneck';
import type { Redis } from 'ioredis';
import { MARK } from './permit.ts';

/** Each process tells the others how many slots are free this often, so that nothing waits longer for lost news. */
const HEARTBEAT_MS = 1_000;
/** A subscription that has brought no process's heartbeat for so long is dead, even if nobody said so. */
const DEAF_MS = 5_000;

/** The parts of Bottleneck's insides that the repairs hold on to; its tests against a real Redis watch them. */
interface ConnectionInternals {
  __scriptFn__: (name: string) => (...args: unknown[]) => unknown;
  readonly client: Redis;
  readonly subscriber: Redis;
}
type Reply = (error: Error | null, reply?: unknown) => void;
interface LimiterInternals {
  _run: (
    slot: string,
    job: { args: unknown[]; options: { expiration: number | null } },
    wait: number,
  ) => void;
  readonly channel: () => string;
  readonly channel_client: () => string;
}

/** Over `client`, which must not have given up any command by itself (`maxRetriesPerRequest: null`). */
export function createConnection(client: Redis): Bottleneck.IORedisConnection {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) => {
    define(name, { ...definition, lua: repairScript(definition.lua) });
  };
  const connection = new Bottleneck.IORedisConnection({ client });
  const internals = connection as unknown as ConnectionInternals;
  const scriptFn = internals.__scriptFn__.bind(connection);
  // Redis 7 puts "ERR " before errors of one word, and Bottleneck sets itself up again, after its keys were lost, only
  // on the bare words (SGrondin/bottleneck#205): without this, everything that waits would wait for ever.
  internals.__scriptFn__ =
    (name) =>
    (...args) => {
      const done = args.pop() as Reply;
      const reply: Reply = (error, value) => {
        if (error !== null) error.message = error.message.replace(/^ERR (?=[A-Z_]+$)/u, '');
        done(error, value);
      };
      return scriptFn(name)(...args, reply);
    };
  return connection;
}

/** Three changes of Bottleneck's scripts, each in a line that stands in them once. */
const REPAIRS = [
  // Time is Redis's, not the client's: a process whose clock is ahead would let the others' slots expire.
  {
    in: 'local now = tonumber(ARGV[1])',
    to: "local time = redis.call('TIME')\nlocal now = time[1] * 1000 + math.floor(time[2] / 1000)",
  },
  // The slots that are taken are listed, counted, and have leases, under one key each. Where the keys disagree, some were
  // lost, by eviction for instance: the rest is forgotten, too, and with its mark the memory begins anew (permit.ts).
  {
    in: 'local process_tick = function (now, always_publish)',
    to: `$&
  local listed = redis.call('HLEN', job_weights_key)
  local counted = tonumber(redis.call('HGET', settings_key, 'running'))
  if counted ~= listed or redis.call('ZCARD', job_expirations_key) < listed then
    redis.call('DEL', job_weights_key, job_expirations_key, job_clients_key)
    redis.call('HSET', settings_key, 'running', 0)
    redis.call('HDEL', settings_key, '${MARK}')
  end`,
  },
  // A command is sent again when its connection is lost before its reply. A slot that it was given then, it has.
  {
    in: 'local state = process_tick(now, false)',
    to: "$&\nif redis.call('HEXISTS', job_weights_key, index) == 1 then return {true, 0} end",
  },
] as const;

function repairScript(lua: string): string {
  return REPAIRS.reduce((text, { in: from, to }) => text.replace(from, to), lua);
}

export interface ClusterLimiter {
  /** Calls `use` with the name of a slot once there is one; the slot is taken until the promise of `use` has settled. */
  readonly schedule: <T>(use: (slot: string) => Promise<T>) => Promise<T>;
  /** Writes the keys that Bottleneck keeps in Redis, where they are missing. */
  readonly setUp: () => Promise<void>;
}

export interface ClusterSettings {
  readonly id: string;
  /** Slots, unless the keys are there already, with another number. */
  readonly limit: number;
  /** A slot whose process is gone is free after this long. */
  readonly leaseMs: number;
}

/** A limiter that has made itself known to Redis; rejects when that fails. */
export async function joinCluster(
  connection: Bottleneck.IORedisConnection,
  { id, limit, leaseMs }: ClusterSettings,
): Promise<ClusterLimiter> {
  const limiter = new Bottleneck({ connection, id, maxConcurrent: limit, heartbeatInterval: HEARTBEAT_MS });
  const internals = limiter as unknown as LimiterInternals;
  const run = internals._run.bind(limiter);
  // The job learns its slot's name. Its lease is Redis's to count, not a local timer's, and Redis's clock may be set
  // back, which must not make a granted slot wait.
  internals._run = (slot, job) => {
    job.args = [slot];
    job.options.expiration = null;
    run(slot, job, 0);
  };
  await limiter.ready();
  keepHearing(connection, [internals.channel(), internals.channel_client()]);
  return {
    schedule: (use) => limiter.schedule({ expiration: leaseMs }, use, ''),
    setUp: async () => {
      await limiter.running();
    },
  };
}

/**
 * Subscribes anew on each new connection, and on one that brings nothing any more: it can be dead without being closed.
 * Not left to ioredis, which catches no refusal of it.
 */
function keepHearing(connection: Bottleneck.IORedisConnection, channels: readonly string[]): void {
  const { client, subscriber } = connection as unknown as ConnectionInternals;
  let heard = true;
  const timer = setInterval(() => {
    if (!heard && client.status === 'ready' && subscriber.status === 'ready') subscriber.disconnect(true);
    heard = false;
  }, DEAF_MS).unref();
  subscriber
    .on('message', () => (heard = true))
    .on('ready', () => {
      subscriber.subscribe(...channels).catch(() => undefined);
    })
    .once('end', () => {
      clearInterval(timer);
    });
}

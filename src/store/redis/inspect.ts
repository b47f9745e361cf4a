/** Looks how the Redis in REDIS_URL is set up, and whether this bot may write there. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { faultOf, type Fault } from './errors.ts';
import { createKeys } from './keys.ts';

export interface ServerState {
  /** `7.4.1`; undefined where the server does not say. */
  readonly version: string | undefined;
  /** `master` or `slave`. */
  readonly role: string | undefined;
  readonly evictionPolicy: string | undefined;
  readonly appendOnly: boolean | undefined;
  readonly cluster: boolean;
}

export type RedisState =
  | { readonly kind: 'reached'; readonly server: ServerState; readonly writing: Fault | undefined }
  /** `code`: of the error of the connection, where there was one. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly error: unknown };

/** What was written is gone after so long, whatever happens. */
const TRIAL_MS = 1_000;

/** @param scope the store's, since rights may be for its keys only. Resolves in about `connectMs` at the latest. */
export async function inspectRedis(
  url: string,
  scope: string,
  connectMs: number,
  signal: AbortSignal,
): Promise<RedisState> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // It would ask what we ask, and write to the console where that is refused.
    enableReadyCheck: false,
  });
  // The error of a connection is told by an event; the promise says only that it is closed.
  let cause: unknown;
  client.on('error', (error) => (cause = error));
  const leave = (): void => {
    client.disconnect();
  };
  signal.addEventListener('abort', leave);
  try {
    await client.connect();
    const server = readInfo(await client.info());
    return { kind: 'reached', server, writing: await tryToWrite(client, scope) };
  } catch (error) {
    const told = cause ?? error;
    return { kind: 'fault', fault: faultOf(told), error: told };
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

async function tryToWrite(client: Redis, scope: string): Promise<Fault | undefined> {
  try {
    await client.set(`${createKeys(scope).prefix}trial:${randomUUID()}`, '1', 'PX', TRIAL_MS);
    return undefined;
  } catch (error) {
    return faultOf(error);
  }
}

/** https://redis.io/docs/latest/commands/info/ */
export function readInfo(info: string): ServerState {
  const fields = new Map(
    info.split(/\r?\n/u).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const appendOnly = fields.get('aof_enabled');
  return {
    version: fields.get('redis_version'),
    role: fields.get('role'),
    evictionPolicy: fields.get('maxmemory_policy'),
    appendOnly: appendOnly === undefined ? undefined : appendOnly === '1',
    cluster: fields.get('cluster_enabled') === '1',
  };
}

/** Connections to Redis. */
import { Redis } from 'ioredis';
import { SCRIPTS, type ScriptName } from './scripts.ts';

const RETRY_MS = 500;
/** A Redis that refuses us is not asked as often. */
const REFUSED_RETRY_MS = 5_000;

const COMMON = {
  connectTimeout: 2_000,
  // After a failover the connection may lead to what is now a replica.
  reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  maxLoadingRetryTime: 1_000,
};
/** A connection that is dead without having been closed is replaced. */
const SOCKET_TIMEOUT_MS = 4_000;

export type Send = (script: ScriptName, args: readonly (string | number)[]) => Promise<unknown>;

export interface ScriptClient {
  readonly client: Redis;
  /** Sends now or rejects, and rejects when the connection is lost: whoever calls knows whether to send again. */
  readonly send: Send;
}

/** For our scripts. @param refused whether Redis refuses us */
export function createScriptClient(url: string, prefix: string, refused: () => boolean): ScriptClient {
  const client = new Redis(url, {
    ...COMMON,
    socketTimeout: SOCKET_TIMEOUT_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (failures: number) =>
      refused() ? REFUSED_RETRY_MS : Math.min(50 * 2 ** failures, RETRY_MS),
  });
  for (const [name, lua] of Object.entries(SCRIPTS)) client.defineCommand(name, { numberOfKeys: 1, lua });
  const commands = client as unknown as Record<
    ScriptName,
    (args: readonly (string | number)[]) => Promise<unknown>
  >;
  // As one array: a call takes some 100,000 arguments at most, and one user is two.
  return { client, send: (script, args) => commands[script]([prefix, ...args]) };
}

/** For BullMQ, which waits by itself until Redis is there. */
export function createQueueClient(url: string): Redis {
  const options = {
    ...COMMON,
    // BullMQ asks for it (https://docs.bullmq.io/guide/connections).
    maxRetriesPerRequest: null,
    retryStrategy: (failures: number) => Math.min(50 * 2 ** failures, RETRY_MS),
  };
  const connect = (more: object): Redis => {
    const client = new Redis(url, { ...options, ...more });
    // Without a listener it would write to the console. What there is to be said is said elsewhere.
    return client.on('error', () => undefined);
  };
  // BullMQ makes a second connection, on which it waits for work. It gets no data for seconds, and is watched by BullMQ.
  return Object.assign(connect({ socketTimeout: SOCKET_TIMEOUT_MS }), {
    duplicate: (more: object = {}) => connect(more),
  });
}
